"""What a sweep can change of a scenario, as a form asks it: columns, rows, values to begin with."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import prod

from planner.domain.scenario import Scenario
from planner.errors import DataError, Fault, PlannerError
from planner.io.scenario.build import column_values, settings_rows
from planner.io.scenario.read import files_scenario
from planner.io.scenario.schema import SETTINGS, SETTINGS_SHEET, TABLES
from planner.io.text.cells import cell_text, plain_decimal
from planner.io.text.column import Column, Kind, Table
from planner.sweep.folder import ScenarioFolder
from planner.sweep.parameter import VOLUME, Parameter
from planner.sweep.settings import MAX_SETTINGS

COMMON = (  # offered before all others
    "demand.volume", "suites.rooms", "scenario.lots_per_week", "products.batch_success",
    "products.doses_per_batch", "products.shelf_life_weeks", "products.release_weeks",
    "products.max_wait_weeks", "freezers.positions", "lineage.donors_available",
    "demand.dispersion", "products.lost_cost",
)  # fmt: skip
LEFT_OUT = {  # of the settings: names and what makes another scenario
    "name", "start", "weeks", "currency", "seed", "frozen_weeks", "stable_weeks",
}  # fmt: skip
VOLUMES = ("0.5", "1", "2")
FACTORS = (Decimal("0.5"), Decimal(1), Decimal("1.5"))  # of a number
SHARES = (Decimal("-0.1"), Decimal(0), Decimal("0.05"))  # added to a share
MOST_ROWS = 200  # of a table whose rows are offered one by one
FEW = 4  # a whole number up to this is varied by one
NO_NUMBERS = (Kind.ID, Kind.TEXT, Kind.DATE, Kind.MONDAY)


def parameters(scenario: Scenario) -> list[Parameter]:
    """Every column that a sweep can change, of tables that have rows; the common ones first."""
    every = [Parameter(table=SETTINGS_SHEET, column=c.name) for c in SETTINGS if _offered(c)]
    every.insert(0, Parameter(table=VOLUME[0], column=VOLUME[1]))
    for table in TABLES:
        if _has_rows(scenario, table):
            every += [
                Parameter(table=table.name, column=c.name)
                for c in table.columns
                if c.name not in table.key and c.kind not in NO_NUMBERS
            ]
    places = {name: n for n, name in enumerate(COMMON)}
    return sorted(every, key=lambda p: places.get(p.name, len(places)))


def row_keys(scenario: Scenario, parameter: Parameter) -> list[str]:
    """The rows that can be named, as the key in brackets has them; none: only all of them."""
    table = _table(parameter)
    if table is None or not table.key or parameter.volume:
        return []
    columns = dict(zip(table.columns, column_values(table, scenario), strict=True))
    if len(columns[table.column(table.key[0])]) > MOST_ROWS:
        return []
    parts = [[cell_text(c, v) for v in columns[c]] for c in map(table.column, table.key)]
    return [";".join(row) for row in zip(*parts, strict=True)]


def column_of(parameter: Parameter) -> Column | None:
    """Its column in the schema; None: the volume, which is none."""
    if parameter.volume:
        return None
    table = _table(parameter)
    columns = SETTINGS if table is None else table.columns
    return next(c for c in columns if c.name == parameter.column)


def values_now(scenario: Scenario, parameter: Parameter) -> list[str]:
    """The different values that the scenario has there, as written; blank: left out."""
    column, table = column_of(parameter), _table(parameter)
    if column is None:
        return ["1"]
    if table is None:
        return [cell_text(column, dict(settings_rows(scenario))[column])]
    values = dict(zip(table.columns, column_values(table, scenario), strict=True))[column]
    keys = row_keys(scenario, parameter)
    wanted = [v for n, v in enumerate(values) if not parameter.key or keys[n] == parameter.key]
    return list(dict.fromkeys(cell_text(column, v) for v in wanted))


def suggested_values(scenario: Scenario, parameter: Parameter) -> list[str]:
    """Values to begin with: the scenario's own, and some around it."""
    column = column_of(parameter)
    if column is None:
        return list(VOLUMES)
    if column.kind is Kind.CHOICE:
        return list(column.choices)
    if column.kind is Kind.FLAG:
        return ["true", "false"]
    own = [text for text in values_now(scenario, parameter) if text]
    if column.kind not in (Kind.WHOLE, Kind.DECIMAL) or not own:
        return own
    first = Decimal(own[0])
    return list(dict.fromkeys(plain_decimal(x) for x in _around(column, first)))


def change_text(parameter: Parameter, values: Sequence[str]) -> str:
    """The change as `cryoplan sweep --set` takes it."""
    return f"{parameter.name}={','.join(values)}"


def run_count(values: Sequence[Sequence[str]]) -> int:
    """How many runs every combination makes."""
    return prod(len(v) for v in values)


def faults_of_values(
    scenario: Scenario, parameter: Parameter, values: Sequence[str]
) -> list[Fault]:
    """What is wrong with values, each alone in the scenario; the reader of every scenario says it.

    A job reads every combination before it solves the first.
    """
    folder = ScenarioFolder(scenario.name, scenario)
    return list(dict.fromkeys(_faults(folder, parameter, values)))


def require_few(runs: int) -> None:
    """Raise PlannerError where there are more settings than a sweep takes."""
    if runs > MAX_SETTINGS:
        raise PlannerError(f"At most {MAX_SETTINGS:,} settings are run at once. Give fewer values.")


def _faults(folder: ScenarioFolder, parameter: Parameter, values: Sequence[str]) -> Iterator[Fault]:
    for value in values:
        files, faults = folder.changed({parameter: value})
        if faults:
            yield from faults
            continue
        try:
            files_scenario(files, folder.label)
        except DataError as error:
            yield from error.faults


def _around(column: Column, own: Decimal) -> Iterator[Decimal]:
    """The value and others on both sides, within what the column allows."""
    whole = column.kind is Kind.WHOLE
    if column.high == 1 and not whole:
        found = [own + step for step in SHARES]
    elif whole and own <= FEW:
        found = [own - 1, own, own + 1]
    else:
        found = [(own * f).to_integral_value() if whole else own * f for f in FACTORS]
    for x in found:
        if x == own or (x > 0 and column.low <= x <= column.high):
            yield x


def _offered(column: Column) -> bool:
    return column.name not in LEFT_OUT and column.kind not in NO_NUMBERS


def _table(parameter: Parameter) -> Table | None:
    return next((t for t in TABLES if t.name == parameter.table), None)


def _has_rows(scenario: Scenario, table: Table) -> bool:
    return bool(next(iter(column_values(table, scenario))))
