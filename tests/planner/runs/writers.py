"""Writers in processes of their own, which begin at the same moment."""

from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from threading import Thread

from planner.runs import open_store

CONTEXT = get_context("spawn")


def write_at_once(address: str, processes: int, threads: int, each: int) -> None:
    """Open the store that is not made yet in every process at once, and write in every thread."""
    together = CONTEXT.Barrier(processes)
    workers = [
        CONTEXT.Process(target=_worker, args=(address, together, number, threads, each))
        for number in range(processes)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
        assert worker.exitcode == 0


def _worker(address: str, together: Barrier, number: int, threads: int, each: int) -> None:
    together.wait(60)
    store = open_store(address)

    def write(thread: int) -> None:
        who = f"p{number}t{thread}"
        version = store.keep_version({"a.csv": who.encode()}, name=who, kind="opened", who=who)
        run = store.begin_run("plan", version=version.id, settings={}, who=who).id
        for n in range(each):
            store.note(run, str(n), who=who)
            store.tell(run, float(n))
        store.add_files(run, {"same.csv": b"the same in every thread", "b.csv": who.encode()})

    workers = [Thread(target=write, args=(thread,)) for thread in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
