"""`cryoplan value`."""

from pathlib import Path
from typing import Annotated

from typer import Exit, Option

from planner.cli.console import INTERRUPTED, NO_ACCEPTED_PLAN, require_writable, say, warn
from planner.cli.options import Gap, Keep, KeptNote, Quiet, ScenarioPath, StoreAddress
from planner.cli.worker_progress import (
    AGAIN,
    PathsEach,
    Scheduler,
    TimeLimitEach,
    Workers,
    solve_pending,
    stoppable,
    worker_pool,
)
from planner.errors import require
from planner.valuation.levers import LEVERS, Lever

BASIS = "Before what it costs to have it. The worth counts on averages, and holds for certain."
CHANCE = "Simulated: the plans for averages on the same {:,} paths, with the mean's 95 % interval."


def value(
    folder: ScenarioPath,
    *,
    out: Annotated[Path, Option(help="Folder for the table; what is done there is not redone.")],
    only: Annotated[
        list[Lever] | None, Option(help="Of these only; give it again for each. Else of all.")
    ] = None,
    gap: Gap = 0.0005,
    time_limit: TimeLimitEach = 120.0,
    workers: Workers = None,
    scheduler: Scheduler = None,
    paths: PathsEach = 1000,
    quiet: Quiet = False,
    keep: Keep = False,
    kept_note: KeptNote = "",
    kept_in: StoreAddress = None,
) -> None:
    """Say what one more room, lot a week, 1,000 positions, shelf life and the like is worth."""
    from planner.cli.keeping import KeepRequest, end_of_solves, keeping
    from planner.jobs.settings import ValueSettings, as_stored
    from planner.solving import Settings
    from planner.sweep.metadata import metadata_differences, metadata_json, sweep_metadata
    from planner.sweep.run import SolveRequest, read_scenario_folders
    from planner.sweep.store import VALUE, RunStore, require_sweepable
    from planner.valuation.marginal_value import valuation
    from planner.valuation.table import sentence, value_csv

    asked = KeepRequest(keep, kept_note, kept_in)
    require(workers is None or scheduler is None, "Give --workers or --scheduler, not both.")
    require_sweepable(out, [folder], VALUE)
    require_writable(out)
    (read,) = read_scenario_folders([folder])
    solve = SolveRequest(
        settings=Settings(seconds=time_limit, gap=gap, threads=1), paths=paths, paired=True
    )
    planned = valuation(read, solve, only or LEVERS)
    warn(dict.fromkeys(read.warnings))
    kept_settings = ValueSettings(seconds=time_limit, gap=gap, workers=workers, paths=paths)
    store, question = RunStore(out), sweep_metadata([read], solve)
    with (
        stoppable() as interrupts,
        store.only(
            planned.runs, lambda: metadata_differences(store.read_json("value.json"), question)
        ),
        keeping(asked, "value", [(folder, read.scenario)], as_stored(kept_settings)) as kept,
        worker_pool(scheduler or workers, len(planned.runs)) as ready,
    ):
        try:
            interrupted = solve_pending(planned.runs, store, ready, interrupts, quiet=quiet)
        finally:
            done = store.finished(planned.runs)
            table = planned.table({run.id: result for run, result in done})
            if done:
                store.write(
                    {"value.csv": value_csv(table), "value.json": metadata_json(question, done)}
                )
        kept.end(out, *end_of_solves(done, len(planned.runs)))
        for row in table:
            say(sentence(row))
        if done:
            say("\n" + "\n".join([BASIS, *([CHANCE.format(paths)] if paths else [])]))
            say(f"Written to {out}: value.csv.")
        kept.say()
        if interrupted:
            say(f"Stopped; {out} holds {len(done):,} of {len(planned.runs):,} solves. {AGAIN}")
            raise Exit(INTERRUPTED)
    if not all(result.accepted for _, result in done):
        raise Exit(NO_ACCEPTED_PLAN)
