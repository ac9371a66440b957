"""A store of an older program is brought up to date; one of a newer program is left alone."""

from importlib.resources import files

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from planner.errors import PlannerError
from planner.runs import Store, migrate, open_store
from planner.runs.engine import reading, writing


def test_the_newest_migration_is_the_one_that_is_named() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.FOLDER))
    script = ScriptDirectory.from_config(config)
    assert script.get_current_head() == migrate.REVISION
    assert tuple(x.revision for x in script.walk_revisions())[::-1] == migrate.KNOWN


def test_migrations_are_modules_of_the_package() -> None:
    """So that a wheel brings them along."""
    for revision in migrate.KNOWN:
        there = files("planner.runs.migrations.versions").iterdir()
        assert any(x.name.startswith(f"r{revision}_") for x in there)


def test_a_store_of_a_newer_program_is_left_alone(store: Store, url: str) -> None:
    with writing(store._engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(PlannerError, match=r"newer cryoplan: .* form 9999, .* up to 0001\. Inst"):
        open_store(url)


def test_tables_are_made_whole_or_not_at_all(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        whole(_)
        raise ZeroDivisionError

    whole = migrate._upgrade
    monkeypatch.setattr(migrate, "_upgrade", fail)
    with pytest.raises(ZeroDivisionError):
        open_store(url)
    monkeypatch.setattr(migrate, "_upgrade", whole)
    store = open_store(url)
    with reading(store._engine) as connection:
        assert migrate._revision(connection) == migrate.REVISION
    assert store.audit().entries == 0
    store.close()
