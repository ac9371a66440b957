"""Whole patients for batches that are decided: as good as asked for, and no better than need be."""

from dataclasses import replace

import pytest

from optimizer.allocation.dispatch import dispatch
from optimizer.allocation.service_search import ServiceSearch
from optimizer.budget import UNLIMITED
from optimizer.decisions import no_batches
from optimizer.settings import Settings
from tests.builders.problems import lot, patients, problem, product

SETTINGS = Settings(threads=1)


@pytest.fixture
def bettered(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The gaps that services are asked for when they are to be made better."""
    asked: list[float] = []
    better = ServiceSearch.improve

    def watched(self: ServiceSearch, _: object, gap: float) -> None:
        asked.append(gap)
        better(self, UNLIMITED, gap)

    monkeypatch.setattr(ServiceSearch, "improve", watched)
    return asked


def test_services_are_asked_for_what_is_missing_to_the_cost_that_is_enough(
    bettered: list[float],
) -> None:
    """By hand, each product: 3 doses for two patients who need 2, at one week's end.

    One is lost at 60 and a dose is stored for 1, where the relaxation loses half a patient for 30.
    """
    a = product(patients(2), course=(2,), lots=(lot(3, 0, 9, "A"),))
    of = problem(a, replace(a, id="B", lots=(lot(3, 0, 9, "B"),)))
    best = dispatch(of, no_batches(of), SETTINGS, UNLIMITED)
    assert best is not None
    assert best.cost == pytest.approx(2 * 61)
    assert bettered == [0.0, 0.0]  # nothing is known to be enough
    del bettered[:]
    dispatch(of, no_batches(of), SETTINGS, UNLIMITED, enough=best.cost - 10)
    assert bettered == pytest.approx([(31 - 5) / 61] * 2)
    del bettered[:]
    dispatch(of, no_batches(of), SETTINGS, UNLIMITED, enough=best.cost)
    assert bettered == []
