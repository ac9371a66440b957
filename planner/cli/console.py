"""Output on the two standard streams, and the exit codes (contract 10)."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console, RenderableType

from planner.errors import PlannerError

ACCEPTED, NO_ACCEPTED_PLAN, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130  # exit codes
FILE_WIDTH = 120  # columns where output goes to a file or a pipe: no sentence is broken


def require_writable(out: Path) -> None:
    """Raise PlannerError unless `out` can be written: ask before a long solve."""
    parent = next(p for p in out.resolve().parents if p.exists())
    try:
        os.rmdir(tempfile.mkdtemp(dir=parent, prefix=".cryoplan-"))
    except OSError as error:
        raise PlannerError(
            f"{out} cannot be written: {parent}: {error.strerror}. Choose another folder."
        ) from error


def console(stderr: bool = False) -> Console:
    """A console that shows ids and names as they are: no markup, no emoji, no colouring."""
    shown = Console(stderr=stderr, markup=False, emoji=False, highlight=False)
    if not shown.is_terminal:
        shown.width = FILE_WIDTH
    return shown


def say(what: RenderableType) -> None:
    """Print on standard output; a sentence is not broken into lines."""
    console().print(what, soft_wrap=isinstance(what, str))


def warn(warnings: Iterable[object]) -> None:
    """Print warnings on standard error, one line each."""
    for warning in warnings:
        console(stderr=True).print(f"warning: {warning}", soft_wrap=True)
