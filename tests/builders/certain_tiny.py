"""`data/tiny` with a comparator in which nothing is left to chance, and its plan."""

from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.io.scenario.read import read_scenario
from planner.solving import Settings
from planner.workflow.solve import solve

TINY = Path(__file__).parents[2] / "data" / "tiny"
TERMS = {
    "slots_per_week": "99",
    "apheresis_days": "3",
    "make_days": "10",
    "make_days_sd": "0",
    "release_days": "4",
    "transit_days": "1",
    "success": "1",
    "remakes": "0",
    "dropout_per_month": "0",
    "max_wait_days": "60",
    "cost_per_lot": "100",
    "chair_days": "2",
}


@cache
def certain_tiny(**terms: str) -> tuple[Scenario, Plan]:
    """Batches always pass, as many come as forecast, fresh lots take 18 days, nobody drops out.

    terms: others instead.  Nothing is paid for storage: a plan may ship the young and let the old
    expire to save some.
    """
    scenario = read_scenario(TINY)
    section = {k: Decimal(v) for k, v in {**TERMS, **terms}.items()}
    msc = replace(scenario.products["MSC"], batch_success=Decimal(1), storage_cost=Decimal(0))
    certain = dict.fromkeys(scenario.demand.patients, Decimal(0))
    demand = replace(scenario.demand, dispersion=certain)
    scenario = replace(scenario, products={"MSC": msc}, autologous={"": section}, demand=demand)
    report = solve(scenario, Settings(seconds=20))
    assert report.plan is not None
    return scenario, report.plan
