"""`cryoplan compare`."""

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

from typer import Exit, Option

from planner.cli.console import NO_ACCEPTED_PLAN, console, refuse, require_writable, say, warn
from planner.cli.options import (
    DrawSeed,
    ExcelTables,
    Gap,
    Keep,
    KeptNote,
    Quiet,
    Replications,
    ScenarioPath,
    StoreAddress,
    Threads,
    TimeLimit,
)  # fmt: skip
from planner.errors import require

if TYPE_CHECKING:
    from planner.cli.keeping import KeptRun
    from planner.compare.job import ComparisonJobResult
    from planner.results.comparison import Comparison
    from planner.results.flips import Flips

MAX_FAULTS_SHOWN = 20  # faults of a plan on the screen


def compare(
    folder: ScenarioPath,
    *,
    out: Annotated[Path, Option(help="Folder to write; a comparison there is replaced whole.")],
    plan: Annotated[
        Path | None, Option(help="A plan folder, checked first; left out: the scenario is solved.")
    ] = None,
    averages: Annotated[
        bool,
        Option("--averages", help="Compare the plan on the forecast, not the one for chance."),
    ] = False,
    replications: Replications = 200,
    seed: DrawSeed = None,
    flips: Annotated[
        bool, Option("--flips", help="Also search for what would change the winner.")
    ] = False,
    gap: Gap = 0.005,
    time_limit: TimeLimit = 120.0,
    threads: Threads = 2,
    report: Annotated[
        Path | None,
        Option(metavar="FILE.html", help="Write a page for readers who do not know the program."),
    ] = None,
    excel: ExcelTables = False,
    quiet: Quiet = False,
    keep: Keep = False,
    kept_note: KeptNote = "",
    kept_in: StoreAddress = None,
) -> None:
    """Compare a plan with fresh autologous manufacture, for the same patients."""
    began = monotonic()
    from planner.cli.keeping import KeepRequest, keeping
    from planner.cli.progress import Interrupts, progress_display
    from planner.compare.job import ComparisonJob
    from planner.comparison_report.place import require_report
    from planner.comparison_report.render import comparison_page
    from planner.flips.job import SHARE_OF_COMPARISON, flips_of
    from planner.io.results.write_comparison import require_comparable
    from planner.io.results.write_flips import flip_files
    from planner.io.scenario.read import load_scenario
    from planner.io.scenario.sources import folder_sources
    from planner.io.text.atomic import write_file
    from planner.jobs.settings import ComparisonSettings, as_stored
    from planner.results.ending_text import ending_words
    from planner.solving import Budget, Settings, Watch

    asked = KeepRequest(keep, kept_note, kept_in)
    require(
        plan is None or not averages,
        "--averages says which plan is looked for, and --plan names one. Leave one of them out.",
    )
    require_comparable(out, folder, plan)
    require_writable(out)
    if report is not None:
        require_report(report, out, plan)
        require_writable(report)
    loaded = load_scenario(folder)
    scenario = loaded.scenario
    first = SHARE_OF_COMPARISON * time_limit if flips else time_limit
    job = ComparisonJob(
        scenario=scenario,
        warnings=loaded.warnings,
        plan=plan,
        settings=Settings(seconds=first, gap=gap, threads=threads, seed=scenario.seed),
        replications=replications,
        seed=scenario.seed if seed is None else seed,
        averages=averages,
    )
    kept_settings = ComparisonSettings(
        averages=averages,
        replications=replications,
        seconds=time_limit,
        gap=gap,
        threads=threads,
        seed=seed,
    )
    kind = "flips" if flips else "comparison"
    errors = console(stderr=True)
    reading = monotonic() - began
    with (
        Interrupts(errors) as interrupts,
        keeping(asked, kind, [(folder, scenario)], as_stored(kept_settings)) as kept,
    ):
        with progress_display(errors, time_limit, reading, scenario.currency, quiet) as listener:
            watch = Watch(tell=listener, stop=lambda: interrupts.asked)
            done = interrupts.wait_for(lambda: job.run(watch, reading))
            budget = Budget.of(time_limit - (monotonic() - began), watch.stop)
            turns = interrupts.wait_for(lambda: flips_of(done, watch, budget)) if flips else None
        done.write(out, excel, {} if turns is None else flip_files(turns, done.about(), excel))
        _keep(kept, done, turns, out, interrupts.asked)
    warn(dict.fromkeys(done.warnings))
    if done.violations:
        refuse(done.violations, MAX_FAULTS_SHOWN, f"all: cryoplan check {folder} {plan}")
    if done.report is not None:
        say(f"{scenario.name}: {ending_words(done.report, stopped=interrupts.asked)}")
    if done.comparison is None:
        say(f"\nNo accepted plan; {out / 'plan' / 'report.json'} says why.")
        kept.say()
        raise Exit(NO_ACCEPTED_PLAN)
    _say(done.comparison, turns, scenario.currency)
    tables = "comparison.csv" if turns is None else "comparison.csv, flips.csv"
    say(f"\nWritten to {out}: {tables}, and the plan in {out / 'plan'}.")
    if report is not None:
        sources = folder_sources(folder)
        page = comparison_page(scenario, done.comparison, sources, _about(plan, averages), turns)
        write_file(report, page)
        say(f"The report is {report}.")
    kept.say()


def _keep(
    kept: "KeptRun", done: "ComparisonJobResult", turns: "Flips | None", out: Path, stopped: bool
) -> None:
    """What was written, and the figures of plan, comparison and flips; nothing was, if refused."""
    from planner.cli.keeping import state_of_plan
    from planner.jobs.figures import comparison_figures, flip_figures, plan_figures
    from planner.results.ending_text import ending_words

    if done.violations:
        return
    currency, why, state = done.job.scenario.currency, "", "done"
    figures: dict[str, float | int | str | None] = {}
    if done.report is not None:
        figures |= plan_figures(done.report, currency)
        why = ending_words(done.report, stopped)
    if done.comparison is not None:
        figures |= comparison_figures(done.comparison, currency)
    elif done.report is not None:
        state = state_of_plan(done.report, stopped)
    if turns is not None:
        figures |= flip_figures(turns)
    kept.end(out, figures, why, state=state)


def _say(comparison: "Comparison", turns: "Flips | None", currency: str) -> None:
    """Show the verdict, the table, and what would change the winner."""
    from planner.compare.table import comparison_remarks, comparison_table
    from planner.flips.table import flips_remarks, flips_table

    say(f"\n{comparison.verdict}\n")
    say(comparison_table(comparison, currency))
    say(f"\n{comparison_remarks(comparison)}")
    if turns is not None:
        say("\nWhat would change the winner\n")
        say(flips_table(turns))
        say(f"\n{flips_remarks(turns)}")


def _about(plan: Path | None, averages: bool) -> str:
    """A sentence on the plan that was compared."""
    if plan is not None:
        return f"The plan compared is that of the folder {plan.resolve().name}."
    kind = "on the forecast, which counts on averages" if averages else "for chance"
    return f"The plan compared is the one {kind}, found in the same run."
