"""`cryoplan sweep` on `tiny`: tables, exit codes, resuming, Ctrl-C."""

import math
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest

from tests.builders.folders import TINY, rows
from tests.builders.sweeps import workers_of
from tests.planner.cli.typed import cryoplan

TABLES = {"sweep.csv", "runs.csv", "pareto.csv", "pareto.html", "sweep.json", "runs"}


def begun(*words: str) -> subprocess.Popen[str]:
    """`cryoplan` in a process group of its own, as a terminal runs it."""
    return subprocess.Popen(
        [sys.executable, "-m", "planner.cli", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def test_a_grid_and_then_only_what_is_missing(tmp_path: Path) -> None:
    """Half the runs are taken away: only they are solved again, and the tables are the same."""
    out = tmp_path / "out"
    words = ("sweep", TINY, "--out", out, "--workers", 1)
    words += ("--set", "suites.rooms=1,2", "--set", "products.batch_success=0.5..0.9:2")
    code, said, _ = cryoplan(*words)
    assert code == 0
    assert "4 runs of 4 done, 0 without an accepted plan." in said
    assert {x.name for x in out.iterdir()} == TABLES
    table = rows(out / "runs.csv")
    assert [(r["suites.rooms"], r["products.batch_success"]) for r in table] == [
        ("1", "0.5"), ("1", "0.9"), ("2", "0.5"), ("2", "0.9"),
    ]  # fmt: skip
    assert [float(r["cost"]) for r in table][1] == 221  # docs/worked_example.md
    tidy = rows(out / "sweep.csv")
    assert len({(r["run"], r["scope"], r["kpi"]) for r in tidy}) == len(tidy)
    assert {r["run"] for r in tidy} == {r["run"] for r in table}
    files = sorted((out / "runs").glob("*.json"))
    kept = {x: x.stat().st_mtime_ns for x in files[:2]}
    for file in files[2:]:
        file.unlink()
    before = [{k: v for k, v in r.items() if k != "seconds"} for r in table]
    code, said, _ = cryoplan(*words)
    assert code == 0
    assert "2 of 4 runs are done already." in said
    assert {x: x.stat().st_mtime_ns for x in kept} == kept
    after = rows(out / "runs.csv")
    assert [{k: v for k, v in r.items() if k != "seconds"} for r in after] == before
    assert rows(out / "sweep.csv") == tidy


def test_all_done_needs_no_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("sweep", TINY, "--out", tmp_path / "out", "--workers", 1)
    assert cryoplan(*words).code == 0
    monkeypatch.setattr("planner.sweep.cluster.LocalCluster", None)
    assert cryoplan(*words).code == 0


def test_a_list_and_a_run_without_a_plan(tmp_path: Path) -> None:
    """A freezer too small for what is in it: a row with its ending and blanks; exit 1."""
    listed = tmp_path / "list.csv"
    listed.write_text("freezers[F1].positions,suites.rooms\n1,\n,2\n", encoding="utf-8")
    out = tmp_path / "out"
    code, said, _ = cryoplan("sweep", TINY, "--out", out, "--list", listed, "--workers", 2)
    assert code == 1
    assert "2 runs of 2 done, 1 without an accepted plan." in said
    full, wide = rows(out / "runs.csv")
    assert (full["ending"], full["cost"], full["fill_rate"]) == ("INFEASIBLE", "", "")
    assert full["note"]
    assert "tiny with freezers[F1].positions=1 (INFEASIBLE) " in said
    assert (full["suites.rooms"], wide["suites.rooms"]) == ("", "2")
    assert (full["freezers[F1].positions"], wide["freezers[F1].positions"]) == ("1", "")
    assert wide["accepted"] == "true"
    assert [r["run"] for r in rows(out / "pareto.csv")] == [wide["run"]]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("--set", "products.batch_success=0.9,1.2"), "'1.2' is too large"),
        (("--set", "products.batch_sucess=0.9"), "Did you mean batch_success?"),
        (("--set", "suites[S9].rooms=1"), "'S9' There is no such row. Did you mean 'S1'?"),
        (("--set", "suites.rooms=3..1:3"), "is an empty range"),
        (("--list", "nowhere.csv"), "nowhere.csv: It cannot be read"),
        (("--workers", "1", "--scheduler", "tcp://127.0.0.1:1"), "not both"),
        (("--scheduler", "tcp://127.0.0.1:1"), "No scheduler answers at tcp://127.0.0.1:1"),
        (("--workers", "0"), "--workers"),
        (("--paths", "1"), "1 path tells nothing"),
        (("--time-limit", "nan"), "--time-limit"),
        (("nowhere",), "nowhere: There is no such folder"),
    ],
)
def test_nonsense_is_refused_before_anything_is_solved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], fault: str
) -> None:
    monkeypatch.setattr("planner.sweep.cluster.CONNECT_SECONDS", 0.5)
    out = tmp_path / "out"
    code, said, faults = cryoplan("sweep", TINY, "--out", out, *words)
    assert (code, said) == (2, "")
    assert fault in faults
    assert not out.exists()


def test_a_scenario_and_other_files_are_never_written_to(tmp_path: Path) -> None:
    mine = shutil.copytree(TINY, tmp_path / "mine")
    assert cryoplan("sweep", TINY, "--out", mine).code == 2
    assert cryoplan("sweep", mine, "--out", mine).code == 2
    assert not (mine / "runs").exists()


def test_a_folder_of_another_question_is_refused_unless_it_is_part_of_this_one(
    tmp_path: Path,
) -> None:
    """More values go on; fewer, others, another gap or other paths would replace its tables."""
    out = tmp_path / "out"
    words = ("sweep", TINY, "--out", out, "--workers", 1, "--paths", 2)
    assert cryoplan(*words, "--set", "suites.rooms=1,2").code == 0
    before = {x.name: x.read_bytes() for x in out.iterdir() if x.is_file()}
    for others, why in (
        (("--set", "suites.rooms=1"), "holds 1 run of another question (changes not the same)"),
        (("--set", "suites.rooms=3,4"), "holds 2 runs of another question (changes not"),
        (("--set", "suites.rooms=1,2", "--gap", "0.1"), "2 runs of another question (gap 0.005"),
        (("--set", "suites.rooms=1,2", "--paths", "3"), "2 runs of another question (paths not"),
    ):
        code, said, faults = cryoplan(*words, *others)
        assert (code, said) == (2, "")
        assert why in faults
        assert "Choose another folder, delete that one, or ask for all of its runs" in faults
    assert {x.name: x.read_bytes() for x in out.iterdir() if x.is_file()} == before
    code, said, _ = cryoplan(*words, "--set", "suites.rooms=1,2,3")
    assert code == 0
    assert "2 of 3 runs are done already." in said
    assert [r["suites.rooms"] for r in rows(out / "runs.csv")] == ["1", "2", "3"]


def test_it_says_what_it_is_of_and_what_it_waits_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.cli.worker_progress.LINE_INTERVAL", math.inf)
    words = ("sweep", TINY, "--workers", 1, "--set", "demand.dispersion=1,4")
    code, said, errors = cryoplan(*words, "--out", tmp_path / "seen", "--paths", 50)
    assert code == 0
    assert "for less than these, simulated on 50 paths:" in said
    assert ": tiny with demand.dispersion=" in said
    assert errors.splitlines() == ["Starting 1 worker ..."]
    few, many = rows(tmp_path / "seen" / "runs.csv")
    assert few["cost"] == many["cost"]
    assert few["simulated_fill_rate"] != many["simulated_fill_rate"]
    assert float(few["simulated_fill_rate_low"]) < float(few["simulated_fill_rate"])
    code, said, errors = cryoplan(*words, "--out", tmp_path / "plain", "--paths", 0, "--quiet")
    assert code == 0
    assert "for less than these, as planned on averages:" in said
    assert "warning: demand.dispersion changes no figure here" in errors
    assert "Starting" not in errors
    page = (tmp_path / "plain" / "pareto.html").read_text(encoding="utf-8")
    assert "Fill rate against cost, as planned on averages" in page


@pytest.mark.long
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_what_is_done_survives(tmp_path: Path, number: int, code: int) -> None:
    """Ctrl-C as a terminal sends it, to all processes at once; kill -9 to the command alone."""
    out = tmp_path / "out"
    words = ["sweep", str(TINY), "--out", str(out), "--set", "products.batch_cost=90..109:20"]
    words += ["--paths", "50"]
    going = begun(*words, "--workers", "2")
    while not list(out.glob("runs/*.json")):
        assert going.poll() is None
        sleep(0.02)
    (os.killpg if number == signal.SIGINT else os.kill)(going.pid, number)
    said, errors = going.communicate(timeout=300)
    assert going.returncode == code, errors
    assert "Traceback" not in errors
    kept = {x: x.read_bytes() for x in out.glob("runs/*.json")}
    assert 0 < len(kept) < 20
    if number == signal.SIGINT:
        assert f"Stopped; {out} holds {len(kept)} of 20 runs. Type the same command again" in said
        assert len(rows(out / "runs.csv")) == len(kept)
    assert cryoplan(*words, "--workers", 2).code == 0
    assert all(x.read_bytes() == content for x, content in kept.items())
    assert len({r["run"] for r in rows(out / "runs.csv")}) == len(rows(out / "runs.csv")) == 20


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_while_the_workers_start(tmp_path: Path, number: int) -> None:
    """As a terminal does it: every process of the group is told."""
    out = tmp_path / "out"
    words = ["sweep", str(TINY), "--out", str(out), "--workers", "2"]
    going = begun(*words)
    while not workers_of(going.pid):
        assert going.poll() is None
        sleep(0.02)
    os.killpg(going.pid, number)
    said, errors = going.communicate(timeout=300)
    assert going.returncode == 130, errors
    assert errors.splitlines() == ["Starting 1 worker ...", "Stopping. What is done is kept."]
    assert said.startswith(f"Stopped; {out} holds 0 of 1 runs. Type the same command again")
    assert not out.exists()


def test_dask_is_loaded_only_to_sweep() -> None:
    code = (
        "import planner.cli.commands, sys; "
        "sys.exit('dask' in sys.modules or 'distributed' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
