"""Re-planning from the plan in force: what moves is counted, and nothing moves for nothing."""

from decimal import Decimal

import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.results.report import Ending
from planner.rolling_horizon import replanning
from planner.rolling_horizon.policy import roll_path
from planner.rolling_horizon.replanning import ReplanningOutcome, SolverReview, replan
from planner.rolling_horizon.state import PathRealisation
from planner.simulation.demand import forecast
from planner.simulation.realised_supply import RealisedSupply, sample_supply
from planner.simulation.replay import replay
from planner.solving import Settings, SolveOutcome, solve_scenario
from tests.builders.uncertain import eight_weeks

SETTINGS = Settings(gap=0.0, seconds=60, threads=1)  # the proof ends it, long before the time
WEEKS, PATHS = 4, (0, 1, 2)


def solved(of: Scenario) -> Plan:
    plan = solve_scenario(of, SETTINGS).plan
    assert plan is not None
    return plan


def replanned(of: Scenario, plan: Plan, move_cost: int) -> ReplanningOutcome:
    return replan(
        of, plan, SETTINGS, weeks=WEEKS, paths=PATHS, seed=3,
        move_cost=lambda product: Decimal(move_cost),
    )  # fmt: skip


def test_moves_are_counted_and_dear_ones_are_not_made() -> None:
    """Three paths of four reviews each, at no price, a tenth of a batch and ten batches."""
    world = eight_weeks()
    plan = solved(world)
    free, cheap, dear = (replanned(world, plan, n) for n in (0, 30, 3_000))
    static = replay(world, plan, 3, 3)
    for found in (free, cheap, dear):
        assert (found.followed.cost == static.cost).all()
        assert (found.replanned.due == static.due).all()
        assert (found.reviews, found.unchanged) == (12, 0)
    changes = [int((x.moved + x.added + x.dropped).sum()) for x in (free, cheap, dear)]
    assert changes[0] > changes[1] > changes[2] == 0
    assert free.moved.any()
    assert (dear.replanned.cost == static.cost).all()


def test_where_nothing_is_random_a_best_plan_stays() -> None:
    """Demand as forecast, batches that pass: no review finds a better plan than that in force."""
    world = eight_weeks("1")
    plan = solved(world)
    review = SolverReview(SETTINGS, move_cost=lambda product: Decimal(1))

    def supply(plan: Plan, product: str) -> RealisedSupply:
        return sample_supply(world, plan, product, seed=1, paths=1)

    calm = PathRealisation(seed=1, arrivals=forecast(world, 1), supply=supply)
    found = roll_path(world, plan, 1, realisation=calm, review=review, until=WEEKS)
    assert (found.reviews, found.unchanged) == (WEEKS, 0)
    assert sum(review.changes.values()) == 0
    assert {(b.id, b.start) for b in found.plan.batches} == {(b.id, b.start) for b in plan.batches}


def test_without_a_plan_the_one_in_force_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    world = eight_weeks()
    plan = solved(world)

    def nothing(of: Scenario, settings: Settings) -> SolveOutcome:
        assert of.in_force is not None
        return SolveOutcome(
            ending=Ending.NO_PLAN, plan=None, objective=None, bound=None, seconds=0.0
        )

    monkeypatch.setattr(replanning, "solve_scenario", nothing)
    found = replanned(world, plan, 0)
    assert (found.reviews, found.unchanged) == (12, 12)
    assert (found.replanned.cost == found.followed.cost).all()


@pytest.mark.parametrize("weeks", [0, 8])
def test_weeks_out_of_range_are_refused(weeks: int) -> None:
    world = eight_weeks()
    with pytest.raises(PlannerError, match="Re-planning for"):
        replan(
            world, Plan(), SETTINGS, weeks=weeks, paths=[0], seed=1,
            move_cost=lambda product: Decimal(0),
        )  # fmt: skip
