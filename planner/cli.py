"""The command line (contract 10): what is typed, what is said, which exit code."""

import os
import sys
import tempfile
import traceback
from collections.abc import Iterable, Sequence
from enum import StrEnum
from io import TextIOWrapper
from math import isfinite
from pathlib import Path
from time import monotonic
from typing import Annotated, NoReturn

from rich.console import Console, RenderableType
from typer import Argument, BadParameter, Exit, Option, Typer

from planner.errors import PlannerError, require

ACCEPTED, NO_ACCEPTED_PLAN, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130  # exit codes
FILE_WIDTH = 120  # columns where output goes to a file or a pipe: no sentence is broken

app = Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Plans off-the-shelf cell therapy from cell bank to bedside, and proves the plan.",
)


class Solver(StrEnum):
    """Who solves: HiGHS, or CBC where HiGHS fails."""

    HIGHS = "highs"
    CBC = "cbc"


def _finite(value: float) -> float:
    if not isfinite(value):
        raise BadParameter(f"{value} is not a finite number.")
    return value


def _positive(value: float) -> float:
    if _finite(value) <= 0:
        raise BadParameter(f"{value} is not above 0.")
    return value


Scenario = Annotated[Path, Argument(metavar="FOLDER", help="A scenario, or one .xlsx.")]
PlanFolder = Annotated[Path, Argument(metavar="PLAN", help="Plan folder.")]


@app.command()
def new(
    folder: Annotated[Path, Argument(help="Made here; .xlsx: a workbook.")],
) -> None:
    """Write a small scenario to start from."""
    from planner.io.write import new_scenario

    new_scenario(folder)
    _say(f"{folder} is a scenario to start from. Change it, then: cryoplan validate {folder}")


@app.command()
def validate(folder: Scenario) -> None:
    """Name every fault of a scenario, or say ok."""
    from planner.io.read import load_scenario
    from planner.io.strange import strange

    loaded = load_scenario(folder)
    _warn((*loaded.warnings, *strange(loaded.scenario)))
    _say("ok")


@app.command()
def solve(
    folder: Scenario,
    *,
    out: Annotated[Path, Option(help="Plan folder to write; one that exists is replaced whole.")],
    gap: Annotated[
        float,
        Option(min=0, callback=_finite, help="Stop when proven within this share of the best."),
    ] = 0.005,
    time_limit: Annotated[
        float,
        Option(callback=_positive, help="Seconds for the whole command; the best plan is kept."),
    ] = 120.0,
    threads: Annotated[int, Option(min=1, max=1024, help="Processor threads of the solver.")] = 2,
    seed: Annotated[
        int | None,
        Option(min=0, max=2**31 - 1, help="Of the solver.", show_default="the scenario's"),
    ] = None,
    excel: Annotated[bool, Option("--excel", help="Also write for Excel.")] = False,
    solver: Annotated[Solver, Option(help="Who solves.")] = Solver.HIGHS,
    quiet: Annotated[bool, Option("--quiet", help="Say nothing until the end.")] = False,
) -> None:
    """Find a production and shipping plan, check it, write it, say how good it is."""
    began = monotonic()
    from planner import workflow
    from planner.io.read import load_scenario
    from planner.io.write_plan import require_replaceable, write_plan
    from planner.progress import Interrupts, shown
    from planner.solving import Settings, Watch
    from planner.summary import summary

    require_replaceable(out, folder)
    _require_writable(out)
    loaded = load_scenario(folder)
    scenario = loaded.scenario
    settings = Settings(
        solver=solver.value,
        seconds=time_limit,
        gap=gap,
        threads=threads,
        seed=scenario.seed if seed is None else seed,
    )
    errors = _console(stderr=True)
    reading = monotonic() - began
    with Interrupts(errors) as interrupts:  # Ctrl-C asks from here on, and cannot cut a file short
        with shown(errors, time_limit, reading, scenario.currency, quiet) as tell:
            watch = Watch(tell=tell, stop=lambda: interrupts.asked)
            report = interrupts.wait_for(
                lambda: workflow.solve(
                    scenario, settings, watch, loaded.warnings, used=reading, later=reading
                )
            )
        write_plan(scenario, report, out, excel=excel)
    _say(summary(scenario, report, stopped=interrupts.asked))
    if not report.accepted:
        _say(f"\nNo accepted plan; {out / 'report.json'} says why.")
        raise Exit(NO_ACCEPTED_PLAN)
    _say(f"\nWritten to {out}. Check it at any time: cryoplan check {folder} {out}")


@app.command()
def compare(
    folder: Scenario,
    *,
    out: Annotated[Path, Option(help="Folder to write; a comparison there is replaced whole.")],
    plan: Annotated[
        Path | None, Option(help="A plan folder, checked first; left out: the scenario is solved.")
    ] = None,
    replications: Annotated[
        int, Option(min=2, max=100_000, help="How often chance is drawn afresh.")
    ] = 200,
    seed: Annotated[
        int | None,
        Option(min=0, max=2**31 - 1, help="Of chance.", show_default="the scenario's"),
    ] = None,
    gap: Annotated[
        float,
        Option(min=0, callback=_finite, help="Stop when proven within this share of the best."),
    ] = 0.005,
    time_limit: Annotated[
        float,
        Option(callback=_positive, help="Seconds for the whole command; the best plan is kept."),
    ] = 120.0,
    threads: Annotated[int, Option(min=1, max=1024, help="Processor threads of the solver.")] = 2,
    excel: Annotated[bool, Option("--excel", help="Also write for Excel.")] = False,
    quiet: Annotated[bool, Option("--quiet", help="Say nothing until the end.")] = False,
) -> None:
    """Compare a plan with fresh autologous manufacture, for the same patients."""
    began = monotonic()
    from planner.compare.job import Job
    from planner.compare.table import remarks, table
    from planner.io.read import load_scenario
    from planner.io.write_comparison import require_comparable
    from planner.progress import Interrupts, shown
    from planner.solving import Settings, Watch
    from planner.summary import ending_words

    require_comparable(out, folder, plan)
    _require_writable(out)
    loaded = load_scenario(folder)
    scenario = loaded.scenario
    job = Job(
        scenario=scenario,
        warnings=loaded.warnings,
        plan=plan,
        settings=Settings(seconds=time_limit, gap=gap, threads=threads, seed=scenario.seed),
        replications=replications,
        seed=scenario.seed if seed is None else seed,
    )
    errors = _console(stderr=True)
    reading = monotonic() - began
    with Interrupts(errors) as interrupts:
        with shown(errors, time_limit, reading, scenario.currency, quiet) as tell:
            watch = Watch(tell=tell, stop=lambda: interrupts.asked)
            done = interrupts.wait_for(lambda: job.run(watch, reading))
        done.write(out, excel)
    _warn(dict.fromkeys(done.warnings))
    if done.violations:
        _say(f"refused: {len(done.violations):,} fault{'s' * (len(done.violations) != 1)}")
        _say("\n".join(f"  {v}" for v in done.violations))
        raise Exit(NO_ACCEPTED_PLAN)
    if done.report is not None:
        _say(f"{scenario.name}: {ending_words(done.report, stopped=interrupts.asked)}")
    if done.comparison is None:
        _say(f"\nNo accepted plan; {out / 'plan' / 'report.json'} says why.")
        raise Exit(NO_ACCEPTED_PLAN)
    _say(f"\n{done.comparison.verdict}\n")
    _say(table(done.comparison, scenario.currency))
    _say(f"\n{remarks(done.comparison)}")
    _say(f"\nWritten to {out}: comparison.csv, and the plan in {out / 'plan'}.")


@app.command()
def check(
    folder: Scenario,
    plan: PlanFolder,
    rewrite: Annotated[
        bool,
        Option("--rewrite", help="After an edit by hand: bring stock, KPIs and report up to date."),
    ] = False,
) -> None:
    """Check any plan folder against every rule, independently of the solver."""
    from planner import audit, workflow
    from planner.io.read import load_scenario

    loaded = load_scenario(folder)
    require(plan.is_dir(), f"{plan} is not a folder. Name the plan folder that solve wrote.")
    hopeless: tuple[object, ...] = ()
    if rewrite:
        hopeless = audit.rewrite(loaded.scenario, plan)
    violations, warnings = workflow.check(loaded.scenario, plan)
    _warn(dict.fromkeys((*map(str, loaded.warnings), *warnings)))
    if faults := hopeless or violations:
        _say(f"refused: {len(faults):,} fault{'s' * (len(faults) != 1)}")
        _say("\n".join(f"  {v}" for v in faults))
        raise Exit(NO_ACCEPTED_PLAN)
    _say("accepted: the plan keeps every rule, and its tables are true to it")


@app.command(name="app")
def front_end(
    port: Annotated[
        int, Option(min=1, max=65535, help="Where it listens, on this machine.")
    ] = 8501,
) -> None:
    """Open the front end in a browser; it listens on this machine only."""
    import subprocess
    import sys

    page = Path(__file__).resolve().parents[1] / "streamlit_app.py"
    require(page.exists(), f"{page} is missing. Install cryoplan from its folder: make app.")
    told = ["--server.address", "127.0.0.1", "--server.port", str(port)]
    quiet = ["--browser.gatherUsageStats", "false", "--server.maxUploadSize", "20"]
    command = [sys.executable, "-m", "streamlit", "run", str(page), *told, *quiet]
    raise Exit(subprocess.call(command, cwd=page.parent))


def _require_writable(out: Path) -> None:
    """Try it, before any time is spent on a plan that could not be written."""
    parent = next(p for p in out.resolve().parents if p.exists())
    try:
        os.rmdir(tempfile.mkdtemp(dir=parent, prefix=".cryoplan-"))
    except OSError as error:
        raise PlannerError(
            f"{out} cannot be written: {parent}: {error.strerror}. Choose another folder."
        ) from error


def _console(stderr: bool = False) -> Console:
    """A console that shows ids and names as they are: no markup, no emoji, no colouring."""
    console = Console(stderr=stderr, markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        console.width = FILE_WIDTH
    return console


def _say(what: RenderableType) -> None:
    _console().print(what, soft_wrap=isinstance(what, str))


def _warn(warnings: Iterable[object]) -> None:
    for warning in warnings:
        _console(stderr=True).print(f"warning: {warning}", soft_wrap=True)


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Entry point: every fault becomes one message and an exit code, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a letter
    try:
        app(argv, prog_name="cryoplan")
    except PlannerError as fault:
        code, message = BAD_INPUT, str(fault)
    except OSError as error:
        code = BAD_INPUT
        message = f"{error.filename or 'output'}: {error.strerror or error}"
    except Exception as bug:  # the last resort: say where, and what to do
        at = traceback.extract_tb(bug.__traceback__)[-1]
        code = NO_ACCEPTED_PLAN
        message = (
            f"A fault of cryoplan itself, not of your data: {type(bug).__name__}: {bug} "
            f"({Path(at.filename).name}, line {at.lineno}). Nothing was written. Please report it."
        )
    _console(stderr=True).print(message, soft_wrap=True)
    raise SystemExit(code)


if __name__ == "__main__":
    main()
