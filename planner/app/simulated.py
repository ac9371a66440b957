"""What chance makes of a plan, on few paths: simulated on the page, and kept by scenario and plan.

A large scenario is simulated when the visitor asks for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import streamlit as st

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.io.scenario.hashing import scenario_hash
from planner.kpis.figures import planned
from planner.results.simulation import Simulation
from planner.simulation.figures import fill_by_hospital, fill_by_path
from planner.simulation.loss_causes import ProductLosses, losses_by_product, without_causes
from planner.simulation.replay import replay
from planner.simulation.summary import simulation_summary
from planner.workflow.expect import PATHS

ROWS = 8_000  # of demand.csv that are simulated on the page: 2,124 take 1.5 s
KEPT = 12  # simulations of all visitors


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """A simulation, and what the pages of service and risk show of its paths besides."""

    found: Simulation
    losses: tuple[ProductLosses, ...]
    by_hospital: Mapping[str, float | None]  # share of the patients due on all paths who start
    by_path: tuple[float, ...]  # share of the patients due on a path who start


def simulate(scenario: Scenario, plan: Plan, paths: int = PATHS) -> Simulated:
    """The figures of `cryoplan simulate` on so many paths of the scenario's seed, and more."""
    outcome = replay(scenario, plan, paths)
    without = without_causes(scenario, plan, outcome)
    return Simulated(
        found=simulation_summary(scenario, plan, outcome, planned(scenario, plan), without=without),
        losses=losses_by_product(without),
        by_hospital=fill_by_hospital(scenario, outcome),
        by_path=fill_by_path(outcome),
    )


def quick(scenario: Scenario) -> bool:
    """It is simulated while a visitor waits."""
    return len(scenario.demand.patients) <= ROWS


def plan_key(scenario: Scenario, plan: Plan) -> str:
    """The same for the same plan of the same scenario, in every process."""
    told = repr((plan.batches, plan.banking, plan.interrupted, plan.previous, plan.service))
    return f"{scenario_hash(scenario)} {sha256(told.encode()).hexdigest()}"


def simulation_of(scenario: Scenario, plan: Plan) -> Simulated:
    """The same from memory where this plan was simulated before."""
    return _kept(plan_key(scenario, plan), scenario, plan)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _kept(key: str, _scenario: Scenario, _plan: Plan) -> Simulated:
    return simulate(_scenario, _plan)
