"""A process that writes is killed at a random moment, again and again; what it said stays.

    python -m tests.planner.runs.killed KILLS SEED URL...

The kills are shared out among the stores, none of which is made yet: the first kill of each may
strike while its tables are made.  Prints what was found, and ends with 1 at the first fault.
"""

import os
import signal
import sys
from collections.abc import Callable
from random import Random
from time import sleep

from planner.runs import Store, open_store

LONGEST = 0.08  # [s] from the fork to the kill, of a kill that waits for no word
MOST_SAID = 16  # words after which others strike, however slow the machine is
JITTER = 0.005  # [s] after that word


def files_of(n: int) -> dict[str, bytes]:
    """The files that write number n keeps: some new, some old, one that is packed."""
    same = b"the same rows in every version\n" * 200
    return {"new.csv": b"%d\n" % n, "same.csv": same, "more.csv": b"%d," % (n // 2) * 3000}


def write_for_ever(address: str, begin: int, told: Callable[[str], int]) -> None:
    """Write, and tell each write once it is acknowledged."""
    store = open_store(address)
    told("opened")
    n, parent = begin, None
    while True:
        n += 1
        version = store.keep_version(files_of(n), name=str(n), kind="edited", parent=parent)
        told(f"version {version.id} {n}")
        parent = version.id
        store.place("tab", version.id)
        told(f"place {version.id}")
        run = store.begin_run("plan", version=version.id, settings={"n": n}, title=str(n))
        told(f"run {run.id} {n}")
        store.add_files(run.id, files_of(n + 500_000))
        told(f"files {run.id} {n}")
        store.tell(run.id, float(n))
        told(f"told {run.id} {n}")
        store.summarise(run.id, {"cost": n})
        store.happened(run.id, "done", why=str(n))
        told(f"done {run.id} {n}")


def killed_once(address: str, begin: int, words: int, delay: float) -> list[list[str]]:
    """Fork a writer, kill it `delay` seconds after so many words; all that it had said."""
    ear, mouth = os.pipe()
    child = os.fork()
    if not child:
        os.close(ear)
        try:
            write_for_ever(address, begin, lambda said: os.write(mouth, f"{said}\n".encode()))
        finally:
            os._exit(1)
    os.close(mouth)
    with os.fdopen(ear, encoding="utf-8") as heard:
        said = [heard.readline() for _ in range(words)]
        sleep(delay)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "the writer ended by itself"
        return [line.split() for line in [*said, *heard]]


def require_kept(store: Store, said: list[list[str]]) -> None:
    """Everything that was acknowledged is there, as it was written."""
    for what, *about in said:
        if what == "version":
            assert store.files(about[0]) == files_of(int(about[1]))
        elif what in ("run", "done"):
            assert store.run(about[0]).settings == {"n": int(about[1])}
        elif what == "files":
            assert store.run_files(about[0]) == files_of(int(about[1]) + 500_000)
        elif what == "told":
            assert [x.seconds for x in store.progress(about[0])] == [float(about[1])]
        if what == "done":
            run = store.run(about[0])
            assert (run.state, run.why, run.figures) == ("done", about[1], {"cost": int(about[1])})
    places = [about[0] for what, *about in said if what == "place"]
    if places and said[-1][0] != "version":  # a place after the last one said may be kept too
        assert store.placed("tab") in {places[-1], *(x.newest.id for x in store.scenarios())}


def require_whole(store: Store, since: int) -> int:
    """Nothing is half written, said or not; the number of entries."""
    found = store.audit()
    assert found.broken is None, found.broken
    for scenario in store.scenarios():
        for version in store.versions(scenario.id):
            if int(version.name) > since:
                assert store.files(version.id) == files_of(int(version.name))
    for run in store.runs(limit=10):
        held = store.run_files(run.id)
        assert held in ({}, files_of(int(run.title) + 500_000))
        assert run.state in ("queued", "done")
    return found.entries


def main(kills: int, seed: int, addresses: list[str]) -> None:
    random = Random(seed)
    acknowledged, unopened, entries = 0, 0, 0
    for number in range(kills):
        address = addresses[number * len(addresses) // kills]
        begin = 1000 * number
        words = max(0, random.randrange(-5, MOST_SAID))
        delay = random.uniform(0, JITTER if words else LONGEST)
        said = killed_once(address, begin, words, delay)
        store = open_store(address)
        require_kept(store, said)
        entries = require_whole(store, begin)
        store.close()
        acknowledged += len(said)
        unopened += not said
    print(f"{kills} kills, {acknowledged} acknowledged, {unopened} before it was open, {entries}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
