"""A sweep by a job has the tables of the command line; what is done is not done again."""

import csv
from io import StringIO
from pathlib import Path

import pytest

from planner.jobs import sweep_job
from planner.runs import Store
from planner.sweep.result import RunResult, failed
from planner.sweep.run import SweepRun
from planner.sweep.worker_job import solve_run
from tests.builders.folders import TINY
from tests.planner.cli.typed import cryoplan
from tests.planner.jobs.doing import done


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> list[SweepRun]:
    """Runs are solved in this process, one after the other; those that were."""
    solved: list[SweepRun] = []

    class Client:
        def __enter__(self) -> "Client":
            return self

        def __exit__(self, *_: object) -> None: ...

    def dispatch(client, pending, keep, stop):  # type: ignore[no-untyped-def]
        for run in pending:
            if not stop():
                solved.append(run)
                keep(solve_run(run))

    monkeypatch.setattr(sweep_job, "local_cluster", lambda workers: Client())
    monkeypatch.setattr(sweep_job, "dispatch", dispatch)
    return solved


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode())))


TIMES = {"seconds"}  # they differ from solve to solve


def same(name: str, one: bytes, other: bytes) -> bool:
    """The files are the same, byte for byte; a table or a document with times, but for them."""
    if name == "runs.csv":
        return untimed(rows(one)) == untimed(rows(other))
    return one == other


def untimed(found: list[dict[str, str]]) -> list[dict[str, str]]:
    assert found
    assert set(found[0]) > TIMES
    return [{k: v for k, v in row.items() if k not in TIMES} for row in found]


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (
            ("sweep", "--set", "products.batch_cost=50,60", "--paths", 40),
            {"changes": ["products.batch_cost=50,60"], "paths": 40},
        ),
        (
            ("value", "--only", "donors", "--only", "rooms", "--paths", 40),
            {"levers": ["donors", "rooms"], "paths": 40},
        ),
    ],
)
def test_the_files_are_those_of_the_command_line(
    store: Store, tiny: str, tmp_path: Path, words: tuple[str, ...], asked: dict[str, object]
) -> None:
    command, *options = words
    out = tmp_path / "out"
    limits = ("--time-limit", 20, "--gap", 0.001, "--workers", 1)
    assert cryoplan(command, TINY, "--out", out, *options, *limits, "--quiet").code == 0
    run = done(store, command, tiny, **asked, seconds=20, gap=0.001)
    files = store.run_files(run.id)
    written = {x.relative_to(out).as_posix() for x in out.rglob("[!.]*") if x.is_file()}
    assert written == set(files)
    tables = sorted(x for x in written if x.endswith((".csv", ".html")))
    assert len(tables) == {"sweep": 4, "value": 1}[command]
    assert [x for x in tables if not same(x, (out / x).read_bytes(), files[x])] == []


def test_a_sweep_has_its_tables_and_every_run(store: Store, tiny: str) -> None:
    run = done(store, "sweep", tiny, changes=["products.batch_cost=50,60"], paths=0, seconds=20)
    assert run.state == "done", run.why
    files = store.run_files(run.id)
    tables = {x for x in files if "/" not in x}
    assert tables == {"sweep.csv", "runs.csv", "pareto.csv", "pareto.html", "sweep.json"}
    assert len([x for x in files if x.startswith("runs/")]) == 2
    assert [x["products.batch_cost"] for x in rows(files["runs.csv"])] == ["50", "60"]
    assert (run.figures["runs"], run.figures["of"], run.figures["accepted"]) == (2, 2, 2)


def test_a_sweep_goes_on_where_another_one_ended(
    store: Store, tiny: str, here: list[SweepRun]
) -> None:
    first = done(store, "sweep", tiny, changes=["products.batch_cost=50"], paths=0, seconds=20)
    assert len(here) == 1
    more = ["products.batch_cost=50,60"]
    second = done(store, "sweep", tiny, parent=first.id, changes=more, paths=0, seconds=20)
    assert len(here) == 2
    assert [x["products.batch_cost"] for x in rows(store.run_files(second.id)["runs.csv"])] == [
        "50",
        "60",
    ]


def test_what_more_is_worth_has_its_table(store: Store, tiny: str) -> None:
    run = done(store, "value", tiny, paths=0, seconds=10)
    assert run.state == "done", run.why
    files = store.run_files(run.id)
    assert {"value.csv", "value.json"} <= set(files)
    assert len(rows(files["value.csv"])) == 6


def test_only_the_levers_asked_for(store: Store, tiny: str) -> None:
    run = done(store, "value", tiny, levers=["donors"], paths=0, seconds=10)
    found = rows(store.run_files(run.id)["value.csv"])
    assert [row["change"] for row in found] == ["one more donor"]


def test_runs_without_a_plan_are_counted(
    store: Store, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dispatch(client, pending, keep, stop):  # type: ignore[no-untyped-def]
        results: list[RunResult] = [failed(run.id, "No.") for run in pending]
        for result in results:
            keep(result)

    monkeypatch.setattr(sweep_job, "dispatch", dispatch)
    run = done(store, "sweep", tiny, changes=["products.batch_cost=50,60"], paths=0)
    assert run.why == "2 solves have no accepted plan."


def test_a_change_that_cannot_be_made_is_named(store: Store, tiny: str) -> None:
    run = done(store, "sweep", tiny, changes=["products.colour=1"], paths=0)
    assert run.state == "failed"
    assert "The column is not known in products.csv." in run.why


def test_a_sweep_uses_workers_in_processes_of_their_own(
    store: Store, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    run = done(store, "sweep", tiny, changes=["products.batch_cost=50"], paths=0, workers=1)
    assert run.state == "done", run.why
    assert run.figures["accepted"] == 1
