"""Differences as CSV."""

from datetime import date

from planner.differences.figures import FigureDifference
from planner.differences.inputs import InputDifference
from planner.differences.schedule import BatchDifference
from planner.differences.tables import batches_csv, figures_csv, inputs_csv


def test_what_is_not_there_is_blank_and_no_formula_is_run():
    cell = InputDifference(
        file="hospitals.csv", row="H", column="region", what="changed", before="=1+1", now=None
    )
    assert inputs_csv([cell]).decode() == (
        "file,row,column,what,before,now\nhospitals.csv,H,region,changed,'=1+1,\n"
    )
    figure = FigureDifference(
        scope="all", kpi="cost", unit="CNY", before=None, now=0.1, change=None
    )
    assert figures_csv([figure]).decode() == (
        "scope,kpi,unit,before,now,change\nall,cost,CNY,,0.1,\n"
    )
    batch = BatchDifference(
        batch="N1", product="A", what="added", before=None, now=date(2026, 1, 5), suite_now="S"
    )
    assert batches_csv([batch]).decode() == (
        "batch,product,what,before,now,suite_before,suite_now\nN1,A,added,,2026-01-05,,S\n"
    )
    assert batches_csv([batch], excel=True).startswith(b"\xef\xbb\xbfbatch")
