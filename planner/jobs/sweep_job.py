"""Many solves: a sweep, and what a little more is worth; the folders of the command line."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from planner.formatting import count
from planner.jobs.job import STOPPED, Job, JobEnd
from planner.jobs.turn import jobs_at_once
from planner.solving import Settings
from planner.sweep.cluster import local_cluster
from planner.sweep.dispatcher import dispatch
from planner.sweep.folder import ScenarioFolder
from planner.sweep.metadata import metadata_json, sweep_metadata
from planner.sweep.result import RunResult, encode_result
from planner.sweep.run import SolveRequest, SweepRun, sweep_runs
from planner.sweep.settings import settings
from planner.sweep.store import RUNS, RunStore
from planner.sweep.sweep_files import sweep_files
from planner.sweep.tables import FinishedRuns
from planner.valuation.levers import Lever
from planner.valuation.marginal_value import valuation
from planner.valuation.table import value_csv

SOLVING, STARTING = "solving one scenario after the other", "starting workers"


def run_sweep(job: Job) -> JobEnd:
    """Solve the scenario under every setting asked for."""
    asked, folder = job.settings, _folder(job)
    solve = SolveRequest(settings=_settings(job), paths=asked.paths, compared=asked.compare)
    runs = sweep_runs([folder], settings(asked.changes), solve)
    question = sweep_metadata([folder], solve, asked.changes)

    def tables(done: FinishedRuns) -> Mapping[str, bytes]:
        return {**sweep_files(done, asked.paths), "sweep.json": metadata_json(question, done)}

    return _solve_all(job, runs, tables)


def find_values(job: Job) -> JobEnd:
    """What one more room, laboratory lot, dose of shelf life and the like is worth."""
    asked, folder = job.settings, _folder(job)
    solve = SolveRequest(settings=_settings(job), paths=asked.paths, paired=True)
    planned = valuation(folder, solve, tuple(map(Lever, asked.levers)))
    question = sweep_metadata([folder], solve)

    def tables(done: FinishedRuns) -> Mapping[str, bytes]:
        table = planned.table({run.id: result for run, result in done})
        return {"value.csv": value_csv(table), "value.json": metadata_json(question, done)}

    return _solve_all(job, planned.runs, tables)


def _folder(job: Job) -> ScenarioFolder:
    """Under the name of the work, as the command line takes the last part of its path."""
    name = job.store.version(str(job.run.version)).name
    return ScenarioFolder(name, job.scenario, job.loaded.warnings)


def _settings(job: Job) -> Settings:
    return Settings(seconds=job.settings.seconds, gap=job.settings.gap, threads=1)


def _solve_all(
    job: Job, runs: Sequence[SweepRun], tables: Callable[[FinishedRuns], Mapping[str, bytes]]
) -> JobEnd:
    """Solve what the run that this one continues has not solved; each result is kept at once."""
    with TemporaryDirectory(prefix="cryoplan-") as place:
        store = RunStore(Path(place))
        if job.run.parent is not None:
            before = job.store.run_files(job.run.parent)
            store.write({name: x for name, x in before.items() if name.startswith(f"{RUNS}/")})
        try:
            _solve_pending(job, runs, store)
        finally:
            done = store.finished(runs)
            if done:
                job.keep(tables(done))
    accepted = sum(result.accepted for _, result in done)
    job.summarise({"runs": len(done), "of": len(runs), "accepted": accepted})
    if not done:
        return JobEnd(state="cancelled", why=STOPPED)
    if len(done) < len(runs):
        return JobEnd(state="done", why=f"{STOPPED} {len(done):,} of {count(len(runs), 'solve')}.")
    if accepted < len(runs):
        without = count(len(runs) - accepted, "solve has", "solves have")
        return JobEnd(state="done", why=f"{without} no accepted plan.")
    return job.ended()


def _solve_pending(job: Job, runs: Sequence[SweepRun], store: RunStore) -> None:
    pending, recorder = store.pending(runs), job.recorder
    finished = len(runs) - len(pending)
    workers = min(len(pending), job.settings.workers or jobs_at_once())

    def keep(result: RunResult) -> None:
        nonlocal finished
        store.keep(result)
        job.keep({f"{RUNS}/{result.id}.json": encode_result(result)})
        finished += 1
        recorder.tell_share(finished / len(runs), SOLVING)

    if pending and not recorder.asked:
        recorder.tell_share(finished / len(runs), STARTING)
        with local_cluster(workers) as client:
            recorder.tell_share(finished / len(runs), SOLVING)
            dispatch(client, pending, keep, lambda: recorder.asked)
