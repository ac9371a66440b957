"""Progress of a solve as JSON lines: one at every step, and at least one a second."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic

from planner.solving import Progress

LINE_INTERVAL = 0.5  # [s] between two lines without news


@contextmanager
def progress_log(path: Path | None, used: float = 0.0) -> Iterator[Callable[[Progress], None]]:
    """Yield the listener that writes progress; keys phase, incumbent, bound, gap, seconds.

    `used`: seconds spent before.  Unknown is null.  Raises OSError if the file cannot be written.
    """
    if path is None:
        yield lambda _: None
        return
    began = monotonic() - used
    latest = [Progress(phase="Preparing")]
    done, lock = Event(), Lock()
    with path.open("w", encoding="utf-8") as file:

        def write() -> None:
            now = latest[0]
            line = {
                "phase": now.phase,
                "incumbent": now.incumbent,
                "bound": now.bound,
                "gap": now.gap,
                "seconds": round(monotonic() - began, 3),
            }
            with lock:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
                file.flush()

        def beat() -> None:
            while not done.wait(LINE_INTERVAL):
                write()

        def listener(now: Progress) -> None:
            news = now.phase != latest[0].phase or now.incumbent != latest[0].incumbent
            latest[0] = now
            if news:
                write()

        write()
        heart = Thread(target=beat, daemon=True)
        heart.start()
        try:
            yield listener
        finally:
            done.set()
            heart.join()
            write()
