"""`cryoplan sweep`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Exit, Option

from planner.cli.console import (
    BAD_INPUT,
    INTERRUPTED,
    NO_ACCEPTED_PLAN,
    console,
    require_writable,
    say,
    warn,
)
from planner.cli.options import Gap, Quiet
from planner.cli.spreading import (
    AGAIN,
    Scheduler,
    TimeLimitEach,
    Workers,
    counted,
    hands,
    solve_pending,
)
from planner.errors import DataError, require

if TYPE_CHECKING:
    from planner.sweep.tables import Done

MANY = 20  # runs from which reading takes long enough to start the workers meanwhile


def sweep(
    folders: Annotated[
        list[Path], Argument(metavar="FOLDER...", help="Scenarios: folders or .xlsx files.")
    ],
    *,
    out: Annotated[Path, Option(help="Folder for the tables; what is done there is not redone.")],
    change: Annotated[
        list[str] | None,
        Option("--set", metavar="TABLE[KEY].COLUMN=VALUES",
               help="A change: a,b,c or low..high:count. Several make every combination."),
    ] = None,
    listed: Annotated[
        Path | None, Option("--list", help="CSV: a column for each change, a row for each setting.")
    ] = None,
    gap: Gap = 0.005,
    time_limit: TimeLimitEach = 120.0,
    workers: Workers = None,
    scheduler: Scheduler = None,
    quiet: Quiet = False,
) -> None:  # fmt: skip
    """Solve many scenarios or settings; one table with every setting and figure."""
    from planner.solving import Settings
    from planner.sweep.about import about
    from planner.sweep.run import read_folders, runs
    from planner.sweep.settings import settings
    from planner.sweep.store import Store, require_sweepable

    require(workers is None or scheduler is None, "Give --workers or --scheduler, not both.")
    require_sweepable(out, folders)
    require_writable(out)
    given = settings(change or (), listed)
    read = read_folders(folders)
    solve = Settings(seconds=time_limit, gap=gap, threads=1)
    count, store = len(read) * len(given), Store(out)
    soon = count >= MANY and store.count() < count
    with hands(scheduler or workers, count, soon=soon) as ready:
        try:
            with counted(count, quiet=quiet, doing="Reading") as step:
                planned = runs(read, given, solve, lambda: step(""))
        except DataError as faults:  # said at once, not when the workers have ended
            console(stderr=True).print(str(faults), soft_wrap=True)
            raise Exit(BAD_INPUT) from None
        warn(dict.fromkeys(f"{f.label}: {w}" for f in read for w in f.warnings))
        before = count - len(store.pending(planned))
        if before and not quiet:
            say(f"{before:,} of {count:,} runs are done already.")
        try:
            interrupted = solve_pending(planned, store, ready, quiet=quiet)
        finally:
            done = store.finished(planned)
            if done:
                typed = [*(change or ()), *([f"--list {listed.name}"] if listed else [])]
                store.write({**_tables(done), "sweep.json": about(read, solve, done, typed)})
    if done:
        _summary(done, len(planned), out)
    if interrupted:
        say(f"Stopped. {AGAIN}")
        raise Exit(INTERRUPTED)
    if not all(result.accepted for _, result in done):
        raise Exit(NO_ACCEPTED_PLAN)


def _tables(done: "Done") -> dict[str, bytes]:
    from planner.charts.pareto import page, pareto
    from planner.sweep.front import pareto_csv, points
    from planner.sweep.tables import runs_csv, sweep_csv

    dots = points(done)
    currencies = list(dict.fromkeys(p.run.currency for p in dots))
    charts = [pareto([p for p in dots if p.run.currency == c], c) for c in currencies]
    return {
        "sweep.csv": sweep_csv(done),
        "runs.csv": runs_csv(done),
        "pareto.csv": pareto_csv(dots),
        "pareto.html": page(charts),
    }


def _summary(done: "Done", planned: int, out: Path) -> None:
    from planner.sweep.front import front, points
    from planner.words import count, money, rate

    without = [(run, result) for run, result in done if not result.accepted]
    say(
        f"{count(len(done), 'run')} of {planned:,} done, {len(without):,} without an accepted plan."
    )
    for run, result in without[:10]:
        say(f"  {run.id} ({result.ending}) {result.note}".rstrip())
    best = front(points(done))
    if best:
        say("\nNo other run serves more for less than these:")
    for p in best[:10]:
        say(f"  {rate(p.fill_rate)} served for {money(p.cost, p.run.currency)}: {p.name}")
    if len(best) > 10:
        say(f"  ... and {len(best) - 10:,} more in pareto.csv")
    say(f"\nWritten to {out}: sweep.csv, runs.csv, pareto.csv, pareto.html.")
