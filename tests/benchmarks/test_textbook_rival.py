"""The rival is the textbook model: same optimum, honest about limits."""

import pytest

from tests.benchmarks import textbook_rival
from tests.benchmarks.textbook_rival import race, shipment_columns
from tests.builders.random_scenarios import scenario
from tests.oracle.textbook import build


@pytest.mark.parametrize("seed", [1, 2, 12])
def test_rival_proves_the_textbook_optimum(seed: int) -> None:
    """Proves the numbers a benchmark prints: bound <= incumbent = optimum, root <= bound."""
    found = race(scenario(seed), seconds=60, threads=1)
    assert found.status == "Optimal"
    in_any_order = build(scenario(seed), {"I4"}).program.minimise().objective
    assert found.incumbent == pytest.approx(in_any_order)
    assert found.gap == pytest.approx(0, abs=1e-6)
    assert found.incumbent is not None
    assert found.root_bound is None or found.root_bound <= found.incumbent + 1e-6
    assert found.rows
    assert found.columns


def test_columns_are_known_before_building() -> None:
    """Proves the estimate: without opening lots and firm batches it is the count itself."""
    bare = next(s for s in map(scenario, range(100)) if not s.lots and not s.batches)
    assert shipment_columns(bare) == len(build(bare).ship)


def test_too_large_a_model_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that the rival says so instead of filling the memory."""
    monkeypatch.setattr(textbook_rival, "LARGEST", 10)
    found = race(scenario(1), seconds=60)
    assert found.incumbent is None
    assert found.gap is None
    assert "not tried" in found.status
