"""The one cause before its consequences."""

from planner.app.files.examples import example_files
from planner.app.files.reading import read_files
from planner.app.scenario.causes import Cause, causes
from planner.app.scenario.typed_columns import ids_of
from planner.errors import Fault

SAVED = example_files("platform")


def found(**files: bytes) -> list[Cause]:
    now = {**SAVED, **{f"{n}.csv": held for n, held in files.items()}}
    return causes(read_files(now, "x").faults, ids_of(SAVED), ids_of(now))


def test_an_id_that_is_gone_is_one_thing_to_mend() -> None:
    """KNEE is named by other tables, by the settings and by hundreds of rows of demand."""
    first, *rest = found(products=SAVED["products.csv"].replace(b"\nKNEE,", b"\nCNEE,"))
    assert (first.file, first.column, first.value) == ("products.csv", "product", "KNEE")
    named = SAVED["demand.csv"].count(b"\nKNEE,")
    assert first.count > named > 500
    assert first.rule.startswith("It is gone, and")
    assert not [c for c in rest if c.value == "KNEE"]


def test_a_slip_in_one_cell_is_that_cell() -> None:
    (only,) = found(lots=SAVED["lots.csv"].replace(b"L-2508,UCMSC", b"L-2508,UCMSX"))
    assert (only.file, only.row, only.column, only.value) == ("lots.csv", 2, "product", "UCMSX")


def test_faults_of_the_tables_that_others_name_come_first() -> None:
    there = found(
        hospitals=SAVED["hospitals.csv"].replace(b",1080,", b",many,"),
        products=SAVED["products.csv"].replace(b",175,", b",-1,"),
    )
    assert [c.file for c in there] == ["products.csv", "hospitals.csv"]
    assert there[1].count == SAVED["hospitals.csv"].count(b",1080,")


def test_what_is_only_counted_goes_with_its_like() -> None:
    listed = Fault(code="negative", file="lots.csv", row=2, column="doses", value="-1", rule="x")
    rest = Fault(code="negative", file="lots.csv", column="doses", rule="9 more", count=9)
    (only,) = causes([listed, rest], {}, {})
    assert (only.row, only.count) == (2, 10)
