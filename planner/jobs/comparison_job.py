"""A comparison with fresh manufacture, and what would flip it: the folder of the command line."""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from planner.compare.job import ComparisonJob, ComparisonJobResult
from planner.errors import PlannerError
from planner.flips.job import SHARE_OF_COMPARISON, flips_of
from planner.io.results.write_flips import flip_files
from planner.jobs.figures import comparison_figures, flip_figures, plan_figures
from planner.jobs.job import Job, JobEnd, files_in
from planner.jobs.plan_job import end_of
from planner.results.flips import Flips
from planner.solving import Budget, Settings

SHOWN = 20  # faults of a plan in the sentence that refuses it


def compare_plan(job: Job) -> JobEnd:
    """Compare a plan, that of a run or one found for it."""
    return _compare(job, flips=False)


def find_flips(job: Job) -> JobEnd:
    """The same, and search for what would change the winner."""
    return _compare(job, flips=True)


def _compare(job: Job, *, flips: bool) -> JobEnd:
    began, asked, watch = monotonic(), job.settings, job.recorder.watch
    seconds = SHARE_OF_COMPARISON * asked.seconds if flips else asked.seconds
    with TemporaryDirectory(prefix="cryoplan-") as place:
        plan = None
        if asked.plan is not None:
            plan = Path(place) / "plan"
            job.write_plan_of(asked.plan, plan)
        comparison = ComparisonJob(
            scenario=job.scenario,
            warnings=job.loaded.warnings,
            plan=plan,
            settings=Settings(
                seconds=seconds, gap=asked.gap, threads=asked.threads, seed=job.scenario.seed
            ),
            replications=asked.replications,
            seed=job.seed,
            averages=asked.averages,
        )
        done = comparison.run(watch)
        if done.violations:
            faults = "\n".join(map(str, done.violations[:SHOWN]))
            raise PlannerError(f"The plan does not keep the rules of this scenario:\n{faults}")
        job.recorder.forget()
        budget = Budget.of(asked.seconds - (monotonic() - began), watch.stop)
        turns = flips_of(done, watch, budget) if flips else None
        out = Path(place) / "out"
        done.write(out, False, {} if turns is None else flip_files(turns, done.about()))
        job.keep(files_in(out))
    return _end(job, done, turns)


def _end(job: Job, done: ComparisonJobResult, turns: Flips | None) -> JobEnd:
    currency = job.scenario.currency
    if done.report is not None:
        job.summarise(plan_figures(done.report, currency))
    if done.comparison is None:
        if done.report is None:
            raise PlannerError("Nothing was compared: there is no plan.")
        return end_of(done.report, stopped=job.recorder.asked)
    job.summarise(comparison_figures(done.comparison, currency))
    if turns is not None:
        job.summarise(flip_figures(turns))
    return job.ended()
