"""A scenario whose best batches can be seen: cheap ones, half of which fail."""

from datetime import date
from decimal import Decimal

from planner.domain.calendar import Calendar
from planner.domain.demand import Demand
from planner.domain.hospital import Hospital
from planner.domain.product import Product
from planner.domain.scenario import Scenario
from planner.domain.suite import Suite

WEEKS = 10


def scenario() -> Scenario:
    """20 patients in week 6, 10 doses a batch, which fails half the time and is dirt cheap."""
    p = Product(
        id="A", name="A", doses_per_batch=10, batch_success=Decimal("0.5"), production_weeks=1,
        shelf_life_weeks=9, batch_cost=Decimal(10), storage_cost=Decimal("0.01"),
        lost_cost=Decimal(1000),
    )  # fmt: skip
    return Scenario(
        name="Half of them fail",
        calendar=Calendar(start=date(2026, 1, 5), weeks=WEEKS),
        products={"A": p},
        suites={"S": Suite(id="S", products=("A",))},
        hospitals={"H": Hospital(id="H", name="H")},
        demand=Demand(patients={("A", "H", 6): 20}),
        seed=1,
    )
