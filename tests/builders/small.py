"""Problems small enough to reckon by hand, with one field changed at a time."""

from dataclasses import replace
from typing import Any

from optimizer.problem import FixedLot, PatientClass, Problem, ProductData, SuiteData
from optimizer.stochastic.distributions import Due, Risk

WEEKS = 6


def patients(*due: int, **changes: Any) -> PatientClass:
    """One hospital next door; `due` patients by week."""
    base = PatientClass(
        hospitals=("H",), transit=0, life_needed=0, ship_cost=0.0, priority=1.0, due=due
    )
    return replace(base, **changes)


def product(*classes: PatientClass, **changes: Any) -> ProductData:
    """A batch of 4 doses costs 100, is released 1 week after it starts, and keeps for 3 weeks."""
    base = ProductData(
        id="A", doses=4, production=1, release=0, shelf=3, clearance=0, course=(1,), max_wait=0,
        batch_cost=100.0, storage_cost=1.0, discard_cost=10.0, wait_cost=5.0, lost_cost=60.0,
        positions=1.0, ending_target=0.0, lots=(), classes=classes, bank=None,
    )  # fmt: skip
    return replace(base, **changes)


def problem(*products: ProductData, rooms: int = 1, **changes: Any) -> Problem:
    """One suite for all products, no laboratory, no freezer limit."""
    weeks = len(products[0].classes[0].due)
    suite = SuiteData(
        id="S",
        rooms=rooms,
        products=tuple(p.id for p in products),
        open=(rooms,) * (weeks + max(p.production for p in products)),
        firm=(),
    )
    base = Problem(
        weeks=weeks, products=products, suites=(suite,), laboratory=None, positions=None,
        early_discard=False,
    )  # fmt: skip
    return replace(base, **changes)


def lot(doses: int, released: int, last: int, id: str = "L") -> FixedLot:
    """A lot on hand, or to come out of quarantine in week `released`."""
    return FixedLot(id=id, doses=doses, frozen=0, released=released, last=last)


def risk_of(p: ProductData, success: float) -> Risk:
    """Everybody of the forecast, Poisson."""
    due = tuple(
        Due(week=t, transit=c.transit, mean=float(n), dispersion=1.0)
        for c in p.classes
        for t, n in enumerate(c.due)
        if n
    )
    return Risk(doses=p.doses, success=success, due=due, firm=frozenset())
