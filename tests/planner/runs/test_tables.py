"""Rows are added and never changed: the database itself refuses, in every table."""

from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, func, inspect, select, text

from planner.errors import PlannerError
from planner.runs import Store, open_store
from planner.runs.address import store_url
from planner.runs.engine import reading, writing
from planner.runs.tables import HEAD, JOURNAL, JOURNALED, METADATA, PROGRESS
from tests.planner.runs.databases import BACKENDS, TABLES, new_address
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


@pytest.mark.skipif("postgresql" not in BACKENDS, reason="rights are PostgreSQL's")
def test_a_role_for_daily_work_needs_no_more_than_to_add(tmp_path: Path) -> None:
    """The rights that docs/runs.md names are enough, and do not reach to the triggers."""
    role = f"daily_{uuid4().hex}"
    with new_address("postgresql", tmp_path) as owner:
        open_store(owner).close()
        url = store_url(owner)
        schema = str(url.query["options"]).removeprefix("-csearch_path=")
        added = ", ".join(f"{schema}.{x}" for x in TABLES if x != "journal_head")
        with create_engine(url).begin() as connection:
            for right in (
                f"CREATE ROLE {role} LOGIN PASSWORD 'daily'",
                f"GRANT USAGE ON SCHEMA {schema} TO {role}",
                f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}",
                f"GRANT INSERT ON {added} TO {role}",
                f"GRANT UPDATE ON {schema}.journal_head TO {role}",
                f"GRANT USAGE ON SEQUENCE {schema}.progress_number_seq TO {role}",
            ):
                connection.execute(text(right))
        daily = url.set(username=role, password="daily").render_as_string(hide_password=False)
        store = open_store(daily)
        fill(store)
        assert store.audit().broken is None
        for change in (
            "ALTER TABLE notes DISABLE TRIGGER ALL",
            "DROP TABLE notes",
            "UPDATE notes SET text = 'x'",
            "DELETE FROM journal_head",
        ):
            with (
                pytest.raises(PlannerError, match=r"refused: .*(denied|must be owner)"),
                writing(store._engine) as connection,
            ):
                connection.execute(text(change))
        store.close()
        with create_engine(url).begin() as connection:
            connection.execute(text(f"DROP OWNED BY {role}"))
            connection.execute(text(f"DROP ROLE {role}"))


def test_keys_hold(store: Store) -> None:
    """A row that names a version which is not there is refused by the database too."""
    with pytest.raises(PlannerError, match="refused"), writing(store._engine) as connection:
        connection.execute(
            text("INSERT INTO progress (run, seconds, phase) VALUES ('r-none', 1.0, '')")
        )
