"""Every command, and the exit code that a run ends with."""

import sys
import traceback
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from typer import Typer

from planner.cli.app import front_end
from planner.cli.audit import audit
from planner.cli.check import check
from planner.cli.compare import compare
from planner.cli.console import ACCEPTED, BAD_INPUT, NO_ACCEPTED_PLAN, console
from planner.cli.diff import diff
from planner.cli.export import export
from planner.cli.roll import roll
from planner.cli.runs import runs
from planner.cli.scenarios import new, validate
from planner.cli.simulate import simulate
from planner.cli.solve import solve
from planner.cli.sweep import sweep
from planner.cli.value import value
from planner.errors import PlannerError

app = Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Plans off-the-shelf cell therapy from cell bank to bedside, and proves the plan.",
)
for command in (
    *(new, validate, solve, roll, compare, simulate),
    *(sweep, value, check, diff, export, audit),
):
    app.command()(command)
app.add_typer(runs, name="runs")
app.command(name="app")(front_end)


def run(argv: Sequence[str] | None = None) -> int:
    """Run the command in `argv`; return its exit code (contract 10); a fault is one message.

    Raises KeyboardInterrupt where Ctrl-C came while no command handled it.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a letter
    try:
        app(argv, prog_name="cryoplan")
    except SystemExit as end:
        if _interrupted(end):
            raise KeyboardInterrupt from end
        return end.code if isinstance(end.code, int) else ACCEPTED
    except PlannerError as fault:
        code, message = BAD_INPUT, str(fault)
    except OSError as error:
        code = BAD_INPUT
        message = f"{error.filename or 'output'}: {error.strerror or error}"
    except Exception as bug:  # the last resort: say where, and what to do
        if _interrupted(bug):
            raise KeyboardInterrupt from bug
        at = traceback.extract_tb(bug.__traceback__)[-1]
        code = NO_ACCEPTED_PLAN
        message = (
            f"A fault of cryoplan itself, not of your data: {type(bug).__name__}: {bug} "
            f"({Path(at.filename).name}, line {at.lineno}). Nothing was written. Please report it."
        )
    console(stderr=True).print(message, soft_wrap=True)
    return code


def _interrupted(bug: BaseException) -> bool:
    """Whether Ctrl-C caused `bug`: Typer makes it an exit, a loading library its own error."""
    cause = bug.__cause__ or bug.__context__
    return cause is not None and (isinstance(cause, KeyboardInterrupt) or _interrupted(cause))
