"""The second figure of a plan: what it costs where it is made anew every few weeks, as in life."""

from collections.abc import Callable

from planner.domain.scenario import Scenario
from planner.plan import Plan
from planner.rolling import rolled
from planner.rolling.figures import figures
from planner.simulation import Mean
from planner.solving import Settings

EVERY = 4  # [week] between reviews
KPIS = ("cost", "fill_rate")


def reviewed(
    scenario: Scenario, plan: Plan, settings: Settings, stop: Callable[[], bool]
) -> dict[str, object]:
    """`plan` followed and re-decided on the same fresh paths, 30 or as many as time allows.

    stop: asked again and again; two paths are always completed.
    Values are means with 95 % intervals, cost in currency, difference re-decided less followed.
    """
    every = min(EVERY, scenario.weeks)
    found = rolled(scenario, plan, every, seed=settings.seed, processes=settings.threads, stop=stop)
    told = {x.kpi: x for x in figures(scenario, found) if x.kpi in KPIS}
    return {
        "every": every,
        "paths": found.rolling.paths,
        "followed": {kpi: _mean(x.static) for kpi, x in told.items()},
        "re_decided": {kpi: _mean(x.rolling) for kpi, x in told.items()},
        "cost_difference": _mean(told["cost"].difference),
    }


def _mean(found: Mean | None) -> dict[str, float] | None:
    return None if found is None else {"mean": found.mean, "low": found.low, "high": found.high}
