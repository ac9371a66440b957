"""From the planned share of patients to the one treated, step by step (docs/comparison.md)."""

from collections.abc import Collection, Iterator

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.formatting import percentage
from planner.results.comparison import ComparedFigure
from planner.results.expectation import in_words
from planner.results.interval import Interval
from planner.simulation.reasons import reasons

BEFORE_DROPOUT, TREATED = "fill_rate_before_dropout", "fill_rate"


def why_fewer(
    scenario: Scenario, plan: Plan, products: Collection[str], figures: Collection[ComparedFigure]
) -> Iterator[str]:
    """A sentence with the shares as planned, before drop-out and after it, and what is between."""
    found = {f.kpi: f.off_the_shelf for f in figures if f.scope == "all"}
    before, after = found.get(BEFORE_DROPOUT), found.get(TREATED)
    planned = planned_share(plan, products)
    if planned is None or before is None or after is None:
        return
    because = in_words(reasons(scenario, plan, products))
    since = f", since {because}" if because else ""
    yield (
        f"Off the shelf, {percentage(planned, 1)} of these patients start as planned on averages; "
        f"{_rate(before)} do {_whose(scenario, products)}{since}; and {_rate(after)} are treated "
        "after drop-out, which only a comparison counts."
    )


def planned_share(plan: Plan, products: Collection[str]) -> float | None:
    """Of the patients due from the start on, those who start; None where nobody is due."""
    mine = [x for x in plan.service if x.product in products and x.due >= 0]
    due = sum(x.patients for x in mine)
    return sum(x.patients for x in mine if x.start is not None) / due if due else None


def _whose(scenario: Scenario, products: Collection[str]) -> str:
    """Before drop-out; and where `simulate` says the same of all patients, that it does."""
    if set(products) != {key[0] for key in scenario.demand.patients}:
        return "before drop-out"
    kpi = "fill_rate_from_start" if scenario.waiting else "fill_rate"
    return f"before drop-out ({kpi} of cryoplan simulate)"


def _rate(found: Interval) -> str:
    return percentage(found.mean, 1)
