"""`--keep`: what a command did is in the store, with the scenario that it did it with."""

import re
import shutil
from pathlib import Path

import pytest

from planner import read_scenario
from planner.cli.keeping import keep_scenario
from planner.errors import PlannerError
from planner.io.scenario.write import write_scenario
from planner.runs import Store, open_store
from tests.builders.folders import TINY, tiny_with_comparator
from tests.planner.cli.typed import Said, cryoplan


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `tiny` and its comparator; the environment names a store in it."""
    monkeypatch.setenv("CRYOPLAN_STORE", str(tmp_path / "runs.db"))
    tiny_with_comparator(tmp_path / "tiny")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    found = (x for x in folder.rglob("*") if x.is_file() and not x.name.startswith("."))
    return {x.relative_to(folder).as_posix(): x.read_bytes() for x in found}


def scenario_of(folder: Path) -> dict[str, bytes]:
    return {name: held for name, held in contents(folder).items() if name != "SOURCES.md"}


def kept(said: Said) -> str:
    """The run that the command names in its last line."""
    (run,) = re.findall(r"^Kept as run (r\S+), of scenario ", said.out.splitlines()[-1])
    return str(run)


def solved(place: Path, *words: object) -> Said:
    return cryoplan("solve", place / "tiny", "--out", place / "plan", "--quiet", *words)


def test_without_keep_nothing_is_kept(place: Path) -> None:
    assert solved(place).code == 0
    assert not (place / "runs.db").exists()
    for words in (("--note", "x"), ("--store", place / "other.db")):
        said = solved(place, *words)
        assert (said.code, "Add --keep" in said.err) == (2, True)
    assert not (place / "other.db").exists()


def test_a_plan_is_kept_with_its_scenario_settings_figures_and_files(place: Path) -> None:
    said = solved(place, "--keep", "--note", "for the board", "--gap", 0.01)
    assert said.code == 0
    store = open_store()
    run = store.run(kept(said))
    assert (run.kind, run.state, run.title) == ("plan", "done", store.scenarios()[0].name)
    assert run.why.startswith("Proven")
    assert run.settings["gap"] == 0.01
    assert run.settings["uncertain"] is False
    assert run.figures["cost"] == 221.0  # docs/worked_example.md
    assert [x.text for x in run.notes] == ["for the board"]
    assert [x.state for x in store.events(run.id)] == ["queued", "running", "done"]
    assert store.run_files(run.id) == contents(place / "plan")
    assert run.version is not None
    assert store.files(run.version) == scenario_of(place / "tiny")
    shutil.rmtree(place / "plan")
    assert cryoplan("runs", "files", run.id, "--out", place / "again").code == 0
    assert cryoplan("check", place / "tiny", place / "again").code == 0
    assert cryoplan("audit").code == 0


def test_a_scenario_edited_in_its_place_is_a_version_of_the_same(place: Path) -> None:
    store, folder = open_store(), place / "tiny"

    def keep(where: Path) -> str:
        return keep_scenario(store, where, read_scenario(where)).id

    def versions() -> list[tuple[int, str]]:
        (scenario,) = store.scenarios()
        return [(x.number, x.kind) for x in store.versions(scenario.id)]

    first = keep(folder)
    assert keep(folder) == first
    shutil.copytree(folder, place / "copy")
    toml = folder / "scenario.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + "\n# by hand\n", encoding="utf-8")
    edited = keep(folder)
    assert versions() == [(2, "edited"), (1, "opened")]
    assert keep(place / "copy") == first  # the same files, wherever they lie
    assert (keep(folder), len(versions())) == (edited, 2)
    store.delete(store.version(first).scenario)
    anew = keep(folder)
    assert anew not in (first, edited)
    assert versions() == [(1, "opened")]


def test_a_workbook_is_kept_as_a_folder_has_it(place: Path) -> None:
    write_scenario(read_scenario(place / "tiny"), place / "tiny.xlsx")
    said = cryoplan("solve", place / "tiny.xlsx", "--out", place / "plan", "--quiet", "--keep")
    version = open_store().run(kept(said)).version
    assert version is not None
    assert cryoplan("runs", "files", version, "--out", place / "back").code == 0
    assert read_scenario(place / "back") == read_scenario(place / "tiny")


@pytest.mark.long
def test_a_scenario_without_a_plan_is_kept_with_its_report(place: Path) -> None:
    (place / "tiny" / "freezers.csv").write_text("freezer,positions\nF1,1\n", encoding="utf-8")
    said = solved(place, "--keep")
    assert said.code == 1
    store = open_store()
    run = store.run(kept(said))
    assert (run.state, run.figures["ending"]) == ("done", "INFEASIBLE")
    assert set(store.run_files(run.id)) == {"report.json"}


@pytest.mark.long
def test_comparisons_and_simulations_are_kept(place: Path) -> None:
    assert solved(place).code == 0
    words = ("--plan", place / "plan", "--replications", 20, "--quiet", "--keep")
    said = cryoplan("compare", place / "tiny", "--out", place / "c", *words)
    store = open_store()
    run = store.run(kept(said))
    assert (run.kind, run.state, run.settings["replications"]) == ("comparison", "done", 20)
    assert str(run.figures["verdict"]) in said.out
    assert store.run_files(run.id) == contents(place / "c")
    words = ("--out", place / "s", "--paths", 20, "--quiet", "--keep")
    said = cryoplan("simulate", place / "tiny", place / "plan", *words)
    run = store.run(kept(said))
    assert (run.kind, run.state, run.figures["paths"]) == ("simulation", "done", 20)
    plan = {f"plan/{name}": held for name, held in contents(place / "plan").items()}
    assert store.run_files(run.id) == contents(place / "s") | plan


@pytest.mark.long
def test_sweeps_and_values_are_kept(place: Path) -> None:
    shutil.copytree(TINY, place / "other")
    words = ("--paths", 0, "--workers", 1, "--quiet", "--keep")
    said = cryoplan("sweep", place / "tiny", place / "other", "--out", place / "s", *words)
    assert said.code == 0, said.text
    store = open_store()
    run = store.run(kept(said))
    assert (run.kind, run.state, run.version) == ("sweep", "done", None)
    assert sorted(run.settings["scenarios"]) == sorted(  # type: ignore[call-overload]
        x.newest.id for x in store.scenarios()
    )
    assert (run.figures["runs"], run.figures["accepted"]) == (2, 2)
    assert store.run_files(run.id) == contents(place / "s")
    words = ("--only", "donors", *words)
    said = cryoplan("value", place / "tiny", "--out", place / "v", *words)
    run = store.run(kept(said))
    assert (run.kind, run.state, run.figures["runs"]) == ("value", "done", 2)
    assert run.version is not None
    assert store.run_files(run.id) == contents(place / "v")


def test_a_rolled_scenario_follows_the_one_before(place: Path) -> None:
    assert solved(place).code == 0
    words = ("--to", "2026-01-19", "--out", place / "next", "--keep", "--note", "from the floor")
    said = cryoplan("roll", place / "tiny", place / "plan", *words)
    assert said.code == 0, said.text
    assert re.search(r"Kept as .*, version 2 \(v\S+\), in ", said.out)
    store = open_store()
    (scenario,) = store.scenarios()
    rolled, before = store.versions(scenario.id)
    assert (rolled.kind, rolled.parent) == ("rolled", before.id)
    assert store.files(rolled.id) == scenario_of(place / "next")


def test_a_store_that_cannot_be_opened_is_said_before_the_work(place: Path) -> None:
    said = solved(place, "--keep", "--store", "mysql://host/runs")
    assert said.code == 2
    assert "A store is not kept in mysql." in said.err
    assert not (place / "plan").exists()


def test_a_plan_stays_where_the_store_refuses_at_the_end(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise PlannerError("The store was locked.")

    monkeypatch.setattr(Store, "add_files", locked)
    said = solved(place, "--keep")
    assert said.code == 2
    assert (
        f"{place / 'plan'} is written, but the run is not kept: The store was locked." in said.err
    )
    assert cryoplan("check", place / "tiny", place / "plan").code == 0
    (run,) = open_store().runs()
    assert run.state == "failed"


def test_a_run_that_was_refused_has_failed(place: Path) -> None:
    assert solved(place).code == 0
    (place / "plan" / "batches.csv").write_text("batch\n", encoding="utf-8")
    words = ("--plan", place / "plan", "--replications", 20, "--quiet", "--keep")
    said = cryoplan("compare", place / "tiny", "--out", place / "c", *words)
    assert said.code == 1
    (run,) = open_store().runs()
    assert (run.state, run.kind) == ("failed", "comparison")
