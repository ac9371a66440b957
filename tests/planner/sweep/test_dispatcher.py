"""Workers: each result once, whoever is killed, and no worker left behind."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest
from distributed import Client

from planner.errors import PlannerError
from planner.sweep.cluster import local_cluster, named_cluster
from planner.sweep.dispatcher import dispatch
from planner.sweep.result import RunResult
from tests.builders.sweeps import result, run, worked, workers_of


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with local_cluster(2) as found:
        found.wait_for_workers(2)
        yield found


def test_every_run_once(client: Client) -> None:
    kept: list[RunResult] = []
    dispatch(client, [run(str(n)) for n in range(25)], kept.append, lambda: False, worked)
    assert sorted(kept, key=lambda r: int(r.id)) == [result(str(n)) for n in range(25)]


def test_a_killed_worker_loses_nothing_and_nothing_comes_twice(
    client: Client, tmp_path: Path
) -> None:
    """kill -9 while the worker is at `held`: begun twice, in the table once."""
    place = {"place": str(tmp_path)}
    kept: list[RunResult] = []

    def keep(found: RunResult) -> None:
        kept.append(found)
        while not (begun := list(tmp_path.glob("held.*"))):
            sleep(0.02)
        if not (tmp_path / "go").exists():
            os.kill(int(begun[0].suffix[1:]), signal.SIGKILL)
            (tmp_path / "go").touch()

    names = ["held", *(str(n) for n in range(20))]
    dispatch(client, [run(name, place) for name in names], keep, lambda: False, worked)
    assert sorted(r.id for r in kept) == sorted(names)
    assert all(r.accepted for r in kept)
    assert len(list(tmp_path.glob("held.*"))) == 2


def test_a_run_that_kills_every_worker_fails_and_no_other_does(client: Client) -> None:
    kept: list[RunResult] = []
    names = ["0", "deadly", *(str(n) for n in range(1, 20))]
    dispatch(client, [run(name) for name in names], kept.append, lambda: False, worked)
    assert {r.id: r.ending for r in kept} == {
        name: "FAILED" if name == "deadly" else "FEASIBLE" for name in names
    }
    assert len(kept) == len(names)
    assert "killed every time" in next(r.note for r in kept if r.id == "deadly")


def test_workers_that_are_gone_for_good_are_started_afresh() -> None:
    """As after a kill in the very moment of starting: its keeper has given up as well."""
    kept: list[RunResult] = []
    with local_cluster(1) as client:
        while not (keepers := list(client.cluster.workers.values())):
            sleep(0.02)
        (keeper,) = keepers
        client.sync(keeper.close)
        while client.nthreads():
            sleep(0.02)
        dispatch(client, [run("1"), run("2")], kept.append, lambda: False, worked)
    assert sorted(r.id for r in kept) == ["1", "2"]


def test_workers_killed_while_they_start_are_started_again() -> None:
    kept: list[RunResult] = []
    before = workers_of(os.getpid())
    with local_cluster(2) as client:
        while len(starting := workers_of(os.getpid()) - before) < 2:
            sleep(0.02)
        for process in starting:
            os.kill(process, signal.SIGKILL)
        dispatch(client, [run(str(n)) for n in range(9)], kept.append, lambda: False, worked)
    assert sorted(r.id for r in kept) == [str(n) for n in range(9)]


def test_where_no_worker_ever_starts_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.sweep.cluster.PRELOAD", "planner.no_such_module")
    monkeypatch.setattr("planner.sweep.cluster.FAILED_STARTS", 1)
    with (
        local_cluster(1) as client,
        pytest.raises(PlannerError, match=r"No worker could be started in 2 attempts"),
    ):
        dispatch(client, [run("1")], lambda _: None, lambda: False, worked)


def test_stop_drops_what_is_out(client: Client) -> None:
    kept: list[RunResult] = []
    dispatch(client, [run(str(n)) for n in range(50)], kept.append, lambda: len(kept) > 3, worked)
    assert 3 < len(kept) <= 6


def test_a_named_cluster_stays_as_it_was() -> None:
    kept: list[RunResult] = []
    with local_cluster(1) as client:
        client.wait_for_workers(1)
        before = client.nthreads()
        with named_cluster(client.scheduler.address) as same:
            dispatch(same, [run("1"), run("2")], kept.append, lambda: False, worked)
        assert len(before) == 1
        assert client.nthreads() == before
    assert sorted(r.id for r in kept) == ["1", "2"]


def test_a_scheduler_that_is_lost_is_said_and_what_came_is_kept() -> None:
    kept: list[RunResult] = []
    with local_cluster(1) as client:
        client.wait_for_workers(1)

        def keep(found: RunResult) -> None:
            kept.append(found)
            client.cluster.close()

        with (
            named_cluster(client.scheduler.address) as same,
            pytest.raises(PlannerError, match="The scheduler was lost"),
        ):
            dispatch(same, [run(str(n)) for n in range(30)], keep, lambda: False, worked)
    assert 0 < len(kept) < 30


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x", "tcp://"])
def test_nobody_answers(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr("planner.sweep.cluster.CONNECT_SECONDS", 0.5)
    with pytest.raises(PlannerError, match="No scheduler answers"), named_cluster(address):
        pass


def test_it_listens_on_this_machine_only(client: Client) -> None:
    workers = client.scheduler_info(n_workers=-1)["workers"]
    assert all(x.startswith("tcp://127.0.0.1:") for x in (client.scheduler.address, *workers))
    assert client.cluster.scheduler.http_server.address == "127.0.0.1"
