"""The tables of the Service page, worked out once for each plan: each press runs the page anew."""

from dataclasses import dataclass

import streamlit as st

from planner.app.service.service_tables import (
    HospitalService,
    Missed,
    MonthService,
    missed,
    months,
    ranked_hospitals,
)
from planner.app.service.simulated import plan_key
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.kpis.holdings import holdings

KEPT = 12  # plans of all visitors


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceOfPlan:
    """Hospitals from the worst on, who is lost or late, and the patients due by month."""

    ranked: tuple[HospitalService, ...]
    missed: tuple[Missed, ...]
    months: tuple[MonthService, ...]


def service_of_plan(scenario: Scenario, plan: Plan) -> ServiceOfPlan:
    """The tables of this plan, from memory where it was shown before."""
    key = plan_key(scenario, plan), hash((plan.shipments, plan.discards))
    return _kept(key, scenario, plan)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _kept(key: tuple[str, int], _scenario: Scenario, _plan: Plan) -> ServiceOfPlan:
    return ServiceOfPlan(
        ranked=ranked_hospitals(_scenario, _plan),
        missed=missed(_scenario, _plan, holdings(_scenario, _plan)),
        months=months(_scenario, _plan),
    )
