"""A plan on sample paths: the figures of the command line, and what pages show besides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.kpis.figures import planned
from planner.results.simulation import Simulation
from planner.simulation.figures import fill_by_hospital, fill_by_path
from planner.simulation.loss_causes import ProductLosses, losses_by_product, replay_with_causes
from planner.simulation.summary import simulation_summary


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedPlan:
    """A simulation, and what is shown of its paths besides."""

    found: Simulation
    losses: tuple[ProductLosses, ...]
    by_hospital: Mapping[str, float | None]  # share of the patients due on all paths who start
    by_path: tuple[float, ...]  # share of the patients due on a path who start


def simulate(
    scenario: Scenario,
    plan: Plan,
    paths: int,
    seed: int | None = None,
    *,
    tell: Callable[[float], None] = lambda share: None,
    stop: Callable[[], bool] = lambda: False,
) -> SimulatedPlan:
    """Simulate a plan that the checker accepts.  seed, tell, stop: as `replay` has them.

    Raises PlannerError where paths is below 1.
    """
    outcome, without = replay_with_causes(scenario, plan, paths, seed, tell=tell, stop=stop)
    figures = planned(scenario, plan)
    return SimulatedPlan(
        found=simulation_summary(scenario, plan, outcome, figures, asked=paths, without=without),
        losses=losses_by_product(without),
        by_hospital=fill_by_hospital(scenario, outcome),
        by_path=fill_by_path(outcome),
    )
