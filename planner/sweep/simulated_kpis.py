"""What chance does to the plan of a run: the figures of `cryoplan simulate`, among the run's own.

Every run has the seed of its scenario, so that all of them see the same luck.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.io.scenario.schema import SETTINGS, TABLES
from planner.results.report import Kpi
from planner.simulation.figures import ALL, simulation_figures
from planner.simulation.outcome import SimulationOutcome
from planner.simulation.replay import replay
from planner.sweep.parameter import Target

PATHS = 1_000  # unless another number is asked for
MEAN = "simulated_{}"  # of a kpi of simulation.csv
SURE = ("simulated_{}_low", "simulated_{}_high")  # the 95 % interval of its mean
EVERYWHERE = ("fill_rate", "cost")
SEEN = (*EVERYWHERE, "on_time_rate", "mean_wait_weeks", "lost_patients", "expired_doses", "spend")
AIM = ("products", "fill_target")


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """`SEEN` of all products and `EVERYWHERE` of each (None: undefined); the cost of each path."""

    kpis: tuple[Kpi, ...]
    costs: tuple[float, ...]


def names(kpi: str) -> tuple[str, str, str]:
    """Of the simulated mean and its interval."""
    low, high = SURE
    return MEAN.format(kpi), low.format(kpi), high.format(kpi)


def simulated(scenario: Scenario, plan: Plan, paths: int, seed: int) -> Simulated:
    """The plan followed on so many paths."""
    outcome = replay(scenario, plan, paths, seed)
    return Simulated(
        kpis=tuple(_kpis(scenario, outcome)), costs=tuple(map(float, outcome.cost.tolist()))
    )


def _kpis(scenario: Scenario, outcome: SimulationOutcome) -> Iterator[Kpi]:
    for f in simulation_figures(scenario, outcome, {}):
        if f.kpi in (SEEN if f.scope == ALL else EVERYWHERE):
            for name, value in zip(names(f.kpi), (f.mean, f.low, f.high), strict=True):
                yield Kpi(scope=f.scope, kpi=name, value=value, unit=f.unit)


def unseen(targets: Iterable[Target], paths: int) -> list[str]:
    """A warning for every change that no figure of the sweep can show."""
    return [f"{target.name} {why}" for target in targets if (why := _why(target, paths))]


def _why(target: Target, paths: int) -> str:
    if (target.table, target.column) == AIM:
        return (
            "changes no figure here: a sweep plans on averages, which ask for no fill rate. "
            "Change lost_cost, or give each target to `cryoplan solve --under-uncertainty`."
        )
    if not paths and _is_chance(target):
        return (
            "changes no figure here: it is about chance, and nothing is simulated. "
            f"Give --paths {PATHS}."
        )
    return ""


def _is_chance(target: Target) -> bool:
    columns = next((t.columns for t in TABLES if t.name == target.table), SETTINGS)
    return any(c.name == target.column and c.reserved for c in columns)
