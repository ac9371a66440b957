"""Scenarios so small that every set of batches can be tried: one product, hospital and room."""

from datetime import date
from decimal import Decimal

from numpy.random import default_rng

from planner.domain.demand import Demand
from planner.domain.scenario import Scenario
from tests.builders.parts import MONDAY, lot, product
from tests.builders.parts import scenario as small

WEEKS = 30


def scenario(seed: int) -> Scenario:
    """Courses of one dose; 2 to 4 patients a week, some batches fail; batches take 3 or 4 weeks.

    No freezers, banks or laboratory; a lot lasts until the first batches come.
    """
    rng = default_rng(seed)
    weekly = int(rng.integers(2, 5))
    doses = weekly * int(rng.integers(5, 10))
    release, production = int(rng.integers(1, 4)), int(rng.integers(3, 5))
    p = product(
        doses_per_batch=doses,
        batch_success=Decimal(str(rng.choice([0.8, 0.85, 0.9, 0.95]))),
        production_weeks=production, release_weeks=release,
        shelf_life_weeks=release + int(rng.integers(6, 16)),
        max_wait_weeks=int(rng.integers(0, 3)), batch_cost=Decimal(200 * doses // 2),
        storage_cost=Decimal(int(rng.integers(1, 6))), discard_cost=Decimal(10),
        lost_cost=Decimal(int(rng.integers(400, 1000))), wait_cost=Decimal(20),
    )  # fmt: skip
    first = (production + release + 1) * weekly
    dispersion = Decimal(str(rng.choice([1.0, 1.5, 2.0])))
    patients = {("A", "H", t): int(n) for t, n in enumerate(rng.poisson(weekly, WEEKS)) if n}
    return small(
        p,
        name=f"Thirty weeks, {seed}",
        weeks=WEEKS,
        demand=Demand(
            patients=patients,
            mean=dict.fromkeys(patients, Decimal(weekly)),
            dispersion=dict.fromkeys(patients, dispersion),
        ),
        lots=(lot("L", "A", first, MONDAY, date(2026, 4, 26)),),
        seed=seed,
    )
