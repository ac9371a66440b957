"""Output on the two standard streams, and the exit codes (contract 10)."""

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn

from rich.console import Console, RenderableType
from rich.table import Table
from typer import Exit

from planner.errors import PlannerError
from planner.formatting import count

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


def refuse(faults: Sequence[object], shown: int | None = None, rest: str = "") -> NoReturn:
    """Print the faults of a plan, the first `shown` and then `rest` where there are more; exit."""
    say(f"refused: {count(len(faults), 'fault')}")
    say("\n".join(f"  {fault}" for fault in faults[:shown]))
    if shown is not None and len(faults) > shown:
        say(f"  The first {shown} are shown; {rest}")
    raise Exit(NO_ACCEPTED_PLAN)


def figure_table(*heads: str) -> Table:
    """A table without lines: labels, and a column of numbers for each head."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in ("", *heads):
        table.add_column(head, justify="right" if head else "left")
    return table


def warn(warnings: Iterable[object]) -> None:
    """Print warnings on standard error, one line each."""
    for warning in warnings:
        console(stderr=True).print(f"warning: {warning}", soft_wrap=True)
