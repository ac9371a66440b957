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
from planner.cli.options import Gap, Keep, KeptNote, Quiet, StoreAddress
from planner.cli.worker_progress import (
    AGAIN,
    PathsEach,
    Scheduler,
    TimeLimitEach,
    Workers,
    counted,
    not_one_path,
    solve_pending,
    stoppable,
    worker_pool,
)
from planner.errors import DataError, require

if TYPE_CHECKING:
    from planner.cli.progress import Interrupts
    from planner.cli.worker_progress import StepListener
    from planner.sweep.tables import FinishedRuns

RUNS_TO_START_EARLY = 20  # runs from which reading takes long enough to start the workers meanwhile


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
    paths: PathsEach = 1000,
    compare: Annotated[
        int,
        Option(min=0, max=100_000, callback=not_one_path, metavar="REPLICATIONS",
               help="Also compare each plan with fresh manufacture; 0: not."),
    ] = 0,
    quiet: Quiet = False,
    keep: Keep = False,
    kept_note: KeptNote = "",
    kept_in: StoreAddress = None,
) -> None:  # fmt: skip
    """Solve many scenarios or settings; one table with every setting and figure."""
    from planner.cli.keeping import KeepRequest, end_of_solves, keeping
    from planner.jobs.settings import SweepSettings, as_stored
    from planner.solving import Settings
    from planner.sweep.metadata import metadata_differences, metadata_json, sweep_metadata
    from planner.sweep.run import SolveRequest, read_scenario_folders, sweep_runs
    from planner.sweep.settings import settings
    from planner.sweep.simulated_kpis import changes_without_effect
    from planner.sweep.store import RunStore, require_sweepable
    from planner.sweep.sweep_files import sweep_files

    asked = KeepRequest(keep, kept_note, kept_in)
    require(workers is None or scheduler is None, "Give --workers or --scheduler, not both.")
    require_sweepable(out, folders)
    require_writable(out)
    given = settings(change or (), listed)
    typed = [*(change or ()), *([f"--list {listed.name}"] if listed else [])]
    solve = SolveRequest(
        settings=Settings(seconds=time_limit, gap=gap, threads=1), paths=paths, compared=compare
    )
    read = read_scenario_folders(folders)
    count, store = len(read) * len(given), RunStore(out)
    kept_settings = SweepSettings(
        changes=tuple(typed),
        seconds=time_limit,
        gap=gap,
        workers=workers,
        paths=paths,
        compare=compare,
    )
    scenarios = [(place, x.scenario) for place, x in zip(folders, read, strict=True)]
    soon = count >= RUNS_TO_START_EARLY and store.count() < count
    with stoppable() as interrupts, worker_pool(scheduler or workers, count, soon=soon) as ready:
        try:
            with counted(count, quiet=quiet, doing="Reading") as step:
                planned = sweep_runs(read, given, solve, lambda: _next(step, interrupts))
        except DataError as faults:  # printed at once, not when the workers have ended
            console(stderr=True).print(str(faults), soft_wrap=True)
            raise Exit(BAD_INPUT) from None
        warn(dict.fromkeys(f"{f.label}: {w}" for f in read for w in f.warnings))
        warn(
            changes_without_effect(
                dict.fromkeys(target for setting in given for target in setting), paths
            )
        )
        question = sweep_metadata(read, solve, typed)
        with (
            store.only(
                planned, lambda: metadata_differences(store.read_json("sweep.json"), question)
            ),
            keeping(asked, "sweep", scenarios, as_stored(kept_settings)) as kept,
        ):
            before = count - len(store.pending(planned))
            if before and not quiet:
                say(f"{before:,} of {count:,} runs are done already.")
            try:
                interrupted = solve_pending(planned, store, ready, interrupts, quiet=quiet)
            finally:
                done = store.finished(planned)
                if done:
                    store.write(
                        {**sweep_files(done, paths), "sweep.json": metadata_json(question, done)}
                    )
            kept.end(out, *end_of_solves(done, len(planned)))
        if done:
            _summary(done, len(planned), out)
        kept.say()
        if interrupted:
            say(f"Stopped; {out} holds {len(done):,} of {count:,} runs. {AGAIN}")
            raise Exit(INTERRUPTED)
    if not all(result.accepted for _, result in done):
        raise Exit(NO_ACCEPTED_PLAN)


def _next(step: "StepListener", interrupts: "Interrupts") -> None:
    """After each run that is read."""
    step("")
    if interrupts.asked:
        say("Stopped before the first solve; what was done before is kept.")
        raise Exit(INTERRUPTED)


def _summary(done: "FinishedRuns", planned: int, out: Path) -> None:
    from planner.charts.pareto import basis
    from planner.formatting import count, money, rate
    from planner.sweep.pareto import pareto_front, pareto_points

    without = [(run, result) for run, result in done if not result.accepted]
    say(
        f"{count(len(done), 'run')} of {planned:,} done, {len(without):,} without an accepted plan."
    )
    for run, result in without[:10]:
        say(f"  {run.name} ({result.ending}) {result.note}".rstrip())
    if len(without) > 10:
        say(f"  ... and {len(without) - 10:,} more in runs.csv")
    best = pareto_front(pareto_points(done))
    if best:
        say(f"\nNo other run serves more for less than these, {basis(best[0].run.paths)}:")
    for p in best[:10]:
        say(f"  {rate(p.fill.value)} served for {money(p.money.value, p.run.currency)}: {p.name}")
    if len(best) > 10:
        say(f"  ... and {len(best) - 10:,} more in pareto.csv")
    if best and not best[0].run.paths:
        say("On averages nearly every plan looks full: --paths 1000 shows what chance leaves.")
    tables = "sweep.csv, runs.csv, pareto.csv, pareto.html"
    if done and done[0][0].compared:
        _say_surface(done)
        tables += ", surface.csv, surface.html" if (out / "surface.csv").exists() else ""
    say(f"\nWritten to {out}: {tables}.")


def _say_surface(done: "FinishedRuns") -> None:
    from planner.sweep.surface import NO_SURFACE, surface_points, winners

    found = surface_points(done)
    say("\n" + (winners(found) if found else NO_SURFACE))
