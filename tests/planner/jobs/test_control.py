"""Jobs as processes: begun, stopped, killed; they outlive who began them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from planner.errors import PlannerError
from planner.jobs import begin, live, report_of_run, stop, watch
from planner.jobs.dead import DIED, WITH_PLAN
from planner.results.ending_text import ending_words
from planner.results.report import Ending
from planner.runs import Store
from tests.builders.folders import TINY
from tests.planner.jobs.doing import kept, wait

PLATFORM = TINY.parent / "platform"
BEGINS = """
import os, signal, sys
from planner.jobs import begin
from planner.runs import open_store
print(begin(open_store(sys.argv[1]), "plan", sys.argv[2], {"seconds": 30}), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def ended(store: Store, run_id: str) -> bool:
    return store.run(run_id).state not in ("queued", "running", "stopping")


def test_a_job_outlives_the_process_that_began_it(store: Store, tiny: str) -> None:
    server = subprocess.run(
        [sys.executable, "-c", BEGINS, store.url, tiny], capture_output=True, text=True, check=False
    )
    assert server.returncode == -signal.SIGKILL
    run_id = server.stdout.strip()
    wait(lambda: ended(store, run_id))
    run = store.run(run_id)
    assert (run.state, run.figures["cost"]) == ("done", 221)
    assert run.pid != os.getpid()


def test_a_killed_job_is_said_to_be_dead_and_keeps_its_last_plan(store: Store) -> None:
    run_id = begin(store, "plan", kept(store, PLATFORM), {"seconds": 300, "gap": 0.0})
    wait(lambda: "report.json" in store.run_files(run_id))
    so_far = report_of_run(store, run_id)
    assert so_far is not None
    assert so_far.accepted
    assert ending_words(so_far).startswith("The search goes on; this is the best plan so far.")
    assert watch(store) == []
    psutil.Process(store.run(run_id).pid).kill()
    wait(lambda: watch(store) == [run_id])
    run = store.run(run_id)
    assert (run.state, run.why) == ("dead", WITH_PLAN)
    assert live(store) == []
    report = report_of_run(store, run_id)
    assert report is not None
    assert report.accepted
    assert report.ending == Ending.FEASIBLE
    assert report.warnings[-1] == DIED
    assert report.cost is not None
    assert so_far.cost is not None
    assert report.cost <= so_far.cost
    assert watch(store) == []


def test_a_stopped_job_keeps_the_best_plan(store: Store) -> None:
    run_id = begin(store, "plan", kept(store, PLATFORM), {"seconds": 300, "gap": 0.0})
    wait(lambda: any(row.best is not None for row in store.progress(run_id)))
    stop(store, run_id)
    stop(store, run_id)
    wait(lambda: ended(store, run_id))
    run = store.run(run_id)
    assert run.state == "done"
    assert run.why.startswith("Stopped on request; this is the best plan found until then.")
    report = report_of_run(store, run_id)
    assert report is not None
    assert report.accepted
    assert [x.state for x in store.events(run_id)] == ["queued", "running", "stopping", "done"]


def test_jobs_beyond_the_number_of_processors_wait_and_can_be_stopped(
    store: Store, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRYOPLAN_JOBS", "1")
    first = begin(store, "plan", kept(store, PLATFORM), {"seconds": 300, "gap": 0.0})
    second = begin(store, "plan", tiny, {"seconds": 30})
    third = begin(store, "plan", tiny, {"seconds": 30})
    wait(lambda: store.run(first).state == "running")
    wait(lambda: [x.why for x in store.events(third)][1:] == ["Other jobs come first."])
    assert [x.id for x in live(store)] == [first, second, third]
    stop(store, third)
    wait(lambda: store.run(third).state == "cancelled")
    assert store.run(second).state == "queued"
    stop(store, first)
    wait(lambda: ended(store, second))
    assert store.run(second).state == "done"


def test_what_cannot_be_asked_begins_nothing(store: Store, tiny: str) -> None:
    with pytest.raises(PlannerError, match="seconds is 0"):
        begin(store, "plan", tiny, {"seconds": 0})
    assert store.runs() == []


def test_the_address_of_the_store_is_not_in_the_list_of_processes(
    store: Store, tiny: str, tmp_path: Path
) -> None:
    """It may hold a password."""
    run_id = begin(store, "plan", tiny, {"seconds": 30})
    named = [p.info["cmdline"] for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"]]
    mine = [words for words in named if run_id in words]
    assert all(str(tmp_path) not in word for words in mine for word in words)
    wait(lambda: ended(store, run_id))
