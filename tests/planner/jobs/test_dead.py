"""A run without its process: found by id and time of beginning here, by silence elsewhere."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import psutil
import pytest

from planner.jobs import dead, liveness
from planner.jobs.dead import WITHOUT, is_over, live, watch
from planner.jobs.liveness import is_alive, is_process
from planner.runs import Store
from tests.planner.jobs.doing import waiting

NOW = datetime.now(UTC)


def test_a_process_is_the_one_that_told_if_it_had_begun_by_then() -> None:
    mine = psutil.Process()
    began = datetime.fromtimestamp(mine.create_time(), UTC)
    assert is_process(mine.pid, NOW)
    assert is_process(mine.pid, began)
    assert not is_process(mine.pid, began - timedelta(minutes=1))


def test_a_process_that_ended_is_none_although_nobody_took_its_end() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    psutil.wait_procs([psutil.Process(child.pid)], timeout=0)
    while psutil.Process(child.pid).status() != psutil.STATUS_ZOMBIE:
        pass
    assert not is_process(child.pid, NOW + timedelta(hours=1))
    child.wait()
    assert not is_process(child.pid, NOW + timedelta(hours=1))


def test_a_run_whose_process_is_not_there_is_dead(
    store: Store, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = waiting(store, "simulation", tiny, plan="r1")
    store.happened(run_id, "running")  # said by this process
    assert watch(store) == []
    assert [run.id for run in live(store)] == [run_id]
    monkeypatch.setattr(liveness, "is_process", lambda pid, by: pid != os.getpid())
    assert is_over(store, store.run(run_id))
    run = store.run(run_id)
    assert (run.state, run.why) == ("dead", WITHOUT)
    assert live(store) == []


def test_a_run_that_never_spoke_has_some_time_to_begin(
    store: Store, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = store.run(waiting(store, "plan", tiny))
    assert is_alive(store, run)
    monkeypatch.setattr(liveness, "FIRST_SIGN", timedelta(0))
    assert watch(store) == [run.id]


def test_on_another_machine_silence_is_death(
    store: Store, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = waiting(store, "plan", tiny)
    store.happened(run_id, "running")
    monkeypatch.setattr(liveness, "node", lambda: "elsewhere")
    monkeypatch.setattr(liveness, "SILENCE", timedelta(seconds=5))
    began = store.events(run_id)[-1].at

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return began + timedelta(seconds=20)

    monkeypatch.setattr(liveness, "datetime", Later)
    store.tell(run_id, 16.0, "looking for better plans")
    assert watch(store) == []
    monkeypatch.setattr(liveness, "SILENCE", timedelta(seconds=4))
    assert watch(store) == [run_id]


def test_an_ended_run_is_over(store: Store, tiny: str) -> None:
    run_id = waiting(store, "plan", tiny)
    assert not is_over(store, store.run(run_id))
    store.happened(run_id, "failed", "No.")
    assert is_over(store, store.run(run_id))
    assert not dead._mark(store, store.run(run_id))
