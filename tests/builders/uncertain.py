"""Small scenarios in which chance decides: plans for the averages are not the best there."""

from datetime import date

from numpy.random import default_rng

from planner.domain.freezer import Freezer
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.suite import Closure
from tests.builders.parts import (
    MONDAY,
    bank,
    batch,
    firm,
    hospital,
    lineage,
    lot,
    new_bank,
    product,
    scenario,
    suite,
)

WEEKS = 24  # of `every_other_fails`


def half_fail() -> Scenario:
    """20 patients in week 6, 10 doses a batch, which fails half the time and costs very little.

    The best batches can be seen: as many as fit.
    """
    a = product(
        doses_per_batch=10, batch_success="0.5", shelf_life_weeks=9, storage_cost="0.01",
        lost_cost=1000,
    )  # fmt: skip
    return scenario(a, name="Half of them fail", weeks=10, patients={("A", "H", 6): 20})


def eight_weeks(success: str = "0.5") -> Scenario:
    """Three patients a week from week 2 on; 10 doses a batch, which are good for four weeks."""
    a = product(
        doses_per_batch=10, batch_success=success, shelf_life_weeks=4, max_wait_weeks=1,
        batch_cost=300, storage_cost=2, discard_cost=1, wait_cost=10, lost_cost=1000,
    )  # fmt: skip
    return scenario(a, weeks=8, patients={("A", "H", t): 3 for t in range(2, 8)})


def few_rooms(
    seed: int, targets: dict[str, str | None], rooms: int = 3, lost: int = 60
) -> Scenario:
    """A product for each target of the fill rate; a batch costs 300, a lost patient `lost`.

    A lost patient is so cheap that prices alone leave many unserved.
    """
    weeks = 10
    rng = default_rng(seed)
    products = [
        product(
            name, doses_per_batch=int(rng.integers(8, 15)),
            batch_success=str(rng.choice([0.8, 0.9, 0.95])),
            release_weeks=int(rng.integers(0, 2)), shelf_life_weeks=int(rng.integers(7, 12)),
            max_wait_weeks=int(rng.integers(0, 2)), batch_cost=300,
            storage_cost="0.5", lost_cost=lost, wait_cost=2, fill_target=target,
        )
        for name, target in targets.items()
    ]  # fmt: skip
    return scenario(
        *products,
        name="Few rooms",
        weeks=weeks,
        suites=(suite(*targets, rooms=rooms),),
        patients={(p, "H", t): int(rng.integers(2, 6)) for p in targets for t in range(weeks)},
        lots=[lot(p, p, 15, MONDAY, date(2026, 3, 1)) for p in targets],
        seed=seed,
    )


def every_other_fails() -> Scenario:
    """Three patients a week, one of them far away; 20 doses a batch, which fails half the time.

    Two rooms, closed in week 9; a laboratory for one batch a week; donors of whom a third fail.
    """
    a = product(
        doses_per_batch=20, batch_success="0.5", production_weeks=2, release_weeks=1,
        shelf_life_weeks=12, course=(1, 1), max_wait_weeks=2, batch_cost=300,
        storage_cost="0.5", discard_cost=1, wait_cost=10, lost_cost=1000, clearance_weeks=1,
        ending_cover_weeks=1,
    )  # fmt: skip
    closed = date(2026, 3, 9)
    patients = {("A", "H", week): 2 for week in range(WEEKS)}
    patients |= {("A", "F", week): 1 for week in range(1, WEEKS)}
    return scenario(
        a,
        name="Every other batch fails",
        weeks=WEEKS,
        lots_per_week=1,
        suites=(suite("A", rooms=2),),
        closures=(Closure(suite="S", start=closed, end=closed),),
        hospitals=(hospital(), hospital("F", transit_weeks=1, priority=2)),
        patients=patients,
        lineage=[
            lineage(
                wcb_vials_per_mcb_vial=8, wcb_cost=50, mcb_vials_per_donor=2, mcb_weeks=2,
                mcb_cost=100, donors_available=3, donor_success="0.7",
            )
        ],
        banks=(bank("M", "MCB", 2), bank("W", "WCB", 6)),
        freezers=(Freezer(id="Z", positions=200),),
        lots=(lot("L", "A", 30, MONDAY, date(2026, 3, 8)),),
        batches=(firm("F1", 0),),
        seed=3,
    )  # fmt: skip


def every_other_plan() -> Plan:
    """For `every_other_fails`: the firm batch, and one every two weeks, two rooms in turn."""
    of = every_other_fails()
    starts = [0, 1, 3, 5, 7, 11, 13, 15, 17, 19]
    banks = ["", "W", "W", "W", *["B1"] * 4, *["B2"] * 2]
    return Plan(
        batches=tuple(
            batch(of, "F1" if not n else f"A-B{n:03d}", "A", "S", 1 + n % 2, start, bank)
            for n, (start, bank) in enumerate(zip(starts, banks, strict=True))
        ),
        banking=(
            new_bank(of, "B1", "A", "WCB", "M", 4),
            new_bank(of, "D1", "A", "MCB", "", 10),
            new_bank(of, "B2", "A", "WCB", "D1", 12),
        ),
    )
