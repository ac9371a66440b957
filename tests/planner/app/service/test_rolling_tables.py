"""What re-planning changes, in words: it saves, it costs, or the paths cannot tell."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from planner.app.service.rolling_tables import (
    reviews,
    rolling_rows,
    rolling_sentence,
    run_words,
    seconds_of_review,
)
from planner.results.interval import Interval
from planner.results.simulation import PairedFigure, Rolling
from planner.runs import Run, RunEvent

BEGAN = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
RUN = Run(
    id="r1", kind="simulation", title="", version="v1", problem="p",
    settings={"rolling": 4, "rolling_paths": 30}, versions={}, state="done", why="", figures={},
    began=BEGAN, ended=BEGAN + timedelta(seconds=160), who="ann", host="h", pid=1, parent=None,
)  # fmt: skip


def interval(mean: float, low: float, high: float) -> Interval:
    return Interval(mean=mean, low=low, high=high)


def paired(kpi: str, difference: Interval | None, *means: float) -> PairedFigure:
    static, rolling = (interval(x, x - 1, x + 1) for x in means or (0.0, 0.0))
    return PairedFigure(
        kpi=kpi, unit="", static=static, rolling=rolling, difference=difference,
    )  # fmt: skip


def found(cost: Interval | None, *more: PairedFigure, every: int = 4) -> Rolling:
    figures = (paired("cost", cost, 90_000, 80_000), *more)
    return Rolling(figures=figures, sentence="One path.", every=every, paths=30, seed=1)


def test_it_saves() -> None:
    said = rolling_sentence(found(interval(-10_000, -14_000, -6_000)), "EUR")
    assert said == (
        "Re-planning every 4 weeks saves 10 K EUR on average against following the plan "
        "(95 % interval: 6,000 EUR to 14 K EUR), on 30 paths."
    )


def test_it_costs_more() -> None:
    said = rolling_sentence(found(interval(5_000, 2_000, 8_000), every=1), "EUR")
    assert said == (
        "Re-planning every week costs 5,000 EUR more on average than following the plan "
        "(95 % interval: 2,000 EUR to 8,000 EUR), on 30 paths."
    )


def test_the_paths_cannot_tell() -> None:
    said = rolling_sentence(found(interval(-1_000, -4_000, 2_000)), "EUR")
    assert said == (
        "Re-planning every 4 weeks may save up to 4,000 EUR or cost up to 2,000 EUR more than "
        "following the plan: 30 paths cannot tell which."
    )
    assert rolling_sentence(found(None), "EUR") == "One path."


def test_rows_with_signed_differences() -> None:
    more = (
        paired("fill_rate", interval(0.0125, -0.01, 0.035), 0.9, 0.9125),
        paired("interrupted_courses", interval(0, 0, 0)),
        paired("mean_wait_weeks", None),
    )
    fill, wait, cost = rolling_rows(found(interval(-10_000, -14_000, -6_000), *more), "EUR")
    assert fill == {
        "figure": "Patients who start", "followed": "90 %", "replanned": "91.2 %",
        "difference": "+1.25 points", "interval": "−1 points to +3.5 points",
    }  # fmt: skip
    assert (wait["figure"], wait["difference"], wait["interval"]) == ("Mean wait, weeks", "–", "–")
    assert (cost["figure"], cost["followed"]) == ("Cost, EUR", "90,000")
    assert (cost["difference"], cost["interval"]) == (
        "−10,000", "−14,000 to −6,000",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("weeks", "every", "paths", "many"), [(12, 4, 30, 60), (13, 4, 10, 30), (4, 4, 10, 0)]
)
def test_how_often_a_plan_is_re_decided(weeks: int, every: int, paths: int, many: int) -> None:
    """Of 12 weeks in weeks 4 and 8; of 13 in week 12 too."""
    assert reviews(weeks, every, paths) == many


def test_seconds_of_a_re_decision() -> None:
    """160 s, of which 40 s in the queue, for 60 re-decisions."""
    began = RunEvent(
        at=BEGAN + timedelta(seconds=40), who="", state="running", why="", host="", pid=1
    )
    assert seconds_of_review(RUN, [began], 12) == 2
    assert seconds_of_review(replace(RUN, why="Stopped on request."), [began], 12) is None
    assert seconds_of_review(RUN, [], 12) is None
    assert run_words(RUN) == "Re-planning every 4 weeks, 30 paths"
