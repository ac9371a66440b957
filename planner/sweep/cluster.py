"""Workers: processes of this machine, or a Dask cluster that is already there (docs/sweep.md)."""

import logging
import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker

import dask
from distributed import Client, LocalCluster, Status
from distributed.utils import silence_logging_cmgr

from planner.errors import PlannerError
from planner.sweep.run import version_here

DEATHS = 1  # of workers under one run that are forgiven; one more, and the run is suspected
REACHED = 10.0  # [s] within which a scheduler must answer, and show a worker
CLOSED = 5.0  # [s] that workers have to end
STARTS = 3  # of each local worker that may fail in a row, with no other worker there
PRELOAD = f"{__package__}.worker_start"
WORKER = "Dask Worker"  # begins the name of its process
BACK = "30 s"  # in which a worker that died is back, or is given up and started afresh

SELDOM = {  # looking at itself a hundred times a second takes 3 % of every core
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
}


@contextmanager
def local(workers: int) -> Iterator[Client]:
    """So many processes of one thread each, on this machine only; gone at the end.

    They come while the caller goes on.  One that is killed is started again (`Keeper`); what it
    was at goes to another.
    """
    rules = {
        "distributed.scheduler.allowed-failures": DEATHS,
        "distributed.scheduler.worker-saturation": 1.0,
        "distributed.deploy.lost-worker-timeout": BACK,
        **SELDOM,
    }
    with (
        dask.config.set(rules),
        silence_logging_cmgr(logging.CRITICAL, root="tornado"),  # a start that failed: `Keeper`
    ):
        with deaf_children():
            cluster = LocalCluster(
                n_workers=0,  # the constructor would wait for them, and raise where one is killed
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,
                scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # its pages: any free port
                memory_limit=0,
                silence_logs=logging.CRITICAL,
                preload=[PRELOAD],
            )
        try:
            client = Client(cluster, set_as_default=False)  # `with` would tie it to this thread
            try:
                cluster.scale(workers)  # behind the client, which would wait for them as well
                yield client
            finally:
                if len(cluster.scheduler_info["workers"]) < workers:
                    _end_starting()
                with suppress(OSError):  # too slow; they end with this process
                    client.close()
        finally:
            with suppress(OSError, RuntimeError, AssertionError):  # of one that never came
                cluster.close(timeout=CLOSED)


@contextmanager
def deaf_children() -> Iterator[None]:
    """Threads begun inside, and all processes those start, never hear Ctrl-C or a closed terminal.

    Both are sent to the whole group; a worker would print a traceback, also in the seconds before
    `worker_start` is read.  They end with this process, which does hear.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
    try:
        resource_tracker.ensure_running()  # a child too, whose start opens the ears for Ctrl-C
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_starting() -> None:
    """Nobody waits for a process that has not come up: ended at once, for closing would wait."""
    for child in multiprocessing.active_children():
        if child.name.startswith(WORKER):
            child.kill()


class Keeper:
    """Starts local workers afresh that were killed when nobody noticed, or while they started."""

    def __init__(self, client: Client) -> None:
        cluster = client.cluster
        self.cluster = cluster if isinstance(cluster, LocalCluster) else None
        self.failed = 0  # starts, since a worker was last seen
        self.asked = len(self.cluster.worker_spec) if self.cluster else 0

    def look(self, workers: int) -> None:
        """workers: that there are now.  Raises PlannerError where none comes, time and again."""
        if workers:
            self.failed = 0
        if self.cluster is None or self.cluster.loop is None or workers >= self.asked:
            return
        if self.failed > STARTS * self.asked:
            raise PlannerError(
                f"No worker could be started in {self.failed} attempts: each was ended at once, "
                "for want of memory perhaps. What is done is kept. Free some, or give --workers 1."
            )
        self.cluster.loop.add_callback(self._again, self.cluster)

    def _again(self, cluster: LocalCluster) -> None:
        for name, worker in list(cluster.workers.items()):
            if worker.status in (Status.failed, Status.closed):
                del cluster.workers[name]
                self.failed += 1
        cluster.scale(self.asked)


@contextmanager
def named(address: str) -> Iterator[Client]:
    """The cluster whose scheduler listens at `address`, as tcp://host:8786; it stays as it is.

    Raises PlannerError where nobody answers, it has no worker, or a worker has another cryoplan.
    """
    with silence_logging_cmgr(logging.CRITICAL):  # we report errors ourselves, once
        yield from _named(address)


def _named(address: str) -> Iterator[Client]:
    try:
        client = Client(address, timeout=REACHED, set_as_default=False)
    except (OSError, ValueError) as error:
        raise PlannerError(
            f"No scheduler answers at {address}: {error or 'no answer'}. "
            "Start one with `dask scheduler`, and give the address it names."
        ) from error
    try:
        _require_same_version(client, address)
        yield client
    finally:
        with suppress(OSError):
            client.close()


def _require_same_version(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=REACHED)
    except TimeoutError:
        raise PlannerError(
            f"{address} has no worker. Start some: dask worker {address} --nthreads 1"
        ) from None
    mine = version_here()
    try:
        found = client.run(version_here)
    except Exception as error:
        raise PlannerError(
            f"A worker of {address} cannot run cryoplan: {error}. Install cryoplan {mine} there."
        ) from error
    if others := sorted(set(found.values()) - {mine}):
        raise PlannerError(
            f"Workers of {address} have cryoplan {', '.join(others)}. Install {mine} there."
        )
