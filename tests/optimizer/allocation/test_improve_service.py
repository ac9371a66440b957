"""Patients who start, or start sooner, from doses that nobody gets, at no more cost."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from optimizer.allocation.improve_service import ProductImprover
from optimizer.budget import UNLIMITED, Budget
from optimizer.decisions import Decisions, no_batches
from optimizer.problem import Problem
from tests.builders.problems import begun, lot, patients, problem, product

FREE = {"wait_cost": 0.0, "storage_cost": 0.0, "discard_cost": 0.0}  # all but losing patients


def improver(
    of: Problem, treated: Sequence[int], lost: Sequence[int], plan: Decisions | None = None
) -> ProductImprover:
    """Counts of the one class, by week of the start and by week due."""
    served = replace(
        plan or no_batches(of),
        treated={("A", 0): _cumulative(treated)},
        lost={("A", 0): _cumulative(lost)},
    )
    found = ProductImprover(of, of.products[0], served, UNLIMITED)
    ordered = found.issued(served, found.best.wanted)
    if ordered is not None:
        found.adopt(ordered)
    return found


def _cumulative(counts: Sequence[int]) -> tuple[int, ...]:
    return tuple(sum(counts[: t + 1]) for t in range(len(counts)))


def starts(of: ProductImprover, kind: str = "treated") -> list[int]:
    counts = getattr(of.best.decisions, kind)["A", 0]
    return [b - a for a, b in zip((0, *counts), counts, strict=False)]


def small(*due: int, doses: int = 4, **changes: Any) -> Problem:
    """Doses on hand to the end, which nothing but patients wants."""
    return problem(product(patients(*due), **{"lots": (lot(doses, 0, 9),), **FREE, **changes}))


def test_a_patient_who_waits_for_nothing_starts_when_due() -> None:
    found = improver(small(2, 0, 0, 1, max_wait=2), [0, 0, 2, 1], [0, 0, 0, 0])
    found.improve()
    assert starts(found) == [2, 0, 0, 1]


def test_lost_patients_start_in_the_first_week_with_doses() -> None:
    """Four doses from week 1 on: two of three who are due in week 0 wait, one is lost for ever."""
    of = small(3, 2, 0, max_wait=1, lots=(lot(4, 1, 9),))
    found = improver(of, [0, 2, 0], [3, 0, 0])
    found.improve()
    assert starts(found) == [0, 4, 0]
    assert starts(found, "lost") == [1, 0, 0]
    assert found.best.cost == 60


def test_the_dearest_to_lose_start_first() -> None:
    """One dose for two lost patients, of whom one has priority 2."""
    p = product(patients(1), patients(1, priority=2.0), lots=(lot(1, 0, 9),), **FREE)
    of = problem(p)
    none = replace(
        no_batches(of),
        treated={("A", 0): (0,), ("A", 1): (0,)},
        lost={("A", 0): (1,), ("A", 1): (1,)},
    )
    found = ProductImprover(of, p, none, UNLIMITED)
    found.improve()
    assert found.best.decisions.lost == {("A", 0): (1,), ("A", 1): (0,)}


def test_nobody_starts_at_a_higher_cost() -> None:
    """Losing costs 60, shipping a dose 61, and the patient is left where the plan leaves them."""
    dear = problem(product(patients(1, ship_cost=61.0), lots=(lot(1, 0, 9),), **FREE))
    found = improver(dear, [0], [1])
    found.improve()
    assert starts(found) == [0]
    even = problem(product(patients(1, ship_cost=60.0), lots=(lot(1, 0, 9),), **FREE))
    found = improver(even, [0], [1])
    found.improve()
    assert starts(found) == [1]  # at the same cost a patient rather than a dose


def test_doses_that_others_need_are_not_free() -> None:
    """One dose is there before week 2: whoever takes it, the other waits for week 2."""
    of = small(1, 1, 0, max_wait=2, lots=(lot(1, 0, 9, "NOW"), lot(1, 2, 9, "LATER")))
    found = improver(of, [0, 1, 1], [0, 0, 0])
    found.improve()
    assert starts(found) == [1, 0, 1]


def test_a_dose_that_expires_before_serves_who_would_start_much_later() -> None:
    """OLD dies in week 0; started in week 2, the patient keeps a dose of NEW from nobody."""
    of = small(1, 0, 0, max_wait=2, lots=(lot(1, 0, 0, "OLD"), lot(1, 2, 9, "NEW")))
    found = improver(of, [0, 0, 1], [0, 0, 0])
    found.improve()
    assert starts(found) == [1, 0, 0]
    assert found.best.decisions.drops == ()


def test_freezers_that_live_on_expiry_are_respected() -> None:
    """OLD dies in week 0.  Who starts then takes it, and NEW is still there in week 1."""
    of = small(1, 0, max_wait=1, lots=(lot(1, 0, 0, "OLD"), lot(1, 0, 9, "NEW")))
    full = improver(of, [0, 1], [0, 0])
    full.spare = np.array([1.0, 0.0])
    full.improve()
    assert starts(full) == [0, 1]
    roomy = improver(of, [0, 1], [0, 0])
    roomy.spare = np.array([1.0, 1.0])
    roomy.improve()
    assert starts(roomy) == [1, 0]


def test_batches_that_nobody_needs_are_left_out() -> None:
    """Two free batches of 4 doses, and 4 patients: the later one is left out, as late as it is."""
    of = problem(product(patients(0, 0, 4, 0), batch_cost=0.0, **FREE))
    found = improver(of, [0, 0, 4, 0], [0] * 4, begun(of, ("A", 0), ("A", 1)))
    assert found.leave_out_batches() == 1
    assert found.best.decisions.starts == {("A", "S", 0): 1}


def test_a_batch_wanted_at_the_end_stays() -> None:
    """The last batch is frozen after the horizon and covers the end: 3 doses, 60 each."""
    of = problem(product(patients(0, 0, 0, 0), ending_target=3.0, batch_cost=0.0, **FREE))
    found = improver(of, [0] * 4, [0] * 4, begun(of, ("A", 3)))
    assert found.leave_out_batches() == 0


def test_a_spent_budget_changes_nothing() -> None:
    found = improver(small(2, 0, 0, max_wait=2), [0, 0, 2], [0, 0, 0])
    found.budget = Budget.of(-1.0)
    found.improve()
    assert starts(found) == [0, 0, 2]
