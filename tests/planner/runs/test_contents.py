"""Contents are kept once, packed where that pays, under names that any system can write."""

import pytest
from sqlalchemy import func, select

from planner.errors import PlannerError
from planner.runs import Store
from planner.runs.contents import require_file_name, unpack
from planner.runs.engine import reading
from planner.runs.tables import CONTENTS
from tests.planner.runs.filled import FILES


def test_equal_contents_are_kept_once(store: Store) -> None:
    first = store.keep_version(FILES, name="Tiny", kind="opened")
    store.keep_version(FILES, name="Tiny", kind="saved", parent=first.id)
    run = store.begin_run("plan", version=first.id, settings={}).id
    store.add_files(run, {"copy.csv": FILES["demand.csv"], "again.csv": FILES["demand.csv"]})
    with reading(store._engine) as connection:
        assert connection.execute(select(func.count()).select_from(CONTENTS)).scalar() == 2


def test_a_content_is_packed_where_that_pays(store: Store) -> None:
    run = store.begin_run("plan", version=None, settings={}).id
    store.add_files(run, {"rows.csv": b"a,b\n" * 1000, "short.txt": b"ab"})
    with reading(store._engine) as connection:
        rows = connection.execute(select(CONTENTS.c.size, CONTENTS.c.form)).all()
    assert sorted(map(tuple, rows)) == [(2, "plain"), (4000, "zlib")]


@pytest.mark.parametrize("name", ["kpis.csv", "rejected/batches.csv", "批次 1.csv", "a.b-c_d(2)"])
def test_names_that_are_kept(name: str) -> None:
    require_file_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../a",
        "a/../b",
        "/a",
        "a/",
        "a//b",
        "a\\b",
        "c:a",
        "a\0",
        "a\n",
        " a",
        "a ",
        "con?",
        "\ud83d",
        "x" * 256,
    ],
)
def test_names_that_could_leave_the_folder_or_cannot_be_written_are_refused(
    store: Store, name: str
) -> None:
    with pytest.raises(PlannerError, match="is no name for a file"):
        store.keep_version({name: b""}, name="Tiny", kind="opened")
    assert store.journal() == []


@pytest.mark.parametrize(("form", "content"), [("zlib", b"x"), ("zlib", b""), ("other", b"x")])
def test_a_content_that_cannot_be_unpacked_is_said_to_be_damaged(form: str, content: bytes) -> None:
    with pytest.raises(PlannerError, match="is damaged"):
        unpack(form, content, 3)
