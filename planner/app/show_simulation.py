"""A simulation on a page: at once where it is quick, else when it is asked for."""

import streamlit as st

from planner.app.simulated import Simulated, quick, simulation_of
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.language import _


def simulation_or_button(scenario: Scenario, plan: Plan) -> Simulated | None:
    """The simulation of this plan; None until it is asked for, where it takes long."""
    if not quick(scenario) and not st.button(
        _("Simulate this plan"), icon=":material/casino:", key="simulate"
    ):
        return None
    with st.spinner(_("Simulating what chance makes of the plan …")):
        return simulation_of(scenario, plan)
