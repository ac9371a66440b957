"""A plan that is re-planned on sample paths as a planner does it: from the plan in force.

Each review is told its state by the tables of contract 7a, and solved for the forecast by the
ordinary solver, with the plan in hand as the plan in force (docs/uncertainty.md).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from planner.domain.plan import Batch, Plan, PlanInForce
from planner.domain.scenario import Scenario
from planner.errors import require
from planner.rolling_horizon.policy import renamed, roll_path, shifted_bank, shifted_batch
from planner.rolling_horizon.residual_scenario import residual_scenario
from planner.rolling_horizon.state import PathState, path_realisation
from planner.simulation.demand import sample_demand
from planner.simulation.outcome import SimulationOutcome, joined_outcomes
from planner.simulation.replay import replay
from planner.simulation.reservations import Counts
from planner.solving import Settings, solve_scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplanningOutcome:
    """Both outcomes on the same paths; moves cost nothing in either."""

    followed: SimulationOutcome
    replanned: SimulationOutcome
    moved: Counts  # [path] batches that changed week or suite, at all reviews together
    added: Counts  # [path] batches that the plan in force did not have
    dropped: Counts  # [path] batches of the plan in force that are not to be made
    reviews: int  # on all paths
    unchanged: int  # of them without a plan in time, so that the plan in force stayed


class SolverReview:
    """Reviews by the ordinary solver, up to a week.

    move_cost: [currency] that a review pays for a start more or fewer than in the plan in force.
    """

    def __init__(self, settings: Settings, *, move_cost: Callable[[str], Decimal]) -> None:
        self.settings, self.move_cost = settings, move_cost
        self.changes: Counter[str] = Counter()

    def __call__(self, path: PathState) -> Plan | None:
        week = path.week
        scenario = residual_scenario(path)
        force = PlanInForce(
            batches=tuple(shifted_batch(b, -week) for b in path.ahead.batches),
            banking=tuple(shifted_bank(b, -week) for b in path.ahead.banking),
        )
        scenario = replace(
            scenario,
            in_force=force,
            products={
                name: replace(p, move_cost=self.move_cost(name))
                for name, p in scenario.products.items()
            },
        )
        found = solve_scenario(scenario, self.settings).plan
        if found is None:
            return None
        new = [shifted_batch(b, week) for b in found.batches if not b.firm]
        batches = tuple(renamed(path, new))
        self.changes += _changes(path.ahead.batches, batches)
        return Plan(batches=batches, banking=tuple(shifted_bank(b, week) for b in found.banking))


def replan(
    scenario: Scenario,
    plan: Plan,
    settings: Settings,
    *,
    weeks: int,
    paths: Sequence[int],
    seed: int,
    move_cost: Callable[[str], Decimal],
    tell: Callable[[float], None] = lambda share: None,
) -> ReplanningOutcome:
    """Simulate `plan` on some paths, followed and re-planned each week up to week `weeks`.

    After that the plan in hand is followed.  settings: of one solve.  paths: their numbers, of
    those of `planner.simulation.replay` with the same seed.  move_cost: by product.
    Raises PlannerError where weeks or the paths are out of range.
    """
    require(
        1 <= weeks < scenario.weeks,
        f"Re-planning for {weeks} weeks: 1 to {scenario.weeks - 1} are possible.",
    )
    require(len(paths) >= 1, "Name at least one path.")
    most, plan = max(paths) + 1, replace(plan, previous=None)
    arrivals = sample_demand(scenario, seed, paths=most)
    outcomes, counts, reviews, unchanged = [], [], 0, 0
    for number, path in enumerate(paths, start=1):
        review = SolverReview(settings, move_cost=move_cost)
        rolled = roll_path(
            scenario,
            plan,
            1,
            realisation=path_realisation(scenario, arrivals, path, seed=seed),
            review=review,
            until=weeks,
        )
        outcomes.append(rolled.outcome)
        counts.append(review.changes)
        reviews, unchanged = reviews + rolled.reviews, unchanged + rolled.unchanged
        tell(number / len(paths))
    followed = replay(scenario, plan, most, seed).only(paths)

    def of(what: str) -> Counts:
        return np.array([x[what] for x in counts], dtype=np.int64)

    return ReplanningOutcome(
        followed=followed,
        replanned=joined_outcomes(outcomes),
        moved=of("moved"),
        added=of("added"),
        dropped=of("dropped"),
        reviews=reviews,
        unchanged=unchanged,
    )


def _changes(before: Iterable[Batch], after: Iterable[Batch]) -> Counter[str]:
    """How many batches moved, came and went; each is known by its id."""
    old = {b.id: (b.suite, b.start) for b in before}
    new = {b.id: (b.suite, b.start) for b in after}
    return Counter(
        moved=sum(old[x] != new[x] for x in old.keys() & new.keys()),
        added=len(new.keys() - old.keys()),
        dropped=len(old.keys() - new.keys()),
    )
