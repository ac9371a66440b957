"""Which columns are numbers, days or choices, and that none loses what stands in the file."""

from datetime import date

import pytest

from planner.app.files.examples import example_files, titles
from planner.app.files.tables import applied, content, frame, with_all_columns
from planner.app.scenario.grid_columns import column_configs, explained, label, shown_order
from planner.app.scenario.typed_columns import Form, TypedColumn, ids_of, typed_columns, typed_frame
from planner.io.scenario.schema import TABLES

LOTS = (
    b"lot,product,doses,released_on,expires_on,status,note\n"
    b"L,MSC,1.50,2026/1/5,2026-03-01,hold,x\nM,,,,,,\n"
)


def columns(file: str, held: bytes, ids: dict[str, tuple[str, ...]]) -> dict[str, TypedColumn]:
    table = next(t for t in TABLES if t.file == file)
    return {c.head: c for c in typed_columns(frame(held, file), table, ids)}


def test_each_column_is_what_the_schema_says() -> None:
    found = columns("lots.csv", LOTS, {"products": ("MSC", "NK")})
    assert {head: c.form for head, c in found.items()} == {
        "lot": Form.TEXT, "product": Form.CHOICE, "doses": Form.NUMBER, "released_on": Form.DAY,
        "expires_on": Form.DAY, "status": Form.CHOICE, "note": Form.TEXT,
    }  # fmt: skip
    assert found["product"].choices == ("MSC", "NK")
    shown = typed_frame(frame(LOTS, "lots.csv"), list(found.values()))
    assert shown["doses"].tolist()[0] == 1.5
    assert shown["released_on"].tolist()[0] == date(2026, 1, 5)
    assert shown.isna().to_numpy()[1].tolist()[1:6] == [True] * 5


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("doses", "many"), ("doses", "1e3"), ("doses", "0.12345678901234567891"),
        ("released_on", "5 Jan"), ("status", "lost"), ("product", "GONE"),
    ],
)  # fmt: skip
def test_one_cell_that_cannot_be_read_makes_the_column_text(column: str, cell: str) -> None:
    held = frame(LOTS, "lots.csv")
    held.loc[3, column] = cell
    table = next(t for t in TABLES if t.file == "lots.csv")
    found = {c.head: c for c in typed_columns(held, table, {"products": ("MSC",)})}
    assert found[column].form is Form.TEXT
    assert typed_frame(held, list(found.values()))[column].tolist()[1] == cell
    assert "cannot be read" in column_configs([found[column]], "CNY")[column]["help"]


def test_bytes_of_untouched_cells_stay_and_typed_values_are_written_in_full() -> None:
    """What `st.data_editor` sends: numbers, truth values, lists, days as text, None."""
    shown = frame(LOTS, "lots.csv")
    typed = {
        "edited_rows": {1: {"doses": 7, "product": "MSC", "released_on": "2026-02-02"}},
        "deleted_rows": [],
        "added_rows": [{"lot": "N", "doses": 0.1, "status": None}],
    }
    assert content(applied(shown, typed)) == (
        b"lot,product,doses,released_on,expires_on,status,note\n"
        b"L,MSC,1.50,2026/1/5,2026-03-01,hold,x\nM,MSC,7,2026-02-02,,,\nN,,0.1,,,,\n"
    )
    suites = frame(b"suite,rooms,products\nS,1,A\n", "suites.csv")
    typed = {"edited_rows": {0: {"products": ["A", "B"], "rooms": 1e16}}, "deleted_rows": [],
             "added_rows": []}  # fmt: skip
    assert content(applied(suites, typed)).endswith(b"S,10000000000000000,A;B\n")
    batches = frame(b"batch,frozen\nB,\n", "batches.csv")
    typed = {"edited_rows": {0: {"frozen": True}}, "deleted_rows": [], "added_rows": []}
    assert content(applied(batches, typed)).endswith(b"B,true\n")


@pytest.mark.parametrize("name", titles())
def test_every_shipped_table_is_typed(name: str) -> None:
    files = example_files(name)
    for table in TABLES:
        shown = with_all_columns(frame(files.get(table.file), table.file), table.file)
        found = typed_columns(shown, table, ids_of(files))
        for c in found:
            number = c.column is not None and c.column.unit != ""
            assert c.form is Form.NUMBER or not number or c.head == "course"
        assert len(typed_frame(shown, found)) == len(shown)


def test_needed_columns_come_first_and_blank_ones_fold_away() -> None:
    held = b"product,name,response,batch_cost\nA,x,,1\n"
    found = list(columns("products.csv", held, {}).values())
    assert shown_order(found, everything=False) == ["product", "batch_cost", "name"]
    assert shown_order(found, everything=True) == ["product", "batch_cost", "name", "response"]
    assert label(found[3], "CNY") == "batch_cost [CNY/batch]"


def test_a_column_tells_meaning_default_and_bounds() -> None:
    products = next(t for t in TABLES if t.name == "products")
    said = explained(products.column("batch_success"))
    assert "share of batches that pass release." in said
    assert "Blank counts as 1. More than 0, at most 1." in said
    assert "It cannot be blank. A whole number, at least 1." in explained(
        products.column("doses_per_batch")
    )
