"""Rows and cells of a CSV text, by the csv module and, for long plain texts, by pandas."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from planner.io.text import text_table
from planner.io.text.faults import FaultCollector
from planner.io.text.text_table import TextTable, read_csv


def _read(text: str) -> TextTable:
    collector = FaultCollector()
    found = read_csv(text, "t.csv", collector)
    assert found is not None, collector.faults
    return found


def _rows(found: TextTable) -> list[tuple[int, tuple[str, ...]]]:
    """Row number and cells; cells beyond the header are left out where blank."""
    columns = [[t[i] for i in c] for t, c in zip(found.texts, found.cells, strict=True)]
    width = len(found.header)
    rows = zip(*columns, strict=True)
    kept = [r[:width] + tuple(c for c in r[width:] if c) for r in rows]
    return list(zip(found.rows.tolist(), kept, strict=True))


def _codes(text: str) -> list[tuple[str, int | None]]:
    collector = FaultCollector()
    assert read_csv(text, "t.csv", collector) is None
    return [(f.code, f.row) for f in collector.faults]


def test_rows_are_counted_as_a_spreadsheet_does():
    found = _read('\n a ,b\n1,2\n\n , \n"x\ny",4\n5\n')
    assert found.header == ("a", "b")
    assert found.header_row == 2
    assert _rows(found) == [(3, ("1", "2")), (6, ("x\ny", "4")), (7, ("5", ""))]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_end_of_line(end: str):
    assert _rows(_read(end.join(["a,b", "1,2", "", "3,4"]))) == [(2, ("1", "2")), (4, ("3", "4"))]


def test_texts_stay_as_they_are():
    found = _read("a\n007\nNA\nnan\n1e5\n")
    assert [text for _, (text,) in _rows(found)] == ["007", "NA", "nan", "1e5"]


def test_blank_cells_behind_the_header_are_nothing():
    assert _read("a,b,,\n1,2,,\n").header == ("a", "b")


def test_no_rows():
    assert _rows(_read("a,b")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ("empty-file", None)),
        ("\n,,\n", ("empty-file", None)),
        ("a;b\n1;2\n", ("wrong-separator", 1)),
        ("\na\tb\n", ("wrong-separator", 2)),
        ('a,b\n1,2\n"x,3\n4,5\n', ("bad-csv", 3)),
        ('a,b\n"x"y,3\n', ("bad-csv", 2)),
        ("a\n" + "," * 2000, ("extra-cell", 2)),
        ("a" + "," * 2000 + "b\n1", ("extra-cell", 1)),
        ("a\n" + '"' + "x" * 200_000 + '"', ("bad-csv", 2)),
    ],
)
def test_no_table(text: str, found: tuple[str, int | None]):
    assert _codes(text) == [found]


@given(text=st.text("ab ,\n\r'\t", max_size=40))
@example("a\nb,b,b,b,b\n")
@example("a,b\nb,b,b\na\n")
@example("a,a,\nb\n\rb\r\nb")
@example("\r\na\n\n  \nb")
def test_both_ways_read_the_same(text: str):
    """Without it a long file could mean something else than a short one."""
    collector = FaultCollector()
    fast = text_table._regular_table(text)
    slow = read_csv(text, "t.csv", collector)
    assume(fast is not None and slow is not None)
    assert fast.header == slow.header
    assert fast.header_row == slow.header_row
    assert _rows(fast) == _rows(slow)


def test_a_byte_order_mark_inside_a_cell_stays_in_every_way(monkeypatch: pytest.MonkeyPatch):
    """pandas takes it off the first cell that it reads."""
    text = "a,b\n\ufeff1,2\n"
    slow = _rows(_read(text))
    monkeypatch.setattr(text_table, "MIN_CHARS_FOR_PANDAS", 0)
    assert _rows(_read(text)) == slow == [(2, ("\ufeff1", "2"))]


def test_a_row_with_full_width_commas_is_one_fault():
    assert _codes("a,b,c\n1,2,3\n1，2，3\n4，5，6\n") == [("wrong-separator", 3)]
    assert _codes("a，b，c\n1，2，3\n") == [("wrong-separator", 1)]
    assert _rows(_read("a,b,c\n1，2,,3\n1，2\n")) == [
        (2, ("1，2", "", "3")),
        (3, ("1，2", "", "")),
    ]


def test_a_long_file_takes_the_fast_way(monkeypatch: pytest.MonkeyPatch):
    text = "a,b\n" + "1,007\n" * 50_000
    monkeypatch.setattr(text_table, "_collected_rows", None)  # the slow way would fail
    found = _read(text)
    assert len(found.rows) == 50_000
    assert found.texts[1] == ["007"]


def test_a_long_file_with_one_row_too_long_still_has_its_place():
    text = "a,b\n" + "1,2\n" * 50_000 + "1,2,,,x\n"
    found = _read(text)
    assert _rows(found)[-1] == (50_002, ("1", "2", "x"))
