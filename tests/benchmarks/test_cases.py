"""Which scenarios are solved, and what is asked of them."""

from collections import Counter

import pytest

from tests.benchmarks.cases import Case, chosen
from tests.benchmarks.scale import parsed, rivals


def test_the_usual_cases() -> None:
    """Thirteen regimes twice; fourteen with the generated one; and so on down the list."""
    counted = Counter(case.size for case in chosen())
    assert counted == {
        "regional": 1, "medium": 26, "large": 14, "national": 7, "continental": 4, "shipped": 2,
    }  # fmt: skip


def test_arguments_choose() -> None:
    assert chosen(["laboratory"], ["medium"], [3]) == [Case("laboratory", "medium", 3)]
    assert chosen(["generated"], ["medium", "large"]) == [Case("generated", "large", 1)]
    assert chosen(["season"], ["continental"]) == [Case("season", "continental", 1)]
    assert chosen(["platform"]) == [Case("platform", "shipped", 1)]


@pytest.mark.parametrize(
    ("regime", "size", "limits"),
    [
        ("season", "medium", (60.0, 0.005)),
        ("everything", "medium", (60.0, 0.01)),
        ("clearance", "national", (180.0, 0.03)),
        ("generated", "large", (120.0, 0.003)),
        ("ebv_tcells", "shipped", (120.0, 0.02)),
    ],
)
def test_what_is_asked(regime: str, size: str, limits: tuple[float, float]) -> None:
    case = Case(regime, size, 1)
    assert (case.seconds, case.gap) == limits


def test_clearance_is_added_to_shipped_scenarios() -> None:
    products = Case("platform", "shipped", 1).scenario().products.values()
    assert {p.clearance_weeks for p in products} == {1}


def test_rivals_up_to_large_and_only_on_a_quiet_machine() -> None:
    both, busy = parsed([]), parsed(["--busy-core"])
    assert rivals(Case("season", "large", 1), both) == ["cryoplan", "plain"]
    assert rivals(Case("season", "large", 1), busy) == ["cryoplan"]
    assert rivals(Case("season", "national", 1), both) == ["cryoplan"]
    assert rivals(Case("generated", "large", 1), both) == ["cryoplan"]
    textbook = parsed(["--textbook", "regional"])
    assert rivals(Case("generated", "regional", 1), textbook) == ["cryoplan", "textbook"]
    assert rivals(Case("season", "medium", 1), parsed(["--no-rival"])) == ["cryoplan"]
