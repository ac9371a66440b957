"""From checked tables to the Scenario they describe, and back to columns (contract 7, 7a)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from planner.domain.calendar import Calendar
from planner.domain.demand import Demand
from planner.domain.scenario import Scenario
from planner.io.scenario.schema import DEMAND, SETTINGS, TABLES
from planner.io.scenario.settings import ScenarioSettings
from planner.io.scenario.typed_table import TypedTable
from planner.io.text.cells import Value
from planner.io.text.column import Column, Kind, Table


def build(
    settings: ScenarioSettings, tables: Mapping[str, TypedTable], calendar: Calendar
) -> Scenario:
    """The Scenario; nothing may be wrong any more."""
    parts: dict[str, Any] = {
        table.name: _items(table, tables[table.name], calendar)
        for table in TABLES
        if table.name in tables and table is not DEMAND
    }
    values: dict[str, Any] = {
        k: v for k, v in settings.values.items() if k not in ("start", "weeks")
    }
    return Scenario(
        calendar=calendar,
        demand=_demand(tables[DEMAND.name], calendar),
        autologous=settings.autologous,
        **values,
        **parts,
    )


def column_values(table: Table, scenario: Scenario) -> list[Sequence[Value]]:
    """The values of `table`, one sequence for each of its columns, in file order."""
    if table is DEMAND:
        return _demand_columns(scenario)
    held = getattr(scenario, table.name)
    items = list(held.values() if isinstance(held, Mapping) else held)
    return [[_cell(column, item, scenario.calendar) for item in items] for column in table.columns]


def settings_rows(scenario: Scenario) -> Iterator[tuple[Column, Value]]:
    """Every key of the scenario itself and its value."""
    for column in SETTINGS:
        if column.name in ("start", "weeks"):
            yield column, getattr(scenario.calendar, column.field)
        else:
            yield column, getattr(scenario, column.field)


def _items(table: Table, typed: TypedTable, calendar: Calendar) -> Any:
    items = []
    for row in typed.records():
        fields: dict[str, Any] = {c.field: row.values[c.name] for c in table.columns}
        for column in table.columns:
            if column.copies and not fields[column.field]:
                fields[column.field] = row.values[column.copies]
            if column.kind is Kind.MONDAY:
                fields[column.field] = calendar.week_of(fields[column.field])
        items.append(table.record(**fields))
    if len(table.key) != 1:
        return tuple(items)
    key = table.column(table.key[0]).field
    return {getattr(item, key): item for item in items}


def _demand(typed: TypedTable, calendar: Calendar) -> Demand:
    weeks: dict[object, int] = {
        day: calendar.week_of(day) for day in typed.values["week"] if isinstance(day, date)
    }
    keys = list(
        zip(
            typed.column("product").tolist(),
            typed.column("hospital").tolist(),
            map(weeks.__getitem__, typed.column("week").tolist()),
            strict=True,
        )
    )
    return Demand(
        patients=dict(zip(keys, typed.column("patients").tolist(), strict=True)),
        mean=_written(typed, "mean", keys),
        dispersion=_written(typed, "dispersion", keys),
    )


def _written(
    typed: TypedTable, name: str, keys: list[tuple[str, str, int]]
) -> dict[tuple[str, str, int], Decimal]:
    """Only the rows in which the column has a value."""
    if typed.values[name] == [None]:
        return {}
    cells = typed.column(name).tolist()
    return {key: value for key, value in zip(keys, cells, strict=True) if value is not None}


def _demand_columns(scenario: Scenario) -> list[Sequence[Value]]:
    demand, calendar = scenario.demand, scenario.calendar
    keys = list(demand.patients)
    weeks = [week for _, _, week in keys]
    mondays = {week: calendar.monday(week) for week in set(weeks)}
    return [
        [product for product, _, _ in keys],
        [hospital for _, hospital, _ in keys],
        list(map(mondays.__getitem__, weeks)),
        list(demand.patients.values()),
        list(map(demand.mean.get, keys)),
        list(map(demand.dispersion.get, keys)),
    ]


def _cell(column: Column, item: object, calendar: Calendar) -> Value:
    value: Value = getattr(item, column.field)
    if column.kind is Kind.MONDAY:
        assert isinstance(value, int)
        return calendar.monday(value)
    return value
