"""A plan's shipments labelled oldest first: the same doses, from the lots that expire first.

A plan from before oldest first was a rule (contract 2) says in report.json no version of the
contract, or one below OLDEST_FIRST.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from operator import attrgetter

from planner.domain.plan import Discard, Plan, Shipment, Violation
from planner.domain.scenario import Scenario
from planner.io.plan.report import Document, number
from planner.verify.stock import Lot, supply

OLDEST_FIRST = 3  # version of the contract that made it a rule
DOSES = {"I1", "I2", "I3", "S2"}  # rules on shipments and discards, beside I4


def from_before(report: Document | None, broken: Iterable[Violation]) -> bool:
    """Whether a plan breaks oldest first (I4) and its report says that it was no rule then.

    Where there is no report, nobody knows: such a plan is treated like one of today.
    """
    if report is None or all(v.rule != "I4" for v in broken):
        return False
    versions = report.get("versions")
    version = number(versions.get("contract")) if isinstance(versions, Mapping) else None
    return version is None or version < OLDEST_FIRST


def hindrances(broken: Iterable[Violation]) -> list[str]:
    """Rules, broken by a plan, without which nobody knows which doses leave: P1 ... P6, I1, S2 etc.

    A plan that breaks them must be mended first; labelling it anew would hide what is wrong.
    """
    return sorted({v.rule for v in broken if v.rule in DOSES or v.rule.startswith("P")})


def label_anew(scenario: Scenario, plan: Plan) -> Plan:
    """`plan` with batches, banks, service and the doses of each shipment as they are, from the
    lots that expire first, whole courses from one lot each.

    Doses discarded early are those of the same lots and weeks, as far as they are still there;
    what is left expires.  plan: breaks none of the rules of `hindrances`.  Then the lots suffice:
    where an older dose takes a younger one's place, the younger can do whatever the older could.
    Freezers may be fuller than before, since what expired is used and what was used stays.
    """
    lots = supply(scenario, plan)
    shipments: list[Shipment] = []
    discards: list[Discard] = []
    for product in scenario.products:
        mine = {name: x for name, x in lots.items() if x.product == product}
        by_expiry = dict(sorted(mine.items(), key=lambda item: item[1].last))
        for row in _of_product(scenario, plan, product, by_expiry):
            if isinstance(row, Shipment):
                shipments.append(row)
            else:
                discards.append(row)
    place = {_whereto(x): n for n, x in reversed([*enumerate(plan.shipments)])}
    shipments.sort(key=lambda x: place[_whereto(x)])
    return replace(plan, shipments=tuple(shipments), discards=tuple(discards))


def other_lots(before: Plan, after: Plan) -> int:
    """Shipments of `before`, rows, whose doses do not all leave from the same lot in `after`."""
    now: Counter[tuple[object, ...]] = Counter()
    for x in after.shipments:
        now[x.lot, *_whereto(x)] += x.doses
    return sum(now[x.lot, *_whereto(x)] < x.doses for x in before.shipments)


def _whereto(x: Shipment) -> tuple[str, str, int, int]:
    return x.product, x.hospital, x.shipped, x.infused


def _of_product(
    scenario: Scenario, plan: Plan, product: str, lots: Mapping[str, Lot]
) -> Iterator[Shipment | Discard]:
    """Shipments and discards of one product, week by week.  lots: the earliest expiry first."""
    p, hospitals = scenario.products[product], scenario.hospitals
    each = p.shipping_unit
    wanted: defaultdict[int, Counter[tuple[str, int]]] = defaultdict(Counter)
    for x in plan.shipments:
        if x.product == product:
            wanted[x.shipped][x.hospital, x.infused] += x.doses
    early = [x for x in plan.discards if x.product == product and x.week < lots[x.lot].last]
    early.sort(key=attrgetter("week"), reverse=True)
    left = {name: lot.doses for name, lot in lots.items()}

    def life(key: tuple[str, int]) -> int:
        """The last week in which a dose, infused there and then, must be good."""
        hospital, infused = key
        return infused + p.kept_weeks + hospitals[hospital].min_remaining_weeks

    for week in range(scenario.weeks):
        able = [name for name, x in lots.items() if x.released <= week <= x.last and left[name]]
        able = [name for name in able if not lots[name].on_hold]
        for key in sorted(wanted[week], key=life, reverse=True):  # the long lives first
            doses = wanted[week][key]
            for name in able:
                taken = min(doses, left[name] // each * each) if lots[name].last >= life(key) else 0
                if taken:
                    doses -= taken
                    left[name] -= taken
                    yield Shipment(
                        lot=name, product=product, hospital=key[0], shipped=week, infused=key[1],
                        doses=taken,
                    )  # fmt: skip
                if not doses:
                    break
        while early and early[-1].week == week:
            row = early.pop()
            if doses := min(row.doses, left[row.lot]):
                left[row.lot] -= doses
                yield replace(row, doses=doses)
        for name, lot in lots.items():
            if lot.last == week and left[name]:
                yield Discard(
                    lot=name, product=product, week=week, doses=left[name], reason="expired"
                )
