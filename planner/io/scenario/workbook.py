"""A scenario as one .xlsx: the settings and every table a sheet (contract 7)."""

from collections.abc import Iterator, Sequence
from itertools import chain

from planner.domain.scenario import Scenario
from planner.io.scenario.canonical import settings_cells, used_columns
from planner.io.scenario.schema import SETTINGS_SHEET, TABLES
from planner.io.scenario.settings import read_sheet
from planner.io.scenario.source import ScenarioSource, check_names
from planner.io.text.cells import Cell, Value
from planner.io.text.faults import FaultCollector
from planner.io.text.text_table import read_rows
from planner.io.text.workbook import read_sheets, workbook


def read_workbook(content: bytes, file: str, collector: FaultCollector) -> ScenarioSource:
    """The sheets of a workbook that the contract knows; others are named."""
    source = ScenarioSource(
        settings_name=f"sheet {SETTINGS_SHEET}", names={t.name: f"sheet {t.name}" for t in TABLES}
    )
    try:
        sheets = read_sheets(content)
    except Exception as error:  # openpyxl raises whatever its XML reader does
        rule = f"It is no Excel workbook ({type(error).__name__})."
        collector.add("not-a-workbook", file, rule, "Save it as .xlsx, without a password.")
        source.has_settings = True
        source.tables = {t.name: None for t in TABLES}
        return source
    check_names(list(sheets), [SETTINGS_SHEET, *source.names], "sheet", collector)
    if SETTINGS_SHEET in sheets:
        source.has_settings = True
        raw = read_rows(sheets[SETTINGS_SHEET], source.settings_name, collector)
        if raw:
            source.settings = read_sheet(raw, source.settings_name, collector)
    for name, label in source.names.items():
        if name in sheets:
            source.tables[name] = read_rows(sheets[name], label, collector)
    return source


def encode_workbook(scenario: Scenario) -> bytes:
    """The bytes of an .xlsx with a sheet for each table."""
    return workbook(_sheets(scenario))


def _sheets(scenario: Scenario) -> Iterator[tuple[str, Iterator[Sequence[Cell]]]]:
    settings = [(key, _cell(value)) for key, value in settings_cells(scenario)]
    yield SETTINGS_SHEET, iter([("key", "value"), *settings])
    for table in TABLES:
        columns = used_columns(table, scenario)
        cells = [[_cell(value) for value in values] for values in columns.values()]
        yield table.name, chain([[c.name for c in columns]], zip(*cells, strict=True))


def _cell(value: Value) -> Cell:
    return ";".join(map(str, value)) if isinstance(value, tuple) else value
