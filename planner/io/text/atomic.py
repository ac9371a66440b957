"""Files and folders that appear whole or not at all: written aside, flushed, then renamed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp, mkstemp

from planner.errors import PlannerError

FILE_MODE = 0o666  # before the umask: what open() would give, where mkstemp gives 0o600
FOLDER_MODE = 0o777


def write_file(path: Path, content: bytes) -> None:
    """Put `content` at `path`; a reader sees the file as it was before, or all of the new one."""
    path = Path(os.path.realpath(path))
    with _as_planner_error(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, _mode(path, FILE_MODE))
            os.replace(name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
        _flush_folder(path.parent)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """An empty folder beside `path`; it takes the place of `path` when the block ends well.

    What was at `path` stays until then, and stays for good if the block raises.
    Whether it may be replaced is for the caller to ask first.
    """
    path = Path(os.path.realpath(path))
    with _as_planner_error(path):
        if path.exists() and not path.is_dir():
            raise NotADirectoryError(None, "it is a file, not a folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(mkdtemp(prefix=f".{path.name}.", dir=path.parent))
        try:
            yield aside
            os.chmod(aside, _mode(path, FOLDER_MODE))
            _flush_tree(aside)
            _exchange(aside, path)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        _flush_folder(path.parent)


def _exchange(aside: Path, path: Path) -> None:
    """Rename `aside` to `path`; what was there goes, or comes back if that fails."""
    if not path.exists():
        os.rename(aside, path)
        return
    shelter = Path(mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    old = shelter / path.name
    try:
        os.rename(path, old)
        try:
            os.rename(aside, path)
        except BaseException:
            os.rename(old, path)
            raise
    finally:
        if path.exists():  # never remove the only copy
            shutil.rmtree(shelter, ignore_errors=True)


def _mode(path: Path, default: int) -> int:
    """Permissions of what is replaced; else what the umask leaves of `default`."""
    with suppress(OSError):
        return path.stat().st_mode & 0o7777
    umask = os.umask(0)
    os.umask(umask)
    return default & ~umask


def _flush_tree(folder: Path) -> None:
    for place, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(place, name), "rb+") as file:
                os.fsync(file.fileno())
        _flush_folder(Path(place))


def _flush_folder(folder: Path) -> None:
    """Make renames durable where the system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _as_planner_error(path: Path) -> Iterator[None]:
    """Turn the system's refusal into a sentence with the place in it."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise PlannerError(
            f"{path} cannot be written: {why}. Free or choose another place."
        ) from error
