"""Rules between cells and tables (contract 1, 2, 6, 7a, 9); each cell is right by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import floor

from planner.domain.autologous import conflicting_terms
from planner.domain.calendar import Calendar
from planner.io.scenario.autologous_keys import AUTOLOGOUS_KEY
from planner.io.scenario.schema import (
    BATCHES,
    CLOSURES,
    FREEZERS,
    HOSPITALS,
    LOTS,
    PRODUCTS,
    SUITES,
)
from planner.io.scenario.settings import ScenarioSettings
from planner.io.scenario.state_rules import StateRows, check_state
from planner.io.scenario.typed_table import CheckContext, TypedRow, TypedTable
from planner.io.text.cells import CellFault, cell_text
from planner.io.text.column import Table
from planner.io.text.faults import FaultCollector, did_you_mean


@dataclass(frozen=True, slots=True)
class TypedTables:
    """The tables that are there; a missing one has no records."""

    found: Mapping[str, TypedTable]
    collector: FaultCollector

    def records(self, table: Table) -> list[TypedRow]:
        typed = self.found.get(table.name)
        return [] if typed is None else list(typed.records())

    def by_id(self, table: Table) -> dict[str, TypedRow]:
        """The first row of each id."""
        rows = reversed(self.records(table))
        return {id_: row for row in rows if (id_ := row.of(table.key[0], str)) is not None}

    def fault(self, table: Table, record: TypedRow, column: str, fault: CellFault) -> None:
        """About a cell that is right by itself."""
        value = record.values[column]
        assert not isinstance(value, CellFault)
        self.collector.add(
            fault.code,
            self.found[table.name].file,
            fault.rule,
            fault.repair,
            row=record.row,
            column=column,
            value=cell_text(table.column(column), value),
        )


def check_rules(tables: TypedTables, settings: ScenarioSettings, calendar: Calendar | None) -> None:
    """Every rule, for all rows whose cells it needs are right."""
    _products(tables, settings)
    _periods(tables)
    _closed_rooms(tables)
    if calendar is not None:
        _lots(tables, calendar)
        _firm_weeks(tables, calendar)
        products, hospitals = tables.by_id(PRODUCTS), tables.by_id(HOSPITALS)
        check_state(StateRows(tables.records, products, hospitals, calendar, tables.fault))
    _firm_places(tables)


def check_overrides(settings: ScenarioSettings, file: str, context: CheckContext) -> None:
    """[autologous.PRODUCT] overrides a product that there is; no key contradicts another.

    file: where the settings stand.
    """
    known, products = context.known[PRODUCTS.name], context.names[PRODUCTS.name]
    for found in conflicting_terms(settings.autologous, sorted(known or ())):
        row = settings.rows[found.column]
        context.collector.add(
            found.code, file, found.rule, found.repair, row=row, column=found.column,
            value=found.value,
        )  # fmt: skip
    for part, terms in settings.autologous.items():
        if part and known is not None and part not in known:
            context.collector.add(
                "unknown-id",
                file,
                f"is not in {products}.",
                did_you_mean(part, known, products),
                row=settings.rows[f"{AUTOLOGOUS_KEY}.{part}.{next(iter(terms))}"],
                column=AUTOLOGOUS_KEY,
                value=part,
            )


def _products(tables: TypedTables, settings: ScenarioSettings) -> None:
    for r in tables.records(PRODUCTS):
        release, life = r.of("release_weeks", int), r.of("shelf_life_weeks", int)
        if release is not None and life is not None and release >= life:
            rule = f"leaves no life: shelf_life_weeks is {life} and counts from freezing."
            tables.fault(
                PRODUCTS, r, "release_weeks", CellFault("no-life", rule, "Make it smaller.")
            )
        doses, success = r.of("doses_per_batch", int), r.of("batch_success", Decimal)
        expected = settings.values.get("yield_rule") == "expected"
        if expected and doses is not None and success is not None and floor(doses * success) < 1:
            rule = f"of {doses} doses is less than 1, rounded down: a batch gives none."
            repair = 'Raise it or doses_per_batch, or set yield = "nominal".'
            tables.fault(PRODUCTS, r, "batch_success", CellFault("no-doses", rule, repair))


def _periods(tables: TypedTables) -> None:
    for table in (CLOSURES, FREEZERS):
        for r in tables.records(table):
            first, last = r.of("from", date), r.of("to", date)
            if first and last and first > last:
                rule = f"is after to, {last}."
                tables.fault(table, r, "from", CellFault("from-after-to", rule, "Exchange them."))


def _closed_rooms(tables: TypedTables) -> None:
    suites = tables.by_id(SUITES)
    for r in tables.records(CLOSURES):
        closed, suite = r.of("rooms", int), suites.get(r.of("suite", str) or "")
        rooms = suite.of("rooms", int) if suite else None
        if closed is not None and rooms is not None and closed > rooms:
            rule = f"is more than the {rooms} of suite {r.of('suite', str)!r}."
            repair = f"Write {rooms} or less; blank closes all."
            tables.fault(CLOSURES, r, "rooms", CellFault("closes-too-many", rule, repair))


def _lots(tables: TypedTables, calendar: Calendar) -> None:
    for r in tables.records(LOTS):
        released, expires = r.of("released_on", date), r.of("expires_on", date)
        if expires is None:
            continue
        last = calendar.last_within(expires)
        if expires < calendar.start:
            rule = f"is before the start, {calendar.start}: the lot has expired."
            tables.fault(LOTS, r, "expires_on", CellFault("lot-expired", rule, "Delete the row."))
        elif r.of("status", str) == "hold":
            continue  # nobody has it, whatever its dates
        elif last >= 0 and released is not None and calendar.available_from(released) > last:
            rule = f"is after the last usable week, which ends on {calendar.sunday(last)}."
            repair = "Correct released_on or expires_on."
            tables.fault(LOTS, r, "released_on", CellFault("lot-never-usable", rule, repair))


def _firm_weeks(tables: TypedTables, calendar: Calendar) -> None:
    products = tables.by_id(PRODUCTS)
    for r in tables.records(BATCHES):
        start, product = r.of("start", date), products.get(r.of("product", str) or "")
        if start is None:
            continue
        week = calendar.week_of(start)
        if week >= calendar.weeks:
            last = calendar.monday(calendar.weeks - 1)
            rule = f"is after {last}, the last week of the horizon."
            tables.fault(BATCHES, r, "start", CellFault("firm-too-late", rule, "Delete the row."))
        production = product.of("production_weeks", int) if product else None
        frozen = r.of("frozen", bool)
        if production is None or frozen is None:
            continue
        on = calendar.monday(week + production)
        if week + production < 0 and not frozen:
            rule = f"is {production} weeks of production before {on}"
            rule += f": frozen before the start, {calendar.start}."
            repair = "Write the doses really frozen into lots instead, or frozen = true beside it."
            tables.fault(BATCHES, r, "start", CellFault("firm-frozen", rule, repair))
        elif week + production >= 0 and frozen:
            rule = f"is not so before the start, {calendar.start}: begun on {start}, it is frozen "
            rule += f"on {on}."
            repair = "Write false, or correct start."
            tables.fault(BATCHES, r, "frozen", CellFault("not-frozen-yet", rule, repair))


def _firm_places(tables: TypedTables) -> None:
    suites, lots = tables.by_id(SUITES), tables.by_id(LOTS)
    for r in tables.records(BATCHES):
        suite, product = suites.get(r.of("suite", str) or ""), r.of("product", str)
        made = suite.values["products"] if suite else None
        if isinstance(made, tuple) and product is not None and product not in made:
            rule = f"does not list product {product!r}."
            repair = "Add it to products of that suite, or correct the suite."
            tables.fault(BATCHES, r, "suite", CellFault("firm-suite", rule, repair))
        lot = lots.get(r.of("batch", str) or "")
        own = lot is not None and r.of("frozen", bool) is True  # the lot that it became
        if lot is not None and not (own and lot.values["product"] == r.values["product"]):
            rule = f"is already the lot in row {lot.row} of {tables.found[LOTS.name].file}."
            repair = "Rename one of them."
            if own:
                repair = "Rename one of them, or correct the product: a lot is of its batch's."
            tables.fault(BATCHES, r, "batch", CellFault("shared-id", rule, repair))
