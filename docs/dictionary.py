"""data/README.md from the schema: `python docs/dictionary.py` writes it."""

import runpy
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from planner.io.plan import tables as plan_tables
from planner.io.scenario.autologous_keys import AUTOLOGOUS, AUTOLOGOUS_KEY
from planner.io.scenario.schema import SETTINGS, SETTINGS_SHEET, TABLES
from planner.io.text.atomic import write_file
from planner.io.text.cells import FIRST_DAY, LAST_DAY
from planner.io.text.column import MAX_AMOUNT as AMOUNT
from planner.io.text.column import MAX_DECIMALS as PLACES
from planner.io.text.column import Column, Kind, Table
from planner.io.text.faults import MAX_SHOWN as SHOWN

CATALOGUE = runpy.run_path(str(Path(__file__).with_name("fault_catalogue.py")))
FAULTS, WARNINGS = CATALOGUE["FAULTS"], CATALOGUE["WARNINGS"]
README = Path(__file__).parents[1] / "data" / "README.md"

HEAD = f"""\
# Data dictionary

Written by `python docs/dictionary.py` from `planner/io/scenario/schema.py`; do not edit it by hand.

A scenario is a folder with `scenario.toml` and one CSV file for each table, or one `.xlsx` with the
same tables as sheets and the settings in a sheet `{SETTINGS_SHEET}` with the columns `key` and
`value`. `cryoplan new FOLDER` writes one to start from, `cryoplan validate FOLDER` names every
fault. The plan folder that `cryoplan solve` writes is described at the end.

## Rules for every cell

- CSV is separated by commas; UTF-8 with or without BOM, else it is read as GB18030, and said so.
  Blank rows are passed over; rows are counted as a spreadsheet does, the header included.
- Spaces around a cell are trimmed. One leading `'` before `= + - @`, tab or return is removed; it
  keeps a spreadsheet from running a text.
- A blank cell, or the word given as default, takes the default; without one it is a fault.
- Whole number: digits, or digits and `.0`. Decimal: digits with a point, at most {PLACES} decimals,
  at most {AMOUNT:,}. No sign, no thousands mark, no exponent, no NaN, no infinity.
- Date: `YYYY-MM-DD` or `YYYY/M/D`, {FIRST_DAY} to {LAST_DAY}. A Monday stands for its week.
- Id: any text without `;` and `@`; `007` and `NA` are ids like others. Ids of lots and batches
  differ. List: separated by `;`. True or false: `true`, `false`.
- In a workbook numbers, dates and truth values may be Excel's own; a number counts as Excel shows
  it, with 15 digits. A formula counts as its stored result, an empty text as a blank; without a
  result it is a fault. Cells that are only coloured or bordered do not count.
- A column, key, file or sheet nobody knows is a warning, or a fault if its name looks like a known
  one. A missing optional table equals one without rows.
"""
FAULT_HEAD = f"""\
## Faults

All faults are reported at once, with file, row, column, value, rule and repair; the exit code is 2
and nothing is written. Of more than {SHOWN} of one kind in one column, {SHOWN} are shown and the
others counted. A sample changes the scenario that `cryoplan new` writes, in its first row.
"""
PLAN_HEAD = """\
## The plan folder

Weeks are written as the date of their Monday, last usable weeks as that of their Sunday. Rows of 0
doses or patients are left out. `report.json` holds the hash of the scenario, settings, versions
(of the contract, Python and the packages), ending, objective, bound, gap, cost, seconds, warnings
and violations.

With a plan in force (`solve --previous`) there are `previous_batches.csv`, `previous_banking.csv`
and `changes.csv`, otherwise none of them, and `previous` is true among the settings of
`report.json`. Of a folder from before `interrupted.csv` existed, no course is interrupted; one
whose scenario has `courses.csv` must have that table.

A folder whose `report.json` names no version of the contract, or one below 3, is from before
oldest first was a rule. Where doses leave in another order, `cryoplan check` says so, and
`cryoplan check --rewrite` labels it anew: `shipments.csv` and `discards.csv` then take the lots
that expire first, with the same doses for the same hospitals and weeks. Where other rules on doses
are broken, and in newer folders, `--rewrite` leaves every shipment as it is.
"""
KINDS = {"whole": "whole number", "monday": "Monday", "sunday": "Sunday", "flag": "true or false"}
WARNING_HEAD = """\
## Warnings

Allowed but strange, or assumed: shown and kept in the report; the exit code is unchanged.
"""


def render() -> str:
    """The whole of data/README.md."""
    parts = [HEAD, _settings(), *map(_table, TABLES), _autologous()]
    parts += [FAULT_HEAD + "\n" + _codes(FAULTS), WARNING_HEAD + "\n" + _codes(WARNINGS)]
    parts += [PLAN_HEAD, *map(_plan_table, plan_tables.TABLES)]
    return "\n".join(parts)


def _settings() -> str:
    return "## scenario.toml\n\n" + _rows(
        ("key", "what", "unit", "default", "meaning"), map(_row, SETTINGS)
    )


def _autologous() -> str:
    head = (
        f"## scenario.toml, [{AUTOLOGOUS_KEY}]\n\n"
        "The fresh comparator: `cryoplan compare` needs every key whose meaning does not say what "
        "it is when left out; nothing else reads them. "
        f"`[{AUTOLOGOUS_KEY}.PRODUCT]` overrides for one product.\n\n"
    )
    return head + _rows(("key", "what", "unit", "default", "meaning"), map(_row, AUTOLOGOUS))


def _table(table: Table) -> str:
    key = f" Key: {', '.join(table.key)}." if table.key else ""
    need = "Required." if table.required else "Optional."
    meaning = f"{table.meaning[0].upper()}{table.meaning[1:]}."
    columns = _rows(("column", "what", "unit", "default", "meaning"), map(_row, table.columns))
    return f"## {table.file}\n\n{meaning} {need}{key}\n\n{columns}"


def _plan_table(table: plan_tables.PlanTable) -> str:
    body = (
        (
            f"`{c.name}`",
            " or ".join(f"`{w}`" for w in c.words) or KINDS.get(c.kind, c.kind),
            c.unit,
            c.meaning,
        )
        for c in table.columns
    )
    return f"### {table.file}\n\n" + _rows(("column", "what", "unit", "meaning"), body)


def _row(column: Column) -> tuple[str, ...]:
    return (f"`{column.name}`", _what(column), column.unit, _default(column), _meaning(column))


def _what(column: Column) -> str:
    match column.kind:
        case Kind.CHOICE:
            return " or ".join(f"`{c}`" for c in column.choices)
        case Kind.WHOLE | Kind.COURSE:
            return f"{column.kind}, {column.low:,} to {column.high:,}"
        case Kind.DECIMAL if column.high < AMOUNT or column.low:
            low = f"above {column.low}" if column.above else f"{column.low}"
            return f"{column.kind}, {low} to {column.high:,}"
    return str(column.kind)


def _default(column: Column) -> str:
    if column.required:
        return "**required**"
    if column.copies:
        return f"the {column.copies}"
    return column.absent or (f"`{column.default}`" if column.default else "blank")


def _meaning(column: Column) -> str:
    return column.meaning + (" (chance only)" if column.reserved else "")


def _codes(codes: Mapping[str, Any]) -> str:
    return _rows(
        ("code", "meaning", "sample"),
        ((f"`{name}`", code.meaning, code.sample) for name, code in codes.items()),
    )


def _rows(header: tuple[str, ...], body: Iterable[tuple[str, ...]]) -> str:
    def line(cells: Iterable[str]) -> str:
        return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"

    def lines() -> Iterator[str]:
        yield line(header)
        yield line("---" for _ in header)
        yield from map(line, body)

    return "\n".join([*lines(), ""])


def main() -> None:
    """Write data/README.md."""
    write_file(README, render().encode())


if __name__ == "__main__":
    main()
