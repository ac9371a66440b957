"""One product, a near and a far hospital: scenarios whose service and losses are seen by hand."""

from dataclasses import replace
from typing import Any

from planner.domain.plan import Batch
from planner.domain.scenario import Scenario
from tests.builders import parts
from tests.builders.parts import MONDAY, hospital, product, scenario


def near_and_far(**changes: Any) -> Scenario:
    """Six weeks, courses of 2 + 1 doses, batches of 6 released 2 weeks after they begin.

    NEAR takes no week of transit, FAR one.  `changes` are of the product.
    """
    usual = {
        "doses_per_batch": 6, "release_weeks": 1, "shelf_life_weeks": 4, "course": (2, 1),
        "max_wait_weeks": 1, "batch_cost": 100, "release_cost": 10, "storage_cost": "0.5",
        "discard_cost": 3, "lost_cost": 1000,
    }  # fmt: skip
    return scenario(
        product(**{**usual, **changes}),
        name="Near and far",
        hospitals=(hospital("NEAR", ship_cost=1), hospital("FAR", transit_weeks=1, ship_cost=2)),
        seed=5,
    )


def due(of: Scenario, **patients: tuple[int, int]) -> Scenario:
    """`of` with (week, patients) due at a hospital, and no other demand."""
    demand = {("A", h, week): n for h, (week, n) in patients.items()}
    return replace(of, demand=replace(of.demand, patients=demand))


def lot(of: Scenario, doses: int, last: int, name: str = "L") -> Scenario:
    """`of` with a lot on hand, good to the end of week `last`."""
    found = parts.lot(name, "A", doses, MONDAY, of.calendar.sunday(last))
    return replace(of, lots={**of.lots, name: found})


def batch(of: Scenario, start: int) -> Batch:
    return parts.batch(of, "B0", "A", "S", 1, start)
