"""Workers: processes of this machine, or a Dask cluster that is already there (docs/sweep.md)."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import dask
from distributed import Client, LocalCluster, Status
from distributed.utils import silence_logging_cmgr

from planner.errors import PlannerError
from planner.sweep.run import version_here

DEATHS = 1  # of workers under one run that are forgiven; one more, and the run is suspected
REACHED = 10.0  # [s] within which a scheduler must answer, and show a worker
CLOSED = 5.0  # [s] that workers have to end
BACK = "30 s"  # in which a worker that died is back, or is given up and started afresh

SELDOM = {  # looking at itself a hundred times a second takes 3 % of every core
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
}


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def local(workers: int) -> Iterator[Client]:
    """So many processes of one thread each, on this machine only; gone at the end.

    One that is killed is started again; what it was at goes to another.
    """
    rules = {
        "distributed.scheduler.allowed-failures": DEATHS,
        "distributed.scheduler.worker-saturation": 1.0,
        "distributed.deploy.lost-worker-timeout": BACK,
        **SELDOM,
    }
    with dask.config.set(rules):
        cluster = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # its pages: any free port
            memory_limit=0,
            silence_logs=logging.CRITICAL,
            preload=[f"{__package__}.worker_start"],
        )
        try:
            client = Client(cluster, set_as_default=False)  # `with` would tie it to this thread
            try:
                yield client
            finally:
                with suppress(OSError):  # too slow; they end with this process
                    client.close()
        finally:
            with suppress(OSError):
                cluster.close(timeout=CLOSED)


def asked(client: Client) -> int:
    """Workers that this machine's cluster should have; 0 where the cluster is another's."""
    cluster = client.cluster
    return len(cluster.worker_spec) if isinstance(cluster, LocalCluster) else 0


def mend(client: Client) -> None:
    """Start local workers afresh that were killed at a moment when nobody noticed."""
    cluster = client.cluster
    if not isinstance(cluster, LocalCluster) or cluster.loop is None:
        return

    def again() -> None:
        for name, worker in list(cluster.workers.items()):
            if worker.status in (Status.failed, Status.closed):
                del cluster.workers[name]
        cluster.scale(len(cluster.worker_spec))

    cluster.loop.add_callback(again)


@contextmanager
def named(address: str) -> Iterator[Client]:
    """The cluster whose scheduler listens at `address`, as tcp://host:8786; it stays as it is.

    Raises PlannerError where nobody answers, it has no worker, or a worker has another cryoplan.
    """
    with silence_logging_cmgr(logging.CRITICAL):  # what is wrong is said once, by us
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
