"""What chance makes of a plan, on few paths: simulated on the page, and kept by scenario and plan.

A large scenario is simulated by a job, when the visitor asks for it.
"""

from hashlib import sha256

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
    """It is simulated while a visitor waits."""
    return len(scenario.demand.patients) <= ROWS


def plan_key(scenario: Scenario, plan: Plan) -> str:
    """The same for the same plan of the same scenario, in every process."""
    told = repr((plan.batches, plan.banking, plan.interrupted, plan.previous, plan.service))
    return f"{scenario_hash(scenario)} {sha256(told.encode()).hexdigest()}"


def simulation_of(scenario: Scenario, plan: Plan) -> SimulatedPlan:
    """The same from memory where this plan was simulated before."""
    return _kept(plan_key(scenario, plan), scenario, plan)


def kept_simulation(store: Store, runs: list[Run], scenario: Scenario) -> SimulatedPlan | None:
    """That of the newest of these runs that has left one."""
    for run in runs:
        if run.state in ENDED and (found := _of_run(run.id, store, scenario)) is not None:
            return found
    return None


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _of_run(run_id: str, _store: Store, _scenario: Scenario) -> SimulatedPlan | None:
    return simulated_of_run(_store, run_id, _scenario.calendar)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _kept(key: str, _scenario: Scenario, _plan: Plan) -> SimulatedPlan:
    return simulate(_scenario, _plan, PATHS)
