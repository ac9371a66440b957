"""Differences as rows: what is shown, and what only the CSV has."""

from datetime import date

from planner.app.compare.difference_rows import (
    SHOWN,
    batch_rows,
    count_rows,
    figure_rows,
    input_rows,
)
from planner.differences.figures import FigureDifference
from planner.differences.inputs import InputDifference
from planner.differences.schedule import BatchDifference


def test_inputs_are_bounded_and_a_row_is_named() -> None:
    whole = InputDifference(
        file="lots.csv", row="L1", column="", what="added", before=None, now="L1, A, 4"
    )
    found = input_rows([whole] * (SHOWN + 3))
    assert len(found) == SHOWN
    assert list(found[0].values()) == ["lots.csv", "L1", "whole row", None, "L1, A, 4"]


def test_figures_that_are_the_same_are_shown_on_request() -> None:
    def figure(scope: str, before: float | int | str | None, now: float | int | str | None):
        change = now - before if isinstance(before, int) and isinstance(now, int) else None
        return FigureDifference(
            scope=scope, kpi="lost_patients", unit="patient", before=before, now=now, change=change
        )

    same, less, unknown = figure("all", 3, 3), figure("A", 1500, 2), figure("B", None, 0.1234567)
    assert [list(r.values()) for r in figure_rows([same, less, unknown], every=False)] == [
        ["A", "lost patients", "1,500", "2", "-1,498", "patient"],
        ["B", "lost patients", None, "0.123", None, "patient"],
    ]
    assert [r["difference"] for r in figure_rows([same], every=True)] == ["+0"]


def test_shares_are_percent_and_money_has_no_cents() -> None:
    share = FigureDifference(
        scope="all", kpi="fill_rate", unit="share", before=1.0, now=0.97638, change=0.97638 - 1
    )
    money = FigureDifference(
        scope="all", kpi="cost", unit="CNY", before=221.5, now=45048718.75, change=45048497.25
    )
    assert [list(r.values())[2:] for r in figure_rows([share, money], every=False)] == [
        ["100", "97.64", "-2.36", "%"], ["221.5", "45,048,719", "+45,048,497", "CNY"],
    ]  # fmt: skip


def test_batches_that_stay_are_counted_only() -> None:
    monday = date(2026, 1, 5)

    def batch(what, before: date | None, now: date | None, suites: tuple[str, str]):
        return BatchDifference(
            batch="N1", product="A", what=what, before=before, now=now,
            suite_before=suites[0], suite_now=suites[1],
        )  # fmt: skip

    found = [
        batch("kept", monday, monday, ("S", "S")), batch("moved", monday, monday, ("S", "T")),
        batch("dropped", monday, None, ("S", "")),
    ]  # fmt: skip
    assert [list(r.values()) for r in batch_rows(found)] == [
        ["N1", "A", "moved", monday, monday, "S → T"],
        ["N1", "A", "dropped", monday, None, "S"],
    ]
    assert count_rows(found) == [{"product": "A", "kept": 1, "moved": 1, "added": 0, "dropped": 1}]
