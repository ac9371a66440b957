"""Problems small enough to reckon by hand, with one field changed at a time."""

from dataclasses import replace
from typing import Any

import numpy as np

from optimizer.decisions import Decisions, no_batches
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


def begun(of: Problem, *starts: tuple[str, int]) -> Decisions:
    """Batches begun in suite S, nothing else decided."""
    found: dict[tuple[str, str, int], int] = {}
    for name, week in starts:
        found[name, "S", week] = found.get((name, "S", week), 0) + 1
    return replace(no_batches(of), starts=found)


def random_batches(seed: int) -> tuple[Problem, Decisions]:
    """Two products with freezers, batches in any week."""
    draw = np.random.default_rng(seed)
    products = [
        product(
            patients(*draw.integers(0, 4, 12).tolist()), id=name, shelf=int(draw.integers(3, 9)),
            release=int(draw.integers(0, 3)), max_wait=int(draw.integers(0, 3)),
            course=((1,), (1, 0, 1), (2, 1))[draw.integers(3)],
            lots=(lot(int(draw.integers(1, 9)), 0, int(draw.integers(1, 9)), id=f"L{name}"),),
        )
        for name in "AB"
    ]  # fmt: skip
    of = problem(*products, rooms=2, positions=(float(draw.integers(6, 14)),) * 12)
    starts = [("AB"[draw.integers(2)], int(draw.integers(12))) for _ in range(draw.integers(5))]
    return of, begun(of, *starts)
