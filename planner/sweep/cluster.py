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

ALLOWED_DEATHS = 1  # of workers that one run may cause; after one more, it is suspected
CONNECT_SECONDS = 10.0  # [s] within which a scheduler must answer, and show a worker
CLOSE_SECONDS = 5.0  # [s] that workers have to end
FAILED_STARTS = 3  # of each local worker that may fail in a row, with no other worker there
PRELOAD = f"{__package__}.worker_job"
PROCESS_NAME = "Dask Worker"  # begins the name of a worker's process
RETURN_TIME = "30 s"  # in which a worker that died must return; else it is restarted

LESS_PROFILING = {  # a hundred times a second takes 3 % of every core
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
}


@contextmanager
def local_cluster(workers: int) -> Iterator[Client]:
    """Yield a client of so many processes of one thread each, on this machine; they end with it.

    They start while the caller goes on.  One that is killed is restarted
    (`WorkerRestarter`); another one takes over its run.
    """
    rules = {
        "distributed.scheduler.allowed-failures": ALLOWED_DEATHS,
        "distributed.scheduler.worker-saturation": 1.0,
        "distributed.deploy.lost-worker-timeout": RETURN_TIME,
        **LESS_PROFILING,
    }
    with (
        dask.config.set(rules),
        silence_logging_cmgr(logging.CRITICAL, root="tornado"),  # failed starts: `WorkerRestarter`
    ):
        with children_ignoring_signals():
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
            with suppress(OSError, RuntimeError, AssertionError):  # of one that never started
                cluster.close(timeout=CLOSE_SECONDS)


@contextmanager
def children_ignoring_signals() -> Iterator[None]:
    """Block SIGINT and SIGHUP in threads started inside, and in all processes that those start.

    Ctrl-C and a closed terminal are sent to the whole process group; a worker would print a
    traceback, also before `dask_setup` is called.  Workers end with this process, which does not
    ignore them.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
    try:
        resource_tracker.ensure_running()  # a child too, whose start unblocks SIGINT
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_starting() -> None:
    """Kill processes that are still starting at once, for closing would wait for them."""
    for child in multiprocessing.active_children():
        if child.name.startswith(PROCESS_NAME):
            child.kill()


class WorkerRestarter:
    """Restarts local workers that were killed, also those killed while they started."""

    def __init__(self, client: Client) -> None:
        cluster = client.cluster
        self.cluster = cluster if isinstance(cluster, LocalCluster) else None
        self.failed = 0  # starts, since a worker was last seen
        self.wanted = len(self.cluster.worker_spec) if self.cluster else 0

    def restart_missing(self, workers: int) -> None:
        """Restart what is missing.  workers: that are running now.

        Raises PlannerError where none starts, again and again.
        """
        if workers:
            self.failed = 0
        if self.cluster is None or self.cluster.loop is None or workers >= self.wanted:
            return
        if self.failed > FAILED_STARTS * self.wanted:
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
        cluster.scale(self.wanted)


@contextmanager
def named_cluster(address: str) -> Iterator[Client]:
    """Yield a client of the cluster whose scheduler listens at `address`, as tcp://host:8786.

    Raises PlannerError where nobody answers, it has no worker, or a worker has another cryoplan.
    """
    with silence_logging_cmgr(logging.CRITICAL):  # we report errors ourselves, once
        try:
            client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
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
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
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
