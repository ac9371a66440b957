"""The second figure of a plan: what it costs where it is made anew every few weeks, as in life."""

from time import time

from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.plan import Plan
from planner.rolling import rolled
from planner.rolling.figures import figures
from planner.solving import Settings
from planner.uncertain.verdict import written

EVERY = 4  # [week] between reviews
ENOUGH = 5  # paths, below which an interval is wider than the figure
KPIS = ("cost", "fill_rate")


def reviewed(
    scenario: Scenario, plan: Plan, settings: Settings, seconds: float
) -> dict[str, object] | None:
    """`plan` followed and re-decided on the same fresh paths, 30 or as many as time allows.

    None where they are too few to say anything.
    Values are means with 95 % intervals, cost in currency, difference re-decided less followed.
    """
    every, until = min(EVERY, scenario.weeks), time() + max(seconds, 0.0)
    try:
        found = rolled(
            scenario, plan, every, seed=settings.seed, processes=settings.threads, until=until
        )
    except PlannerError:
        return None
    if found.rolling.paths < ENOUGH:
        return None
    told = {x.kpi: x for x in figures(scenario, found) if x.kpi in KPIS}
    return {
        "every": every,
        "paths": found.rolling.paths,
        "followed": {kpi: written(x.static) for kpi, x in told.items()},
        "re_decided": {kpi: written(x.rolling) for kpi, x in told.items()},
        "cost_difference": written(told["cost"].difference),
    }
