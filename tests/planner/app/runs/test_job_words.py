"""Phases, times and distances in a planner's words."""

from datetime import UTC, datetime

import pytest

from planner.app.runs.job_words import (
    Standing,
    cost_words,
    count_words,
    distance_words,
    doing_words,
    ended_words,
    lasting,
    seconds_left,
    standing,
    time_words,
)
from planner.runs import ProgressRow, Run

AT = datetime(2026, 1, 5, tzinfo=UTC)


def run(kind: str = "plan", state: str = "running", **settings: object) -> Run:
    return Run(
        id="r1", kind=kind, title="", version=None, problem="", settings=settings, versions={},
        state=state, why="", figures={}, began=AT, ended=None, who="", host="", pid=1, parent=None,
    )  # fmt: skip


def row(seconds: float, best: float | None = None, bound: float | None = None) -> ProgressRow:
    return ProgressRow(
        number=1, seconds=seconds, phase="looking for better plans", best=best, bound=bound,
        share=None,
    )  # fmt: skip


def test_the_curve_has_the_rows_at_which_something_changed() -> None:
    rows = [row(1), row(2, 110), row(3, 110), row(4, 110, 90), row(5, 100, 90), row(9, 100, 90)]
    now = standing(rows)
    assert [x.seconds for x in now.curve] == [2, 4, 5]
    assert (now.seconds, now.best, now.bound) == (9, 100, 90)
    assert now.gap == 0.1
    assert standing([]) == Standing()


def test_what_was_told_while_it_waited_is_not_part_of_the_curve() -> None:
    assert [x.seconds for x in standing([row(1), row(40), row(0.5), row(2, 110)]).curve] == [2]


@pytest.mark.parametrize(
    ("phase", "best", "said"),
    [
        ("", None, "Reading the scenario."),
        ("Preparing", None, "Reading the scenario."),
        ("looking for a first plan", None, "Looking for a first plan."),
        ("first plan, weeks 3-9", None, "Looking for a first plan."),
        ("bounding the cost of every plan, round 2", None,
         "Finding out what every plan must cost at least."),
        ("pricing what the products share", 9.0,
         "Proving how good the plan is: what must every plan cost at least?"),
        ("what each product must cost, 3 done", 9.0,
         "Proving how good the plan is: what must every plan cost at least?"),
        ("looking for better plans, patient by patient", 9.0,
         "Looking for a better plan, and proving how good the best one is."),
        ("improving the plan", None, "Looking for a first plan."),
        ("simulating", 9.0, "Trying plans on chance: demand, failed batches and late releases."),
        ("simulating what is to be expected", 9.0,
         "Simulating what is to be expected of the plan."),
        ("Comparing with fresh autologous manufacture: 40 %", None,
         "Sending the same patients through both systems: 40 % done."),
        ("a phase that nobody knows", 9.0, "Looking for a better plan."),
    ],
)  # fmt: skip
def test_what_it_does_now(phase: str, best: float | None, said: str) -> None:
    assert doing_words(run(), Standing(phase=phase, best=best)) == said


def test_a_run_that_waits_or_stops_says_so() -> None:
    assert doing_words(run(state="queued"), Standing()).startswith("Starts as soon as")
    assert doing_words(run(state="stopping"), Standing()).startswith("Stopping;")


def test_a_search_has_a_limit_and_no_estimate() -> None:
    asked, now = run(seconds=60.0), Standing(seconds=12.4, share=0.5)
    assert time_words(asked, Standing(seconds=12.4)) == "12 s of at most 60 s"
    assert time_words(asked, Standing(seconds=61)).endswith("it ends as soon as it can")
    assert seconds_left(run("simulation"), Standing(seconds=4, share=0.5)) is None
    assert seconds_left(run("simulation"), Standing(seconds=20, share=0.04)) is None
    assert seconds_left(run("simulation"), now) == pytest.approx(12.4)
    assert time_words(run("sweep"), Standing(seconds=60, share=0.25)) == (
        "60 s so far, about 3 min 0 s left"
    )
    assert time_words(run("sweep"), Standing(seconds=7)) == "7 s so far"


def test_the_distance_is_rounded_up_and_never_said_unknown_as_nothing() -> None:
    assert distance_words(Standing()) == "There is no plan yet."
    assert "not known yet" in distance_words(Standing(best=100.0))
    assert distance_words(Standing(best=100.0, bound=62.9)) == (
        "At most 38 % of its cost can still be saved."
    )
    assert distance_words(Standing(best=100.0, bound=99.501)) == (
        "At most 0.5 % of its cost can still be saved."
    )
    assert distance_words(Standing(best=100.0, bound=100.0)) == "Proven: no plan can cost less."
    assert cost_words(None, "CNY") == "not known yet"


def test_lines_of_the_list() -> None:
    assert count_words(0, 0) == "No job runs"
    assert count_words(1, 0) == "1 job runs"
    assert count_words(2, 1) == "2 jobs run, 1 waits"
    assert count_words(0, 1) == "1 job starts"
    assert ended_words(run(state="done")) == "Plan: done."
    assert "its process died" in ended_words(run(state="dead"))
    assert lasting(119) == "119 s"
    assert lasting(150) == "2 min 30 s"
