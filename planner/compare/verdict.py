"""One sentence: who treats more of the same patients, how soon, at what cost, and why."""

from collections.abc import Iterable

from planner.formatting import count, loss, money, percent
from planner.results.comparison import ComparedFigure
from planner.results.interval import Interval

SHELF, FRESH = "off the shelf", "fresh autologous manufacture"
FEWER = {
    "lost_dropped_out": "fewer drop out while they wait",
    "lost_batch_failed": "fewer are lost to a batch that fails",
    "lost_lot_failed": "fewer are lost to a lot that fails",
    "lost_no_supply": "fewer find no dose or slot in time",
    "lost_no_time": "fewer wait for a lot that comes too late",
}


def comparison_verdict(figures: Iterable[ComparedFigure], patients: float, currency: str) -> str:
    """The sentence, from the figures of all patients."""
    found = {f.kpi: f for f in figures if f.scope == "all"}
    filled = found["fill_rate"]
    shelf, fresh, gap = filled.off_the_shelf, filled.autologous, filled.difference
    if shelf is None or fresh is None or gap is None:
        return "Too few replications to say who treats more patients."
    people = count(round(patients), "patient")
    if gap.low <= 0 <= gap.high:
        return (
            f"Neither treats more of the {people} for certain: {SHELF} {percent(shelf.mean, 1)} %, "
            f"{FRESH} {percent(fresh.mean, 1)} % ({_points(gap)}){_price(found, currency, SHELF)}."
        )
    better = gap.mean > 0
    winner, loser = (SHELF, FRESH) if better else (FRESH, SHELF)
    first, second = (shelf, fresh) if better else (fresh, shelf)
    return (
        f"{winner.capitalize()} treats {percent(first.mean, 1)} % of the {people}, {loser} "
        f"{percent(second.mean, 1)} % ({_points(gap)}){_price(found, currency, winner)}"
        f"{_why(found, patients, better)}."
    )


def _points(gap: Interval) -> str:
    """The difference in points, with its 95 % interval."""
    low, high = (gap.low, gap.high) if gap.mean >= 0 else (-gap.high, -gap.low)
    apart = f"{100 * abs(gap.mean):.1f} points apart"
    return f"{apart}, 95 % interval {100 * low:.1f} to {100 * high:.1f}"


def _price(found: dict[str, ComparedFigure], currency: str, winner: str) -> str:
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


def _why(found: dict[str, ComparedFigure], patients: float, better: bool) -> str:
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
