"""A scenario that only a plan out of order could hold."""

from contextlib import nullcontext
from datetime import timedelta
from unittest.mock import patch

import pytest

from optimizer.settings import Settings
from optimizer.solve import engine
from planner.domain.freezer import Freezer
from planner.domain.scenario import Scenario
from planner.results.report import Ending
from planner.solving import solve_scenario
from tests.builders.parts import MONDAY, lot, product, scenario

QUICK = Settings(gap=0.0, threads=1, seconds=20)
BY_TIERS = patch.object(engine, "PARAMS", engine.EngineParams(exact_up_to=-1, improve_up_to=-1))


def tight(positions: int, **changes: object) -> Scenario:
    """4 young doses and 1 that expires in week 0, in which one patient comes."""
    return scenario(
        product(lost_cost=100, discard_cost=7), suites=[], weeks=3, patients={("A", "H", 0): 1},
        lots=[
            lot("OLD", "A", 1, MONDAY, MONDAY + timedelta(days=6)),
            lot("NEW", "A", 4, MONDAY, MONDAY + timedelta(days=60)),
        ],
        freezers=[Freezer(id="F", positions=positions)], **changes,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("way", "ending", "none"),
    [
        (nullcontext(), Ending.INFEASIBLE, "no plan exists"),
        (BY_TIERS, Ending.NO_PLAN, "no plan was found"),
    ],
)
def test_a_freezer_that_lives_on_expiry_is_named(way, ending, none) -> None:
    """3 positions hold what is left only if a young dose leaves and the old one expires."""
    with way:
        found = solve_scenario(tight(3), QUICK)
    assert (found.ending, found.plan) == (ending, None)
    (why,) = found.warnings
    assert none in why
    assert "fefo = false in scenario.toml there is a plan, for a cost of 7.00" in why


@pytest.mark.parametrize("way", [nullcontext(), BY_TIERS])
@pytest.mark.parametrize(
    ("case", "shipped"), [(tight(4), "OLD"), (tight(3, fefo=False), "NEW")], ids=["room", "lifted"]
)
def test_with_room_or_without_the_rule_there_is_a_plan(way, case, shipped) -> None:
    with way:
        found = solve_scenario(case, QUICK)
    assert found.plan is not None
    assert [(x.lot, x.shipped, x.doses) for x in found.plan.shipments] == [(shipped, 0, 1)]
