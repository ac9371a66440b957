"""What chance makes of a plan, on few paths: simulated by the server and kept by its plan.

It begins when the Plan page has shown the plan, so that Service and Risk seldom wait for it.  A
large scenario is simulated by a job, when the visitor asks for it.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from threading import Lock

import streamlit as st

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.io.scenario.hashing import scenario_hash
from planner.jobs.simulated_run import simulated_of_run
from planner.runs import Run, Store
from planner.runs.records import ENDED
from planner.workflow.expect import PATHS
from planner.workflow.simulate import SimulatedPlan, simulate

ROWS = 4_000  # of demand.csv that are simulated on the page; 2,124 take 0.4 s of CPU
KEPT = 12  # simulations of all visitors


def quick(scenario: Scenario) -> bool:
    """The server simulates it, and visitors wait where it is not done yet."""
    return len(scenario.demand.patients) <= ROWS


def plan_key(scenario: Scenario, plan: Plan) -> str:
    """The same for the same plan of the same scenario, in every process."""
    told = repr((plan.batches, plan.banking, plan.interrupted, plan.previous, plan.service))
    return f"{scenario_hash(scenario)} {sha256(told.encode()).hexdigest()}"


def simulation_of(scenario: Scenario, plan: Plan) -> SimulatedPlan:
    """Wait for the simulation of this plan, which has been begun before or begins now."""
    return _SIMULATIONS.of(scenario, plan).result()


def simulate_ahead(scenario: Scenario, plan: Plan) -> None:
    """Begin to simulate a plan that a page has shown; nobody waits for it."""
    if quick(scenario):
        _SIMULATIONS.of(scenario, plan)


def kept_simulation(store: Store, runs: list[Run], scenario: Scenario) -> SimulatedPlan | None:
    """That of the newest of these runs that has left one."""
    for run in runs:
        if run.state in ENDED and (found := _of_run(run.id, store, scenario)) is not None:
            return found
    return None


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _of_run(run_id: str, _store: Store, _scenario: Scenario) -> SimulatedPlan | None:
    return simulated_of_run(_store, run_id, _scenario.calendar)


class _Simulations:
    """The simulations of all visitors, one after the other in a thread that calls no page."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="simulation")
        self._held: dict[str, Future[SimulatedPlan]] = {}  # the one asked for last at the end
        self._lock = Lock()

    def of(self, scenario: Scenario, plan: Plan) -> Future[SimulatedPlan]:
        """The one of this plan; one that failed is begun again."""
        key = plan_key(scenario, plan)
        with self._lock:
            found = self._held.pop(key, None)
            if found is None or (found.done() and found.exception() is not None):
                found = self._pool.submit(simulate, scenario, plan, PATHS)
            self._held[key] = found
            while len(self._held) > KEPT:
                del self._held[next(iter(self._held))]
        return found


_SIMULATIONS = _Simulations()
