"""Rows are added and never changed: the database itself refuses, in every table."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, inspect, select, text

from planner.errors import PlannerError
from planner.runs import Store
from planner.runs.engine import reading, writing
from planner.runs.tables import HEAD, JOURNAL, JOURNALED, METADATA, PROGRESS
from tests.planner.runs.databases import TABLES
from tests.planner.runs.filled import fill


def test_every_table_is_known_to_the_audit_or_named_here() -> None:
    assert set(JOURNALED) | {PROGRESS, JOURNAL, HEAD} == set(METADATA.tables.values())


def test_the_migrations_make_the_tables_of_the_program(store: Store) -> None:
    with reading(store._engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        there = set(inspect(connection).get_table_names())
    assert there == {*TABLES, "alembic_version"}


def refused(store: Store, change: str) -> None:
    words = r"added, never changed|head of the journal"
    with pytest.raises(PlannerError, match=words), writing(store._engine) as connection:
        connection.execute(text(change))


def test_no_row_of_any_table_can_be_changed_or_deleted(store: Store) -> None:
    fill(store)
    for table in METADATA.sorted_tables:
        with reading(store._engine) as connection:
            rows = connection.execute(select(func.count()).select_from(table)).scalar_one()
        assert rows, f"fill writes nothing to {table.name}"
        column = next(
            c.name
            for c in table.columns
            if c.name in ("hash", "who", "at", "name", "size", "best", "sha256")
        )
        for change in (f"UPDATE {table.name} SET {column} = {column}", f"DELETE FROM {table.name}"):
            refused(store, change)
    assert store.audit().broken is None


def test_no_table_can_be_emptied_at_once(store: Store) -> None:
    fill(store)
    if store._engine.dialect.name == "sqlite":
        return  # it has no TRUNCATE
    for table in METADATA.sorted_tables:
        refused(store, f"TRUNCATE {table.name} CASCADE")


def test_keys_hold(store: Store) -> None:
    """A row that names a version which is not there is refused by the database too."""
    with pytest.raises(PlannerError, match="refused"), writing(store._engine) as connection:
        connection.execute(
            text("INSERT INTO progress (run, seconds, phase) VALUES ('r-none', 1.0, '')")
        )
