"""What more is worth in one sentence, and how long finding out takes."""

from dataclasses import replace

import pytest

from planner.app.worth.worth_words import (
    chance_sentence,
    lever_words,
    opening_sentence,
    time_sentence,
    worth_of,
)
from planner.results.interval import Interval
from planner.valuation.levers import LEVERS
from planner.valuation.read import ValueRow


def row(
    change: str, value: float | None, low: float | None, high: float | None, subject: str = ""
) -> ValueRow:
    return ValueRow(
        change=change, subject=subject, applies=value is not None, value=value, low=low, high=high,
        simulated=Interval(mean=1, low=0, high=2), cost_before=1e6, cost_after=1e6, currency="CNY",
        sentence="",
    )  # fmt: skip


ROOM = row("one more room", 1_200_000.0, 1_100_000.0, 1_300_000.0, "S1")
LAB = row("one more laboratory lot a week", 0.0, 0.0, 0.0)
DONOR = row("one more donor", 0.0, 0.0, 0.0, "A")
LIFE = row("10 more weeks of shelf life", 0.0, 0.0, 0.0, "A")
DOUBT = row("one more room", 5.0, 0.0, 90.0, "S2")
BARE = row("one more room", 7_000_000.0, None, None, "S3")
NONE = row("one more donor", None, None, None, "B")
LABORATORY = "one more laboratory lot a week"
MOST = (
    "On averages one more room (S1) is worth most, 1.2 M CNY a year before what it costs to have it"
)
SAME = "worth nothing, for the least cost stays the same."


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([LAB, ROOM], f"{MOST}; {LABORATORY} is {SAME}"),
        ([LAB, DONOR, ROOM], f"{MOST}; {LABORATORY} or one more donor (A) is {SAME}"),
        ([LAB, DONOR, LIFE, ROOM], f"{MOST}; {LABORATORY} or 2 other changes is {SAME}"),
        ([ROOM, DOUBT, NONE], f"{MOST}."),
        ([ROOM, BARE], "On averages one more room (S3) is worth most, 7 M CNY a year before what "
         "it costs to have it."),
        ([LAB, DOUBT], "Nothing asked for is surely worth anything as planned: of 2 changes, 1 "
         "leave the least cost as it is."),
        ([NONE], "Nothing can be said: there is no accepted plan to compare with."),
        ([], "Nothing can be said: there is no accepted plan to compare with."),
    ],
)  # fmt: skip
def test_what_is_worth_most_and_what_nothing(rows: list[ValueRow], said: str) -> None:
    assert opening_sentence(rows) == said


def test_with_chance_another_change_may_be_worth_most() -> None:
    room = replace(ROOM, simulated=Interval(mean=-2e5, low=-3e5, high=-1e5))
    donor = replace(DONOR, simulated=Interval(mean=1.4e6, low=1.1e6, high=1.7e6))
    assert chance_sentence([room, donor]) == (
        "With chance one more donor (A) is worth most, 1.4 M CNY a year (95 % interval 1.1 M CNY "
        "to 1.7 M CNY)."
    )
    assert chance_sentence([room, LAB]) == "With chance none of them is surely worth anything."
    assert chance_sentence([replace(room, simulated=None)]) == ""


def test_the_chart_has_what_is_known() -> None:
    assert [(w.name, w.value, w.low) for w in worth_of([ROOM, NONE, BARE])] == [
        ("one more room (S1)", 1_200_000.0, 1_100_000.0), ("one more room (S3)", 7_000_000.0, None),
    ]  # fmt: skip


def test_time_at_most_and_as_the_last_plan_took() -> None:
    most = "7 solves of at most 60 s, 2 at a time: at most 4 min 0 s."
    assert time_sentence(7, 60.0, 2) == most
    assert time_sentence(7, 60.0, 2, 60.0) == most
    assert time_sentence(7, 60.0, 2, 2.5) == (
        f"{most} If each takes as long as the last plan did, about 10 s."
    )


def test_every_lever_has_a_name() -> None:
    assert len({lever_words(lever) for lever in LEVERS}) == len(LEVERS)
