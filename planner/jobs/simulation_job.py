"""A plan on sample paths, followed and perhaps re-decided: the folder of the command line."""

from pathlib import Path
from tempfile import TemporaryDirectory

from planner.audit.audit import audit
from planner.charts import simulation as charts
from planner.domain.plan import Plan
from planner.errors import PlannerError, require
from planner.io.plan.read import read_plan
from planner.io.results.write_simulation import (
    LOST_CHART,
    SCRIPT,
    STOCK_CHART,
    write_simulation,
)
from planner.io.scenario.hashing import scenario_hash
from planner.jobs.figures import simulation_figures
from planner.jobs.job import STOPPED, Job, JobEnd, files_in
from planner.jobs.simulated_run import BESIDE, encode_paths
from planner.jobs.turn import jobs_at_once
from planner.results.simulation import Rolling
from planner.results.software import versions
from planner.rolling_horizon.evaluate import evaluate_rolling, require_possible
from planner.rolling_horizon.figures import rolling_summary
from planner.simulation.demand import BLOCK
from planner.workflow.simulate import simulate

ROLLING_PATHS = 30  # re-decided where nobody asks for more
MAX_PROCESSES = 2  # each holds solvers and a scenario in memory
SHOWN = 20  # faults of a plan in the sentence that refuses it
FOLLOWING = "simulating what is to be expected"
REDECIDING = "re-deciding the plan on sample paths"


class _StoppedEarly(Exception):
    """A job was asked to stop before any path was complete."""


def simulate_plan(job: Job) -> JobEnd:
    """Replay the plan of a run under random demand, failure, yield and delay."""
    few = _paths_to_redecide(job)
    try:
        return _simulated(job, few)
    except _StoppedEarly:
        return JobEnd(state="cancelled", why=STOPPED)


def _simulated(job: Job, few: int) -> JobEnd:
    asked, scenario, recorder = job.settings, job.scenario, job.recorder
    rolls, first = asked.rolling is not None, min(1.0, BLOCK / asked.paths)

    def tell(done: float) -> None:
        if recorder.asked and done < first:
            raise _StoppedEarly
        recorder.tell_share(0.0 if rolls else done, FOLLOWING)  # re-deciding takes nearly all of it

    with TemporaryDirectory(prefix="cryoplan-") as place:
        plan = _followed(job, Path(place) / "plan")
        simulated = simulate(
            scenario, plan, asked.paths, asked.seed, tell=tell, stop=recorder.watch.stop
        )
        found = simulated.found
        rolling = _redecided(job, plan, few) if rolls else None
        out = Path(place) / "out"
        write_simulation(
            found,
            scenario.calendar,
            out,
            charts={
                STOCK_CHART: charts.page(charts.stock_fan(found, scenario.calendar)),
                LOST_CHART: charts.page(charts.lost_fan(found, scenario.calendar)),
                SCRIPT: charts.script(),
            },
            about={
                "scenario_hash": scenario_hash(scenario),
                "plan": asked.plan,
                "versions": versions(),
            },
            rolling=rolling,
        )
        job.keep({**files_in(out), BESIDE: encode_paths(simulated)})
    job.summarise(simulation_figures(found, scenario.currency))
    return job.ended()


def _paths_to_redecide(job: Job) -> int:
    """How many of the paths are re-decided; raises PlannerError where settings contradict."""
    asked = job.settings
    require(asked.paths >= 2, f"paths is {asked.paths}; a simulation needs at least 2.")
    few = min(ROLLING_PATHS, asked.paths) if asked.rolling_paths is None else asked.rolling_paths
    require(
        few <= asked.paths,
        f"rolling_paths is {few:,}, more than the {asked.paths:,} paths that are followed. "
        "Ask for fewer, or for more paths.",
    )
    if asked.rolling is not None:
        require_possible(job.scenario, asked.rolling, few)
    return int(few)


def _followed(job: Job, folder: Path) -> Plan:
    job.write_plan_of(job.settings.plan, folder)
    violations, _ = audit(job.scenario, folder)
    plan = read_plan(job.scenario, folder).plan
    if violations or plan is None:
        faults = "\n".join(map(str, violations[:SHOWN]))
        raise PlannerError(f"The plan does not keep the rules of this scenario:\n{faults}")
    return plan


def _redecided(job: Job, plan: Plan, few: int) -> Rolling:
    asked, recorder = job.settings, job.recorder
    recorder.tell_share(0.0, REDECIDING)
    found = evaluate_rolling(
        job.scenario, plan, asked.rolling, paths=few, seed=asked.seed,
        processes=min(MAX_PROCESSES, jobs_at_once()),
        tell=lambda done: recorder.tell_share(done, REDECIDING),
        stop=recorder.watch.stop,
    )  # fmt: skip
    return rolling_summary(job.scenario, found, asked=few)
