"""A sweep in words: the front from its cheap end to its dear one."""

from planner.app.worth.sweep_words import (
    basis_words,
    surface_sentences,
    sweep_sentence,
    sweep_table,
)
from planner.results.interval import FigureRange
from planner.sweep.read_tables import SurfaceRow, SweepRow


def row(name: str, fill: float | None, cost: float | None, *, best: bool = True) -> SweepRow:
    def range_of(x: float | None) -> FigureRange | None:
        return None if x is None else FigureRange(value=x, low=x - 0.01, high=x + 0.01)

    return SweepRow(
        run="r", setting={"suites.rooms": name} if name else {}, ending="FEASIBLE", accepted=True,
        fill=range_of(fill), money=range_of(cost), planned_fill=1.0, batches=3.0, simulated=True,
        on_front=best, currency="EUR", note="",
    )  # fmt: skip


def test_one_run_some_and_none() -> None:
    one, two, beaten = row("1", 0.931, 5e6), row("", 0.999, 6e6), row("3", 0.9, 7e6, best=False)
    assert sweep_sentence([one, beaten]) == (
        "Of 2 runs, no other serves more for less than suites.rooms=1: 93.1 % served for 5 M EUR."
    )
    assert sweep_sentence([two, one, beaten]) == (
        "Of 3 runs, 2 are beaten by none: from 93.1 % served for 5 M EUR (suites.rooms=1) to "
        "99.9 % served for 6 M EUR (the scenario as it is)."
    )
    none = row("9", None, None, best=False)
    assert sweep_sentence([none]) == "The only run has no accepted plan with patients."
    assert "means on 100 sample paths" in basis_words([one], 100)
    table = sweep_table([one, none])
    assert [r["served, %"] for r in table] == [93.10000000000001, None]
    assert [r["suites.rooms"] for r in table] == ["1", "9"]


def test_who_is_ahead_over_the_surface() -> None:
    def point(winner: str) -> SurfaceRow:
        return SurfaceRow(
            label="x", product="A", names=("a", "b"), at=(1.0, 2.0), winner=winner, treated=None,
            cost=None,
        )  # fmt: skip

    winners = ["off the shelf", "off the shelf", "fresh autologous", ""]
    assert surface_sentences([point(w) for w in winners]) == [
        "A: off the shelf treats more in 2 of 4 runs, fresh manufacture in 1, neither for certain "
        "in 0."
    ]
