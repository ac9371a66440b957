"""A scenario as one .xlsx: the settings and every table a sheet (contract 7)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain

from openpyxl.utils import get_column_letter

from planner.domain.scenario import Scenario
from planner.io.scenario.canonical import settings_cells, used_columns, used_tables
from planner.io.scenario.schema import SETTINGS_SHEET, TABLES
from planner.io.scenario.settings import read_sheet
from planner.io.scenario.source import ScenarioSource, check_names
from planner.io.text.cells import Cell, Value
from planner.io.text.column import Kind, Table
from planner.io.text.faults import FaultCollector
from planner.io.text.sheet_cells import Sheet, read_sheet_cells
from planner.io.text.text_table import TextTable, read_rows
from planner.io.text.workbook import workbook
from planner.io.text.workbook_package import open_package


def read_workbook(content: bytes, file: str, collector: FaultCollector) -> ScenarioSource:
    """The sheets of a workbook that the contract knows; others are named."""
    source = ScenarioSource(
        settings_name=f"sheet {SETTINGS_SHEET}", names={t.name: f"sheet {t.name}" for t in TABLES}
    )
    try:
        package = open_package(content)
        sheets = {title: read_sheet_cells(xml, package) for title, xml in package.parts.items()}
    except Exception as error:  # a damaged file fails in the zip reader, the XML reader or ours
        rule = f"It is no Excel workbook ({type(error).__name__})."
        collector.add("not-a-workbook", file, rule, "Save it as .xlsx, without a password.")
        source.has_settings = True
        source.tables = {t.name: None for t in TABLES}
        return source
    check_names(list(sheets), [SETTINGS_SHEET, *source.names], "sheet", collector)
    if SETTINGS_SHEET in sheets:
        source.has_settings = True
        raw = read_rows(sheets[SETTINGS_SHEET].rows, source.settings_name, collector)
        if raw:
            source.settings = read_sheet(raw, source.settings_name, collector)
    for table in TABLES:
        if table.name in sheets:
            label, sheet = source.names[table.name], sheets[table.name]
            raw = source.tables[table.name] = read_rows(sheet.rows, label, collector)
            if raw:
                _warn_of_dayless(table, raw, sheet, label, collector)
    if not package.calculated:
        _warn_of_zeros(sheets, [SETTINGS_SHEET, *source.names], file, collector)
    return source


def _warn_of_dayless(
    table: Table, raw: TextTable, sheet: Sheet, label: str, collector: FaultCollector
) -> None:
    """Name each date that the spreadsheet shows as a month: it holds one day of it."""
    days = {column.name for column in table.columns if column.kind is Kind.DATE}
    for row, place in sheet.dayless:
        name = raw.header[place - 1] if place <= len(raw.header) else ""
        if row > raw.header_row and name in days:
            day = sheet.rows[row - 1][place - 1]
            rule = f"is shown without its day; {day} was taken."
            repair = "Write the day if another is meant: a month on a label means its last."
            collector.add("day-not-shown", label, rule, repair, row=row, column=name, value=day)


def _warn_of_zeros(
    sheets: Mapping[str, Sheet], read: Collection[str], file: str, collector: FaultCollector
) -> None:
    """Say that 0 may be what a library wrote beside formulas that it does not calculate."""
    zeros = [(title, *place) for title in sheets for place in sheets[title].zeros if title in read]
    if zeros and not any(sheet.results for sheet in sheets.values()):
        title, row, column = zeros[0]
        first = f"sheet {title}, cell {get_column_letter(column)}{row}"
        which = f"all {len(zeros):,} formulas, from {first} on," if zeros[1:] else first
        rule = f"0 is the stored result of {which} and was taken; nobody may have calculated it."
        repair = "Open it in a spreadsheet, recalculate (LibreOffice: Ctrl+Shift+F9) and save it."
        collector.add("formulas-all-zero", file, rule, repair)


def encode_workbook(scenario: Scenario, *, full: bool = False) -> bytes:
    """The bytes of an .xlsx with a sheet for each table; full: of every table, every column."""
    return workbook(_sheets(scenario, full=full))


def _sheets(scenario: Scenario, *, full: bool) -> Iterator[tuple[str, Iterator[Sequence[Cell]]]]:
    settings = [(key, _cell(value)) for key, value in settings_cells(scenario, full=full)]
    yield SETTINGS_SHEET, iter([("key", "value"), *settings])
    for table in used_tables(scenario, full=full):
        columns = used_columns(table, scenario, full=full)
        cells = [[_cell(value) for value in values] for values in columns.values()]
        yield table.name, chain([[c.name for c in columns]], zip(*cells, strict=True))


def _cell(value: Value) -> Cell:
    return ";".join(map(str, value)) if isinstance(value, tuple) else value
