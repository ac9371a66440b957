"""Oldest first: no younger dose leaves while an older one that would do stays behind (I4)."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from planner.domain.plan import Discard, Plan, Shipment, Violation
from planner.domain.product import Product
from planner.domain.scenario import Scenario
from planner.verify.stock import Lot, supply
from planner.verify.wording import amount, monday

MAX_PAIRS_NAMED = 5  # pairs of lots that are named; the others are counted


@dataclass(slots=True, kw_only=True)
class Inversion:
    """A younger lot that was shipped while an older one stayed behind: the first time, and how
    many shipments in all.
    """

    first: Shipment  # of the younger lot
    older: str
    kept: int  # [dose] of the older lot after the shipments of that week
    shipments: int = 1
    last: int  # week of the last of them


def oldest_first(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """I4: doses leave by expiry, the earliest first, unless `fefo = false` (contract 2).

    Lots on hold serve nobody, so that no other lot waits for them (contract 7a).

    One violation for each pair of lots, at most `MAX_PAIRS_NAMED`, and one for all others.
    """
    if not scenario.fefo:
        return
    lots = supply(scenario, plan)
    found = _by_pair(_inversions(scenario, plan, lots))
    for x in found[:MAX_PAIRS_NAMED]:
        yield Violation(rule="I4", message=_sentence(scenario, x, lots))
    if rest := found[MAX_PAIRS_NAMED:]:
        pairs = amount(len(rest), "more pair")
        count = amount(sum(x.shipments for x in rest), "shipment")
        message = f"{pairs} of lots: a younger lot leaves before an older one, in {count}."
        yield Violation(rule="I4", message=message)


def _by_pair(found: Iterable[tuple[Shipment, str, int]]) -> list[Inversion]:
    """One inversion for each pair of lots, in the order in which they begin."""
    pairs: dict[tuple[str, str], Inversion] = {}
    for x, older, kept in found:
        known = pairs.get((x.lot, older))
        if known is None:
            pairs[x.lot, older] = Inversion(first=x, older=older, kept=kept, last=x.shipped)
        else:
            known.shipments += 1
            known.last = x.shipped
    return sorted(pairs.values(), key=lambda pair: pair.first.shipped)


def _inversions(
    scenario: Scenario, plan: Plan, lots: Mapping[str, Lot]
) -> Iterator[tuple[Shipment, str, int]]:
    """Shipments out of order, week by week; the lot to ship from instead, and its doses left."""
    sent: defaultdict[str, defaultdict[int, list[Shipment]]]
    sent = defaultdict(lambda: defaultdict(list))
    for x in plan.shipments:
        sent[x.product][x.shipped].append(x)
    discards: defaultdict[str, list[Discard]] = defaultdict(list)
    for d in sorted(plan.discards, key=attrgetter("week"), reverse=True):
        discards[d.product].append(d)
    own: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(lots, key=lambda name: lots[name].last):
        own[lots[name].product].append(name)
    asked = {x.id: x.transit_weeks + x.min_remaining_weeks for x in scenario.hospitals.values()}
    for product, weeks in sent.items():
        p = scenario.products[product]
        mine = {name: lots[name] for name in own[product]}
        yield from _of_product(p, mine, weeks, discards[product], asked)


def _of_product(
    product: Product,
    lots: Mapping[str, Lot],
    sent: Mapping[int, Sequence[Shipment]],
    discards: list[Discard],
    asked: Mapping[str, int],
) -> Iterator[tuple[Shipment, str, int]]:
    """The same of one product.  lots: the earliest expiry first.  discards: the latest first.

    asked: [week] of life that each hospital asks for beyond the week in which a dose leaves.
    """
    least = product.shipping_unit
    left = {name: lot.doses for name, lot in lots.items()}
    for week in sorted(sent):
        while discards and discards[-1].week < week:  # discards come after shipments
            gone = discards.pop()
            left[gone.lot] -= gone.doses
        for x in sent[week]:
            left[x.lot] -= x.doses
        able = [
            name
            for name, x in lots.items()
            if x.released <= week and left[name] >= least and not x.on_hold
        ]
        ends = [lots[name].last for name in able]
        for x in sent[week]:
            if lots[x.lot].on_hold:
                continue  # I1 says so
            oldest = bisect_left(ends, week + asked[x.hospital] + product.kept_weeks)
            if oldest < len(able) and ends[oldest] < lots[x.lot].last:
                yield x, able[oldest], left[able[oldest]]


def _sentence(scenario: Scenario, x: Inversion, lots: Mapping[str, Lot]) -> str:
    calendar, first = scenario.calendar, x.first
    sent = f"{amount(first.doses, 'dose')} shipped to {first.hospital}"
    ends = [monday(calendar, lots[name].last) for name in (x.older, first.lot)]
    older = f"lot {x.older}, whose last usable week is {ends[0]} and not {ends[1]}"
    kept = f"kept {amount(x.kept, 'dose')} that would do"
    text = f"Lot {first.lot}: {sent} on {monday(calendar, first.shipped)}, while {older}, {kept}"
    if x.shipments > 1:
        more = amount(x.shipments - 1, "more shipment")
        text += f" (the same in {more}, the last on {monday(calendar, x.last)})"
    return f"{text}; ship from {x.older} first."
