"""A lock on DIR: one command at a time; the lock of a process that died is free."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from planner.errors import PlannerError

LOCK = ".lock"  # in DIR/runs; the open file is locked, so the system frees it


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Hold `folder`/.lock; PlannerError names the process that has it, if that still runs."""
    created = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with (folder / LOCK).open("a+", encoding="ascii", errors="replace") as file:
            _require_free(file, folder)
            yield
    finally:
        if created and [x.name for x in folder.iterdir()] == [LOCK]:  # nothing was written
            with suppress(OSError):
                (folder / LOCK).unlink()
                folder.rmdir()
                folder.parent.rmdir()


def _require_free(file: IO[str], folder: Path) -> None:
    if not _locked(file):
        file.seek(0)
        process = file.read(20).strip() or "unknown"
        raise PlannerError(
            f"Another cryoplan (process {process}) is writing to {folder.parent}. "
            "Wait until it has ended, or choose another folder."
        )
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()


def _locked(file: IO[str]) -> bool:
    """Lock the file until it is closed; True also where the file system has no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415  only Windows has it

            file.seek(1 << 30)  # beyond what is read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415  Windows has it not

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True
