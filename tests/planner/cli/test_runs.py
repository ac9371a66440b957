"""The store of runs on the command line: listed, shown, noted on, deleted, got back."""

import json
from pathlib import Path

import pytest

from planner.runs import Store, open_store
from tests.planner.cli.typed import cryoplan

PLAN = {"report.json": b'{"cost": 1}\n', "rejected/batches.csv": b"batch\r\n"}
SCENARIO = {"scenario.toml": b'name = "Tiny"\n'}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store that the environment names, with a plan in it."""
    monkeypatch.setenv("CRYOPLAN_STORE", str(tmp_path / "runs.db"))
    store = open_store()
    version = store.keep_version(SCENARIO, name="Tiny", kind="opened")
    run = store.begin_run(
        "plan", version=version.id, settings={"gap": 0.005}, title="Tiny", who="ann"
    )
    store.add_files(run.id, PLAN)
    figures = {"fill_rate": 0.95, "cost": 1234.0, "currency": "CNY", "gap": 0.01, "bound": None}
    store.summarise(run.id, figures)
    store.happened(run.id, "done", "The plan is proven.")
    return store


def only(store: Store) -> str:
    (run,) = store.runs(deleted=True)
    return run.id


def test_runs_are_listed_with_their_figures(store: Store) -> None:
    said = cryoplan("runs")
    assert said.code == 0
    _, row = said.out.splitlines()
    for shown in (only(store), "plan", "Tiny", "done", "95", "1,234 CNY", "1.00 %", "ann"):
        assert shown in row


def test_runs_are_filtered(store: Store) -> None:
    run = store.run(only(store))
    other = store.begin_run("sweep", version=None, settings={}).id
    assert other in cryoplan("runs").out
    assert run.id in cryoplan("runs", "--version", run.version).out
    assert other not in cryoplan("runs", "--kind", "plan").out
    assert other not in cryoplan("runs", "--version", run.version).out
    assert "The newest 1 run; --limit shows more." in cryoplan("runs", "--limit", 1).out
    assert "No such run" in cryoplan("runs", "--kind", "value").out
    assert cryoplan("runs", "--kind", "guess").code == 2


def test_runs_as_json(store: Store) -> None:
    (found,) = json.loads(cryoplan("runs", "--json").out)
    assert (found["id"], found["state"], found["ended"]) == (
        only(store),
        "done",
        store.run(only(store)).ended.isoformat(),  # type: ignore[union-attr]
    )
    assert found["figures"]["bound"] is None
    shown = json.loads(cryoplan("runs", "show", only(store), "--json").out)
    assert shown["files"] == {"rejected/batches.csv": 7, "report.json": 12}
    assert [x["state"] for x in shown["events"]] == ["queued", "done"]


def test_a_run_is_shown_with_all_that_is_known(store: Store) -> None:
    run = store.run(only(store))
    cryoplan("runs", "note", run.id, "[bold] for the board")
    said = cryoplan("runs", "show", run.id)
    assert said.code == 0
    for shown in (
        "Tiny (plan)",
        f"{run.version}, number 1 of Tiny",
        "done: The plan is proven.",
        "by ann",
        "report.json",
        "12 bytes",
        "bound",
        "highspy",
        "[bold] for the board",
    ):
        assert shown in said.out
    assert "None" not in said.out


def test_files_come_back_byte_for_byte(store: Store, tmp_path: Path) -> None:
    run, out = store.run(only(store)), tmp_path / "a" / "plan"
    assert cryoplan("runs", "files", run.id, "--out", out).code == 0
    found = {str(x.relative_to(out)): x.read_bytes() for x in out.rglob("*") if x.is_file()}
    assert found == PLAN
    again = cryoplan("runs", "files", run.id, "--out", out)
    assert again.code == 2
    assert "is already there. Choose another name." in again.err
    assert cryoplan("runs", "files", run.version, "--out", tmp_path / "scenario").code == 0
    assert (tmp_path / "scenario" / "scenario.toml").read_bytes() == SCENARIO["scenario.toml"]
    assert sorted(x.name for x in tmp_path.iterdir() if x.is_dir()) == ["a", "scenario"]


def test_a_run_without_files_writes_no_folder(store: Store, tmp_path: Path) -> None:
    run = store.begin_run("plan", version=None, settings={}).id
    said = cryoplan("runs", "files", run, "--out", tmp_path / "plan")
    assert (said.code, said.err) == (2, f"{run} has no files.\n")
    assert not (tmp_path / "plan").exists()


def test_a_deleted_run_is_marked(store: Store) -> None:
    run = only(store)
    marked = cryoplan("runs", "delete", run, "--why", "a slip")
    assert marked.out == f"{run} is marked as deleted.\n"
    assert "was marked as deleted before" in cryoplan("runs", "delete", run).out
    assert run not in cryoplan("runs").out
    assert "done, deleted" in cryoplan("runs", "--deleted").out
    assert cryoplan("runs", "show", run).code == 0
    assert [(x.what, x.why) for x in store.journal(limit=1)] == [("deleted", "a slip")]


@pytest.mark.parametrize(
    "words", [("show",), ("note", "text"), ("delete",), ("files", "--out", "x")]
)
def test_an_id_that_is_none_is_told_the_nearest(store: Store, words: tuple[str, ...]) -> None:
    wrong = f"{only(store)[:-1]}u"  # no id has a u
    command, *rest = words
    said = cryoplan("runs", command, wrong, *rest)
    assert said.code == 2
    assert f"The store has no run '{wrong}'. The nearest: {only(store)}." in said.err


def test_what_cannot_be_said_is_refused(store: Store) -> None:
    assert cryoplan("runs", "note", only(store), " ").code == 2
    said = cryoplan("runs", "--store", "other.db", "show", only(store))
    assert (said.code, said.err) == (2, "Write --store behind show.\n")


@pytest.mark.parametrize("words", [("runs",), ("audit",), ("runs", "show", "r1")])
def test_a_store_that_is_not_there_is_not_made(tmp_path: Path, words: tuple[str, ...]) -> None:
    place = tmp_path / "none.db"
    said = cryoplan(*words, "--store", place)
    assert said.code == 2
    assert f"There is no store at {place}" in said.err
    assert not place.exists()
