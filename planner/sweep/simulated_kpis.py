"""Simulated KPIs of the plan of a run: the figures of `cryoplan simulate`, beside the planned ones.

Every run has the seed of its scenario, so that all of them have common random numbers.
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
from planner.sweep.parameter import Parameter

PATHS = 1_000  # unless another number is asked for
EACH_PRODUCT = ("fill_rate", "cost")
SIMULATED = (
    *EACH_PRODUCT, "on_time_rate", "mean_wait_weeks", "lost_patients", "expired_doses", "spend",
)  # fmt: skip
FILL_TARGET = ("products", "fill_target")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedKpis:
    """`SIMULATED` of all products, `EACH_PRODUCT` of each (None: undefined); cost of each path."""

    kpis: tuple[Kpi, ...]
    costs: tuple[float, ...]


def simulated_names(kpi: str) -> tuple[str, str, str]:
    """Names of the simulated mean of `kpi` and of the limits of its 95 % interval."""
    return f"simulated_{kpi}", f"simulated_{kpi}_low", f"simulated_{kpi}_high"


def simulate_kpis(scenario: Scenario, plan: Plan, paths: int, seed: int) -> SimulatedKpis:
    """Simulate the plan on so many paths."""
    outcome = replay(scenario, plan, paths, seed)
    return SimulatedKpis(
        kpis=tuple(_kpis(scenario, outcome)), costs=tuple(map(float, outcome.cost.tolist()))
    )


def _kpis(scenario: Scenario, outcome: SimulationOutcome) -> Iterator[Kpi]:
    for f in simulation_figures(scenario, outcome, {}):
        if f.kpi in (SIMULATED if f.scope == ALL else EACH_PRODUCT):
            for name, value in zip(simulated_names(f.kpi), (f.mean, f.low, f.high), strict=True):
                yield Kpi(scope=f.scope, kpi=name, value=value, unit=f.unit)


def changes_without_effect(targets: Iterable[Parameter], paths: int) -> list[str]:
    """A warning for every change that has no effect on any figure of the sweep."""
    return [f"{target.name} {why}" for target in targets if (why := _why(target, paths))]


def _why(target: Parameter, paths: int) -> str:
    if (target.table, target.column) == FILL_TARGET:
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


def _is_chance(target: Parameter) -> bool:
    columns = next((t.columns for t in TABLES if t.name == target.table), SETTINGS)
    return any(c.name == target.column and c.reserved for c in columns)
