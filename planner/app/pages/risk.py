"""Risk: what is to be expected of the plan beside what it plans, and planning for chance."""

import streamlit as st

from planner.app.page_head import page_head
from planner.app.plan_needed import plan_that_stands
from planner.app.show_chance import plan_for_chance
from planner.app.show_risk import beside_the_plan, fans, metrics, shares, worst
from planner.app.show_simulation import simulation_or_button
from planner.app.state import work
from planner.language import _, translated
from planner.simulation.reasons import reasons

page_head("risk")
mine = work()
scenario, report, plan = plan_that_stands(mine)
simulated = simulation_or_button(scenario, plan)
if simulated is None:
    plan_for_chance(mine, report, None)
    st.stop()
found = simulated.found
st.markdown(translated(found.sentence))
metrics(found, scenario.currency)
st.subheader(_("Planned and to be expected"))
beside_the_plan(found, scenario.currency, reasons(scenario, plan, tuple(scenario.products)))
st.subheader(_("Week by week"))
fans(scenario, plan, found)
st.subheader(_("Share of patients who start, on all paths"))
shares(simulated)
st.subheader(_("Weeks in which most patients are lost"))
worst(scenario, found)
plan_for_chance(mine, report, simulated if mine.planned.report is report else None)
