"""The sentence and the table of a comparison say shares as every other screen does."""

from planner.compare.table import comparison_rows
from planner.compare.verdict import comparison_verdict
from planner.results.comparison import ComparedFigure, Comparison
from planner.results.interval import Interval


def figure(kpi: str, unit: str, shelf: float, fresh: float) -> ComparedFigure:
    sides = [Interval(mean=x, low=x, high=x) for x in (shelf, fresh, shelf - fresh)]
    return ComparedFigure(
        scope="all",
        kpi=kpi,
        unit=unit,
        off_the_shelf=sides[0],
        autologous=sides[1],
        difference=sides[2],
    )


FIGURES = (
    figure("fill_rate", "share", 0.9536, 0.9999),
    figure("mean_wait_weeks", "week", 1.0, 2.0),
    figure("lost_no_supply", "patient", 46.4, 0.0),
    figure("lost_batch_failed", "patient", 0.0, 0.0),
    figure("lost_lot_failed", "patient", 0.0, 0.11),
    figure("lost_dropped_out", "patient", 0.0, 0.0),
    figure("lost_no_time", "patient", 0.0, 0.0),
    figure("cost_per_treated", "EUR per patient", 10.0, 20.0),
)


def test_the_verdict_rounds_treated_down_and_lost_up() -> None:
    said = comparison_verdict(FIGURES, 1000, "EUR")
    assert "manufacture treats 99.9 % of the 1,000 patients, off the shelf 95.3 % (" in said
    assert said.endswith("fewer find no dose or slot in time: 0.0 % against 4.7 %.")


def test_the_table_rounds_treated_down_and_differences_to_the_nearest() -> None:
    found = Comparison(figures=FIGURES, verdict="", replications=2, seed=1, patients=1000, notes=())
    row = comparison_rows(found, "EUR")[0]
    assert (row["off the shelf"], row["fresh autologous"]) == ("95.3", "99.9")
    assert row["difference"] == "-4.6"
