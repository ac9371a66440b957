"""What a change is worth: by hand, from costs and bounds of both solves."""

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from planner.io.scenario.read import read_scenario
from planner.sweep.result import RunResult
from planner.valuation.changes import CapacityChange
from planner.valuation.marginal_value import marginal_value
from planner.valuation.table import sentence, value_csv
from tests.builders.sweeps import none

TINY = read_scenario(Path(__file__).parents[3] / "data" / "tiny")
ROOM = CapacityChange(name="one more room", subject="S1", scenario=TINY)
LIFE = CapacityChange(name="10 more weeks of shelf life", subject="A", scenario=TINY, eases=False)


def solved(cost: float, bound: float | None) -> RunResult:
    return RunResult(id="x", ending="FEASIBLE", accepted=True, cost=cost, bound=bound)


def found(change: CapacityChange, before: RunResult, after: RunResult | None):
    return marginal_value(change, before, after, 0.5, "EUR")  # two years of planning


@pytest.mark.parametrize(
    ("change", "before", "after", "value", "low", "high", "words"),
    [
        (ROOM, (1000, 990), (800, 780), 100, 95, 110, "worth 100 EUR a year (between 95 EUR and"),
        (LIFE, (1000, 990), (800, 780), 100, 95, 110, "worth 100 EUR a year"),
        (ROOM, (1000, 1000), (800, 800), 100, 100, 100, "worth 100 EUR a year (proven)"),
        (ROOM, (1000, 1000), (1000, 1000), 0, 0, 0, "worth nothing"),
        # the old plan is a plan still: 1,010 is no answer, and 985 is a bound of both
        (
            ROOM,
            (1000, 980),
            (1010, 985),
            0,
            0,
            7.5,
            "): worth at most 7.50 EUR a year, perhaps nothing.",
        ),
        (
            LIFE,
            (1000, 980),
            (1010, 985),
            -5,
            -15,
            7.5,
            "may save up to 7.50 EUR a year, or cost up to 15 EUR more.",
        ),
        (
            LIFE,
            (1000, 1000),
            (1010, 1005),
            -5,
            -5,
            -2.5,
            "costs 5 EUR a year more (between 2.50 EUR and 5 EUR), for doses in surplus are stored",
        ),
        (
            ROOM,
            (1000, 980),
            (900, 890),
            50,
            40,
            55,
            "worth 50 EUR a year (between 40 EUR and 55 EUR)",
        ),
        (
            LIFE,
            (1000, 940),
            (950, 940),
            25,
            -5,
            30,
            "may save up to 30 EUR a year, or cost up to 5 EUR more.",
        ),
        (
            ROOM,
            (1000, 940),
            (950, 940),
            25,
            0,
            30,
            "worth 25 EUR a year as planned, at most 30 EUR",
        ),
        (LIFE, (900, None), (1000, 890), -50, None, 5, "costs 50 EUR a year more as far as the"),
        (LIFE, (1000, None), (900, 890), 50, None, 55, "nothing is proven"),
        (ROOM, (1000, 990), (900, None), 50, 45, None, "nothing is proven"),
    ],
)
def test_by_hand(change, before, after, value, low, high, words) -> None:  # noqa: PLR0917  the columns above
    row = found(change, solved(*before), solved(*after))
    assert (row.value, row.low, row.high) == (value, low, high)
    assert words in sentence(row)
    assert sentence(row).startswith(("One more room (S1): ", "10 more weeks of shelf life (A): "))


def test_without_a_plan_nothing_is_said() -> None:
    for before, after, words in (
        (none("b"), solved(1, 1), "no accepted plan as it is."),
        (solved(1, 1), none("a"), "no accepted plan with it."),
    ):
        row = found(ROOM, before, after)
        assert (row.value, row.low, row.high) == (None, None, None)
        assert sentence(row).endswith(words)


def test_a_row_for_what_does_not_apply() -> None:
    bare = replace(ROOM, scenario=None, why="There is no room.")
    text = value_csv([found(bare, solved(1, 1), None)]).decode()
    (row,) = csv.DictReader(StringIO(text, newline=""))
    assert (row["ending"], row["worth_a_year"], row["cost_after"]) == ("does not apply", "", "")
    assert row["sentence"] == "One more room (S1): does not apply. There is no room."


def test_signs_agree() -> None:
    """What is told as a gain or as a cost has no minus before it."""
    for change in (ROOM, LIFE):
        for after in ((800, 790), (1000, 950), (1000, 1000), (1100, 1050), (1000, None)):
            row = found(change, solved(1000, 990), solved(*after))
            assert "-" not in sentence(row)


@pytest.mark.parametrize(
    ("costs", "mean", "words"),
    [
        ((90, 110, 130), 5.0, "Simulated: worth 5 EUR a year (on every path)."),
        ((89, 110, 131), 5.0, "Simulated: worth 5 EUR a year (between 3.76 EUR and 6.24 EUR)."),
        ((120, 140, 160), -10.0, "Simulated: costs 10 EUR a year more (on every path)."),
        ((100, 120, 140), 0.0, "Simulated: worth nothing."),
        ((100, 120, 150), -1.67, "may save up to 5.50 EUR a year, or cost up to 8.84 EUR more."),
    ],
)
def test_simulated_path_by_path(costs, mean, words) -> None:
    """By hand: half of the mean of 100-, 120- and 140-, with Student's t of two degrees."""
    before = replace(solved(1000, 990), costs=(100.0, 120.0, 140.0))
    row = found(LIFE, before, replace(solved(800, 790), costs=tuple(map(float, costs))))
    assert row.simulated is not None
    assert row.simulated.mean == pytest.approx(mean, abs=0.005)
    assert words in sentence(row)
    (told,) = csv.DictReader(StringIO(value_csv([row]).decode(), newline=""))
    assert float(told["simulated_worth_a_year"]) == row.simulated.mean


def test_simulated_on_other_paths_or_on_none_is_not_said() -> None:
    before = replace(solved(1000, 990), costs=(1.0, 2.0))
    for costs in ((), (1.0,)):
        row = found(LIFE, before, replace(solved(800, 790), costs=costs))
        assert row.simulated is None
        assert "Simulated" not in sentence(row)


def test_a_plan_that_is_no_better_is_not_taken_so_nothing_changes() -> None:
    """Unless the draws themselves change: then even the same plan has another cost."""
    before = replace(solved(1000, 990), costs=(100.0, 120.0))
    after = replace(solved(1000, 990), costs=(200.0, 180.0))
    kept, redrawn = (
        found(ROOM, before, after),
        found(replace(ROOM, changes_draws=True), before, after),
    )
    assert (kept.simulated.mean, kept.simulated.high) == (0, 0)
    assert redrawn.simulated.mean == -40
