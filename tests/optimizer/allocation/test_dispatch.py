"""Whole patients for batches that are decided: as good as asked for, and no better than need be."""

import pytest

from optimizer.allocation.allocation_mip import AllocationMip
from optimizer.allocation.dispatch import dispatch
from optimizer.budget import Budget
from optimizer.decisions import no_batches
from optimizer.settings import Settings
from tests.builders.problems import lot, patients, problem, product

SETTINGS = Settings(threads=1)


@pytest.fixture
def bettered(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The gaps that services are asked for when they are to be made better."""
    asked: list[float] = []
    better = AllocationMip.branch_and_bound

    def watched(self: AllocationMip, _: object, gap: float) -> None:
        asked.append(gap)
        better(self, Budget.of(10.0), gap)

    monkeypatch.setattr(AllocationMip, "branch_and_bound", watched)
    return asked


def test_services_are_asked_for_what_is_missing_to_the_cost_that_is_enough(
    bettered: list[float],
) -> None:
    a = product(patients(0, 2, 2, 0, 1, 1), lots=(lot(4, 0, 9, "A"),))
    b = product(patients(1, 0, 2, 0, 1, 1), id="B", lots=(lot(3, 0, 9, "B"),))
    of = problem(a, b)
    best = dispatch(of, no_batches(of), SETTINGS, Budget.of(10.0))
    assert best is not None
    assert bettered == [0.0, 0.0]  # nothing is known to be enough
    del bettered[:]
    found = dispatch(of, no_batches(of), SETTINGS, Budget.of(10.0), enough=2 * best.cost)
    assert found is not None
    assert found.cost <= 2 * best.cost
    assert bettered == [float("inf")] * 2  # more than enough: nothing is asked
