"""Small scenarios in which a lost patient is so cheap that price alone leaves many unserved."""

from datetime import date
from decimal import Decimal

from numpy.random import default_rng

from planner.domain.calendar import Calendar
from planner.domain.demand import Demand
from planner.domain.hospital import Hospital
from planner.domain.product import Product
from planner.domain.scenario import Scenario
from planner.domain.suite import Suite
from planner.domain.supply import OpeningLot

WEEKS = 10
START = date(2026, 1, 5)


def scenario(seed: int, targets: dict[str, str | None], rooms: int = 3, lost: int = 60) -> Scenario:
    """One product for each target; a batch costs 300, a lost patient `lost`."""
    rng = default_rng(seed)
    products = {
        name: Product(
            id=name, name=name, doses_per_batch=int(rng.integers(8, 15)),
            batch_success=Decimal(str(rng.choice([0.8, 0.9, 0.95]))), production_weeks=1,
            release_weeks=int(rng.integers(0, 2)), shelf_life_weeks=int(rng.integers(7, 12)),
            max_wait_weeks=int(rng.integers(0, 2)), batch_cost=Decimal(300),
            storage_cost=Decimal("0.5"), lost_cost=Decimal(lost), wait_cost=Decimal(2),
            fill_target=None if target is None else Decimal(target),
        )
        for name, target in targets.items()
    }  # fmt: skip
    return Scenario(
        name="Few rooms",
        calendar=Calendar(start=START, weeks=WEEKS),
        products=products,
        suites={"S": Suite(id="S", rooms=rooms, products=tuple(products))},
        hospitals={"H": Hospital(id="H", name="H")},
        demand=Demand(
            patients={(p, "H", t): int(rng.integers(2, 6)) for p in products for t in range(WEEKS)}
        ),
        lots={
            p: OpeningLot(id=p, product=p, doses=15, released_on=START, expires_on=date(2026, 3, 1))
            for p in products
        },
        seed=seed,
    )
