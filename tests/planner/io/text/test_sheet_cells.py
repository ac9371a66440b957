"""Cells of a sheet's XML as text; what a spreadsheet would call damaged is never guessed at."""

from datetime import datetime

import pytest

from planner.io.text.sheet_cells import Sheet, read_sheet_cells
from planner.io.text.workbook_package import Package, Shown

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = Package(
    parts={},
    texts=["zero", "one"],
    styles={"1": Shown.DATE, "2": Shown.DAYLESS, "3": Shown.SPAN},
    epoch=datetime(1899, 12, 30),
    calculated=True,
)


def _sheet(rows: str) -> Sheet:
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return read_sheet_cells(xml.encode(), PACKAGE)


def _cell(xml: str) -> str:
    """The text of one cell, A1."""
    rows = _sheet(f'<row r="1">{xml}</row>').rows
    return rows[0][0] if rows else ""


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<c><v>7</v></c>", "7"),
        ("<c><v> 7\n</v></c>", "7"),
        ("<c><v>007</v></c>", "7"),
        ("<c><v>0</v></c>", "0"),
        ("<c><v>-2.50</v></c>", "-2.5"),
        ("<c><v>1E3</v></c>", "1000"),
        ("<c><v>0.30000000000000004</v></c>", "0.3"),
        ('<c t="n"><v>None</v></c>', "\0None"),
        ('<c s="1"><v>46203</v></c>', "2026-06-30"),
        ('<c s="2"><v>46203.0</v></c>', "2026-06-30"),
        ('<c s="1"><v>46203.5</v></c>', "2026-06-30 12:00:00"),
        ('<c s="1"><v>0.5</v></c>', "12:00:00"),
        ('<c s="1"><v>1E+99</v></c>', f"1{'0' * 99}"),
        ('<c s="3"><v>2</v></c>', "2 days, 0:00:00"),
        ('<c t="d"><v>2026-06-30</v></c>', "2026-06-30"),
        ('<c t="d"><v>2026-06-30T00:00:00Z</v></c>', "2026-06-30"),
        ('<c t="d"><v>2026-06-30T12:00:00</v></c>', "2026-06-30T12:00:00"),
        ('<c t="d"><v>June</v></c>', "June"),
        ('<c t="s"><v>1</v></c>', "one"),
        ('<c t="str"><v>a_x0041_</v></c>', "aA"),
        ('<c t="b"><v>1</v></c>', "true"),
        ('<c t="b"><v>false</v></c>', "false"),
        ('<c t="b"><v>2</v></c>', "\x002"),
        ('<c t="e"><v>#N/A</v></c>', "\0#N/A"),
        ('<c t="e"/>', "\0#"),
        ('<c t="inlineStr"><is><r><t>a</t></r><r><rPr/><t>b</t></r><rPh><t>x</t></rPh></is></c>',
         "ab"),
        ('<c s="1"/>', ""),
        ("<c><v/></c>", ""),
        ("<c><f>1+1</f><v>2</v></c>", "2"),
        ("<c><f>1+1</f></c>", "\0=1+1"),
        ("<c><f>1+1</f><v/></c>", "\0=1+1"),
        ('<c t="n"><f>1+1</f><v></v></c>', "\0=1+1"),
        ('<c t="str"><f>1+1</f></c>', "\0=1+1"),
        ('<c t="str"><f>A1</f><v></v></c>', ""),
        ('<c t="str"><f>A1</f><v>x</v></c>', "x"),
        ('<c t="inlineStr"><f>A1</f><is><t>x</t></is></c>', "x"),
        ('<c><f t="shared" si="0"/></c>', "\0="),
        ('<c><f t="array" ref="A1">1+1</f></c>', "\0{=1+1}"),
        ('<c><f t="array" ref="A1">1+1</f><v>2</v></c>', "2"),
        ('<c><f t="dataTable" ref="A1" r1="B1"/></c>', "\0{=}"),
    ],
)  # fmt: skip
def test_a_cell(xml: str, text: str):
    assert _cell(xml) == text


def test_rows_are_where_they_say():
    sheet = _sheet('<row r="3"><c r="C3"><v>1</v></c></row><row/><row><c><v>2</v></c></row>')
    assert [list(row) for row in sheet.rows] == [[], [], ["", "", "1"], [], ["2"]]


def test_cells_in_any_order_are_all_read():
    sheet = _sheet('<row r="1"><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c></row>')
    assert [list(row) for row in sheet.rows] == [["1", "2"]]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1"><c r="1"><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="0"><c><v>1</v></c></row>',
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="x"/>',
        '<row r="1"><c t="z"><v>1</v></c></row>',
        '<row r="1"><c t="s"><v>2</v></c></row>',
        '<row r="1"><c t="s"><v>-1</v></c></row>',
    ],
)
def test_a_damaged_sheet_is_refused(rows: str):
    with pytest.raises((ValueError, IndexError)):
        _sheet(rows)


def test_another_document_is_no_sheet():
    with pytest.raises(ValueError, match="no sheet"):
        read_sheet_cells(b"<html><row/></html>", PACKAGE)


def test_an_array_marks_the_cells_without_a_result():
    """Also below the last row, where nothing else stands."""
    area = '<c r="A1"><f t="array" ref="A1:B3">X</f><v>1</v></c>'
    sheet = _sheet(
        f'<row r="1">{area}<c r="B1" t="str"><v></v></c></row>'
        '<row r="2"><c r="A2"><v>3</v></c><c r="B2"><v>4</v></c></row>'
    )
    assert [list(row) for row in sheet.rows] == [
        ["1", "\0{=X}"], ["3", "4"], ["\0{=X}", "\0{=X}"]
    ]  # fmt: skip


def test_an_endless_array_is_marked_in_part():
    sheet = _sheet('<row r="1"><c r="A1"><f t="array" ref="A1:XFD1048576">X</f></c></row>')
    assert sum(len(row) for row in sheet.rows) == 10_000


def test_what_is_counted():
    sheet = _sheet(
        '<row r="1"><c><f>A</f><v>0</v></c><c><f>A</f><v>0.0</v></c><c><f>A</f><v>5</v></c>'
        '<c t="b"><f>TRUE()</f><v>1</v></c><c t="str"><f>A</f><v></v></c>'
        '<c s="2"><v>46203</v></c></row>'
    )
    assert sheet.zeros == [(1, 1), (1, 2)]
    assert sheet.results == 1
    assert sheet.dayless == [(1, 6)]
