"""A sentence for each product: who treats more of the same patients, how soon, at what cost, why.

Money is never averaged over products; what is assumed equal is named (contract 9).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.compare.offered_load import FULL
from planner.compare.patients import DAYS
from planner.compare.start_rule import EXACT, days_needed
from planner.domain.autologous import Autologous
from planner.formatting import count, loss, money, percent
from planner.results.comparison import ComparedFigure
from planner.results.interval import Interval

SHELF, FRESH = "off the shelf", "fresh autologous manufacture"
HYPOTHETICAL = " (hypothetical: nobody makes it so today)"
FEWER = {
    "lost_dropped_out": "fewer drop out while they wait",
    "lost_batch_failed": "fewer are lost to a batch that fails",
    "lost_lot_failed": "fewer are lost to a lot that fails",
    "lost_no_supply": "fewer find no dose or slot in time",
    "lost_no_time": "fewer wait for a lot that comes too late",
}
Found = dict[str, ComparedFigure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What the sentence of one product says beside its figures.

    response: off the shelf; None: unknown.  load: offered load of its slots.
    """

    product: str
    terms: Autologous
    max_wait_weeks: int
    response: float | None
    load: float
    patients: float  # due on average
    lots: float  # started on average

    @property
    def fresh(self) -> str:
        return FRESH + (HYPOTHETICAL if self.terms.hypothetical else "")


def comparison_verdict(
    figures: Iterable[ComparedFigure], subjects: Sequence[Subject], currency: str
) -> str:
    """The sentences, a line for each product."""
    every = list(figures)
    lines = []
    for subject in subjects:
        found = {f.kpi: f for f in every if f.scope == subject.product}
        said = _of_product(subject, found, currency)
        lines.append(said if len(subjects) == 1 else f"{subject.product}: {said}")
    return "\n".join(lines)


def _of_product(subject: Subject, found: Found, currency: str) -> str:
    filled = found["fill_rate"]
    shelf, fresh, gap = filled.off_the_shelf, filled.autologous, filled.difference
    if shelf is None or fresh is None or gap is None:
        return "Too few replications to say who treats more patients."
    people = count(round(subject.patients), "patient")
    if not subject.lots:
        return f"{_cannot(subject)} {_begin(SHELF)} treats {percent(shelf.mean, 1)} % of {people}."
    if gap.low <= 0 <= gap.high:
        said = (
            f"Neither treats more of the {people} for certain: {SHELF} {percent(shelf.mean, 1)} %, "
            f"{subject.fresh} {percent(fresh.mean, 1)} % ({_points(gap)})"
            f"{_price(found, currency, SHELF)}"
        )
    else:
        better = gap.mean > 0
        winner, loser = (SHELF, subject.fresh) if better else (subject.fresh, SHELF)
        first, second = (shelf, fresh) if better else (fresh, shelf)
        said = (
            f"{_begin(winner)} treats {percent(first.mean, 1)} % of the {people}, {loser} "
            f"{percent(second.mean, 1)} % ({_points(gap)}){_price(found, currency, winner)}"
            f"{'' if subject.load > FULL else _why(found, subject.patients, better)}"
        )
    return f"{said}{_last_days(subject)}{_assumed(subject, found)}.{_plant(subject)}"


def _begin(text: str) -> str:
    return text[0].upper() + text[1:]


def _cannot(subject: Subject) -> str:
    """Not one lot was started: why not."""
    t = subject.terms
    days, left = t.apheresis_days + days_needed(t), t.max_wait_days
    if days <= (DAYS * (subject.max_wait_weeks + 1) if left is None else left) + EXACT:
        why = "nobody's cells are there, with a slot free, before the patient drops out or is late"
    else:
        until = "treatment" if t.start_chance else "the cells"
        why = (
            f"from referral to {until} {_days(days)} pass, and the last day is "
            f"{_days_left(subject)} after it"
        )
    return f"{_begin(subject.fresh)} cannot meet this wait: not one lot is started, since {why}."


def _days(number: float) -> str:
    return f"{number:g} day{'' if number == 1 else 's'}"


def _days_left(subject: Subject) -> str:
    if subject.terms.max_wait_days is not None:
        return _days(subject.terms.max_wait_days)
    return _shelf_days(subject)


def _shelf_days(subject: Subject) -> str:
    """Who is referred on the Sunday has six days less than who is on the Monday."""
    last = DAYS * (subject.max_wait_weeks + 1)
    return f"{last - DAYS + 1} to {last} days"


def _last_days(subject: Subject) -> str:
    """Both last days, where they differ."""
    own = subject.terms.max_wait_days
    if own is None:
        return ""
    return (
        f"; the last days differ: {SHELF} the end of week due + {subject.max_wait_weeks} "
        f"({_shelf_days(subject)} after referral), fresh {_days(own)} after referral"
    )


def _assumed(subject: Subject, found: Found) -> str:
    """What is assumed equal; where both responses stand, who has more responders."""
    own, other = subject.response, subject.terms.response
    responders, change = found.get("responders_per_100"), found.get("break_even_response")
    if own is None or other is None or responders is None:
        return "; efficacy and drop-out are assumed equal"
    shelf, fresh = responders.off_the_shelf, responders.autologous
    if shelf is None or fresh is None:
        return "; drop-out is assumed equal"
    said = (
        f"; of 100 referred {shelf.mean:.1f} respond {SHELF} and {fresh.mean:.1f} fresh (response "
        f"{own:g} and {other:g}, {_ahead(responders.difference)})"
    )
    if change is not None and change.off_the_shelf is not None:
        said += f"; the winner changes at a relative response of {change.off_the_shelf.mean:.2f}"
    return f"{said}; drop-out is assumed equal"


def _ahead(difference: Interval | None) -> str:
    if difference is None or difference.low <= 0 <= difference.high:
        return "neither ahead for certain"
    return f"{SHELF if difference.mean > 0 else 'fresh'} ahead"


def _plant(subject: Subject) -> str:
    """The sentence of an overloaded plant."""
    if subject.load <= FULL:
        return ""
    return (
        f" The plant, not the technology, decides: {percent(subject.load, 0)} % of the slots for "
        "fresh lots are asked for (offered load)."
    )


def _points(gap: Interval) -> str:
    """The difference in points, with its 95 % interval."""
    low, high = (gap.low, gap.high) if gap.mean >= 0 else (-gap.high, -gap.low)
    apart = f"{100 * abs(gap.mean):.1f} points apart"
    return f"{apart}, 95 % interval {100 * low:.1f} to {100 * high:.1f}"


def _price(found: Found, currency: str, winner: str) -> str:
    """How soon, and at what cost for each patient treated; the winner's figure first."""
    parts = []
    for kpi in ("mean_wait_weeks", "cost_per_treated"):
        pair = (found[kpi].off_the_shelf, found[kpi].autologous)
        mine, other = pair if winner == SHELF else pair[::-1]
        if mine is None or other is None:
            continue
        if kpi == "mean_wait_weeks":
            parts.append(f"after {mine.mean:.1f} weeks instead of {other.mean:.1f}")
        else:
            less, more = money(mine.mean, ""), money(other.mean, currency)
            parts.append(f"for {less} instead of {more} each")
    return "".join(f", {part}" for part in parts)


def _why(found: Found, patients: float, better: bool) -> str:
    """The cause of loss in which the winner is furthest ahead."""
    ahead = {}
    for kpi in FEWER:
        pair = found[kpi].off_the_shelf, found[kpi].autologous
        shelf, fresh = (0.0 if x is None else x.mean for x in pair)
        ahead[kpi] = (fresh - shelf if better else shelf - fresh, *sorted((shelf, fresh)))
    kpi = max(ahead, key=lambda k: ahead[k][0])
    gained, less, more = ahead[kpi]
    if gained <= 0:
        return ""
    few, many = loss(less / patients, 1), loss(more / patients, 1)
    return f", mostly because {FEWER[kpi]}: {few} % against {many} %"
