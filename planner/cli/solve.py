"""`cryoplan solve`."""

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import Annotated

from typer import Exit, Option

from planner.cli.console import NO_ACCEPTED_PLAN, console, require_writable, say
from planner.cli.options import (
    Excel,
    Gap,
    Keep,
    KeptNote,
    Quiet,
    ScenarioPath,
    Seed,
    StoreAddress,
    Threads,
    TimeLimit,
)
from planner.errors import require


class Solver(StrEnum):
    """Who solves: HiGHS, or CBC where HiGHS fails."""

    HIGHS = "highs"
    CBC = "cbc"


def solve(
    folder: ScenarioPath,
    *,
    out: Annotated[Path, Option(help="Plan folder to write; one that exists is replaced whole.")],
    gap: Gap = 0.005,
    time_limit: TimeLimit = 120.0,
    threads: Threads = 2,
    seed: Seed = None,
    excel: Excel = False,
    solver: Annotated[Solver, Option(help="Who solves.")] = Solver.HIGHS,
    under_uncertainty: Annotated[
        bool, Option("--under-uncertainty", help="Plan for chance, not for the averages.")
    ] = False,
    previous: Annotated[
        Path | None,
        Option(help="Plan folder in force: what it starts in the frozen weeks stays."),
    ] = None,
    quiet: Quiet = False,
    keep: Keep = False,
    kept_note: KeptNote = "",
    kept_in: StoreAddress = None,
    log: Annotated[
        Path | None, Option(help="Write how it goes, as JSON lines, at least one a second.")
    ] = None,
) -> None:
    """Find a production and shipping plan, check it, write it, say how good it is."""
    began = monotonic()
    from planner import solve_process
    from planner.cli.keeping import KeepRequest, keeping, state_of_plan
    from planner.cli.progress import Interrupts, notify_both, progress_display
    from planner.cli.progress_log import progress_log
    from planner.cli.solve_summary import summary
    from planner.io.plan.in_force import read_plan_in_force
    from planner.io.plan.write import require_replaceable, write_plan
    from planner.io.scenario.read import load_scenario
    from planner.jobs.figures import plan_figures
    from planner.jobs.settings import PlanSettings, as_stored
    from planner.results.ending_text import ending_words
    from planner.solving import Progress, Settings, Watch
    from planner.stochastic.rolling_budget import DETERMINISTIC_SHARE
    from planner.stochastic.solve import solve as solve_under_uncertainty
    from planner.workflow.expect import with_expectation

    asked = KeepRequest(keep, kept_note, kept_in)
    require_replaceable(out, folder)
    require_writable(out)
    if log is not None:
        require(
            not log.resolve().is_relative_to(out.resolve()),
            f"--log {log} is inside {out}, which is replaced whole. Name a file elsewhere.",
        )
    loaded = load_scenario(folder)
    scenario = loaded.scenario
    if previous is not None:  # it may be the folder that is replaced
        in_force = read_plan_in_force(previous, scenario.calendar)
        scenario = replace(scenario, in_force=in_force)
    settings = Settings(
        solver=solver.value,
        seconds=time_limit,
        gap=gap,
        threads=threads,
        seed=scenario.seed if seed is None else seed,
    )
    whole = settings
    if under_uncertainty:
        settings = replace(settings, seconds=DETERMINISTIC_SHARE * time_limit)
    kept_settings = PlanSettings(
        seconds=time_limit,
        gap=gap,
        threads=threads,
        seed=seed,
        solver=solver.value,
        uncertain=under_uncertainty,
        previous=previous is not None,
    )
    errors = console(stderr=True)
    reading = monotonic() - began
    # Ctrl-C asks from here on, and cannot cut a file short.
    with (
        Interrupts(errors) as interrupts,
        keeping(asked, "plan", [(folder, scenario)], as_stored(kept_settings)) as kept,
        progress_log(log, reading) as note,
        progress_display(errors, time_limit, reading, scenario.currency, quiet) as listener,
    ):
        watch = Watch(tell=notify_both(note, listener), stop=lambda: interrupts.asked)
        report = interrupts.wait_for(
            lambda: solve_process.solve(
                scenario, settings, watch, loaded.warnings, used=reading, later=reading
            )
        )
        if under_uncertainty:
            averages = report
            report = interrupts.wait_for(
                lambda: solve_under_uncertainty(
                    scenario, averages, whole, watch, used=monotonic() - began, later=reading
                )
            )
        report = with_expectation(scenario, report, time_limit)
        write_plan(scenario, report, out, excel=excel)
        kept.end(
            out,
            plan_figures(report, scenario.currency),
            ending_words(report, stopped=interrupts.asked),
            state=state_of_plan(report, interrupts.asked),
        )
        note(Progress(phase=report.ending, incumbent=report.cost, bound=report.bound))
    say(summary(scenario, report, stopped=interrupts.asked))
    if not report.accepted:
        say(f"\nNo accepted plan; {out / 'report.json'} says why.")
        kept.say()
        raise Exit(NO_ACCEPTED_PLAN)
    say(f"\nWritten to {out}. Check it at any time: cryoplan check {folder} {out}")
    kept.say()
