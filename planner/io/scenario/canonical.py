"""The canonical text of a scenario: what is written, read back and hashed (contract 7, 8)."""

import json
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence

from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.io.scenario.autologous_keys import AUTOLOGOUS, AUTOLOGOUS_KEY
from planner.io.scenario.build import column_values, settings_rows
from planner.io.scenario.schema import SETTINGS_FILE, TABLES
from planner.io.text.cells import Value, cell_text, escape_formula, parse_cell
from planner.io.text.column import Column, Kind, Table

QUOTED = (Kind.TEXT, Kind.CHOICE)  # in TOML


class _Texts(dict[Value, str]):
    """The cells of one column as CSV has them; each value is written once."""

    def __init__(self, column: Column) -> None:
        self._column = column

    def __missing__(self, value: Value) -> str:
        text = self[value] = _csv_cell(cell_text(self._column, value))
        return text


def scenario_files(scenario: Scenario, *, excel: bool = False) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file of the folder.  excel: tables with BOM and CRLF."""
    yield SETTINGS_FILE, utf8_bytes(settings_toml(scenario))
    for table in used_tables(scenario):
        yield table.file, csv_bytes(used_columns(table, scenario), excel=excel)


def used_tables(scenario: Scenario, *, full: bool = False) -> Iterator[Table]:
    """Every table; one that plans may be older than is left out where it has no rows.

    full: nothing is left out, here and below.
    """
    for table in TABLES:
        if full or not table.added_later or getattr(scenario, table.name):
            yield table


def used_columns(
    table: Table, scenario: Scenario, *, full: bool = False
) -> dict[Column, Sequence[Value]]:
    """The values of each column; a silent column that says nothing new is left out."""
    found = zip(table.columns, column_values(table, scenario), strict=True)
    return {
        c: v for c, v in found if full or not c.silent or any(x != parse_cell(c, "") for x in v)
    }


def used_settings(scenario: Scenario, *, full: bool = False) -> Iterator[tuple[Column, Value]]:
    """The keys and their values; a silent key that says nothing new is left out."""
    for column, value in settings_rows(scenario):
        if full or not column.silent or value != parse_cell(column, ""):
            yield column, value


def csv_bytes(table: Mapping[Column, Sequence[Value]], *, excel: bool = False) -> bytes:
    """A CSV file; a text that a spreadsheet would run gets its leading '."""
    header = ",".join(column.name for column in table)
    cells = [map(_Texts(column).__getitem__, values) for column, values in table.items()]
    lines = [header, *map(",".join, zip(*cells, strict=True)), ""]
    content = utf8_bytes(("\r\n" if excel else "\n").join(lines))
    return BOM_UTF8 + content if excel else content


def _csv_cell(text: str) -> str:
    text = escape_formula(text)
    if any(c in text for c in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def settings_toml(scenario: Scenario) -> str:
    """scenario.toml without comments."""
    lines = [
        f"{column.name} = {toml_value(column, cell_text(column, value))}"
        for column, value in used_settings(scenario)
        if value is not None
    ]
    for part, values in scenario.autologous.items():
        if values:
            lines += ["", f"[{AUTOLOGOUS_KEY}{'.' + _string(part) if part else ''}]"]
            lines += [
                f"{c.name} = {toml_value(c, cell_text(c, values[c.name]))}"
                for c in AUTOLOGOUS
                if c.name in values
            ]
    return "\n".join([*lines, ""])


def settings_cells(scenario: Scenario, *, full: bool = False) -> Iterator[tuple[str, Value]]:
    """The same as rows of the sheet: key and value."""
    for column, value in used_settings(scenario, full=full):
        yield column.name, value
    for part, values in scenario.autologous.items():
        for column in AUTOLOGOUS:
            if column.name in values:
                path = ".".join(p for p in (AUTOLOGOUS_KEY, part, column.name) if p)
                yield path, values[column.name]


def toml_value(column: Column, text: str) -> str:
    """A value as TOML has it: texts in quotes, all else bare."""
    return _string(text) if column.kind in QUOTED else text


def utf8_bytes(text: str) -> bytes:
    """UTF-8; a text that has none cannot be written."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        part = text[max(0, error.start - 20) : error.end + 20]
        raise PlannerError(f"{part!r} holds half a character. Correct the text.") from None


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
