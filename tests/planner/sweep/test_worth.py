"""What a change is worth: by hand, from costs and bounds of both solves."""

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from planner.io.read import read_scenario
from planner.sweep.more import More
from planner.sweep.result import Result
from planner.sweep.worth import value_csv, worth
from tests.planner.sweep.made import none

TINY = read_scenario(Path(__file__).parents[3] / "data" / "tiny")
ROOM = More(change="one more room", what="S1", scenario=TINY)
LIFE = More(change="10 more weeks of shelf life", what="A", scenario=TINY, eases=False)


def solved(cost: float, bound: float | None) -> Result:
    return Result(id="x", ending="FEASIBLE", accepted=True, cost=cost, bound=bound)


def found(more: More, before: Result, after: Result | None):
    return worth(more, before, after, 0.5, "EUR")  # two years of planning


@pytest.mark.parametrize(
    ("more", "before", "after", "value", "low", "high", "words"),
    [
        (ROOM, (1000, 990), (800, 780), 100, 95, 110, "worth 100 EUR a year (between 95 EUR and"),
        (LIFE, (1000, 990), (800, 780), 100, 95, 110, "worth 100 EUR a year"),
        (ROOM, (1000, 1000), (800, 800), 100, 100, 100, "worth 100 EUR a year (proven)"),
        (ROOM, (1000, 1000), (1000, 1000), 0, 0, 0, "worth nothing"),
        # the old plan is a plan still: 1,010 is no answer, and 985 is a bound of both
        (ROOM, (1000, 980), (1010, 985), 0, 0, 7.5, "may be nothing (between 0 EUR and 7.50 EUR)"),
        (LIFE, (1000, 980), (1010, 985), -5, -15, 7.5, "may be nothing"),
        (
            LIFE,
            (1000, 1000),
            (1010, 1005),
            -5,
            -5,
            -2.5,
            "2.50 EUR), for doses in surplus are stored",
        ),
        (LIFE, (1000, None), (900, 890), 50, None, 55, "nothing is proven"),
        (ROOM, (1000, 990), (900, None), 50, 45, None, "nothing is proven"),
    ],
)
def test_by_hand(more, before, after, value, low, high, words) -> None:  # noqa: PLR0917  the columns above
    row = found(more, solved(*before), solved(*after))
    assert (row.value, row.low, row.high) == (value, low, high)
    assert words in row.sentence
    assert row.sentence.startswith(("One more room (S1): ", "10 more weeks of shelf life (A): "))


def test_without_a_plan_nothing_is_said() -> None:
    for before, after, words in (
        (none("b"), solved(1, 1), "no accepted plan as it is."),
        (solved(1, 1), none("a"), "no accepted plan with it."),
    ):
        row = found(ROOM, before, after)
        assert (row.value, row.low, row.high) == (None, None, None)
        assert row.sentence.endswith(words)


def test_a_row_for_what_does_not_apply() -> None:
    bare = replace(ROOM, scenario=None, why="There is no room.")
    text = value_csv([found(bare, solved(1, 1), None)]).decode()
    (row,) = csv.DictReader(StringIO(text, newline=""))
    assert (row["ending"], row["worth_a_year"], row["cost_after"]) == ("does not apply", "", "")
    assert row["sentence"] == "One more room (S1): does not apply. There is no room."
