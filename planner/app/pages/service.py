"""Service: how many patients start, how long they wait, and what keeps the others."""

import streamlit as st

from planner.app.frame.page_head import page_head
from planner.app.plan.plan_needed import plan_that_stands
from planner.app.service.followed_plan import followed_plan
from planner.app.service.service_of_plan import service_of_plan
from planner.app.service.service_words import service_sentence
from planner.app.service.show_service import causes, hospitals, late_and_lost, weeks_of
from planner.app.service.show_simulation import simulation_or_button
from planner.app.workspace.state import work
from planner.charts.service import month_map
from planner.language import _

page_head("service")
mine = work()
scenario, _report, plan = plan_that_stands(mine)
tables = service_of_plan(scenario, plan)
ranked = tables.ranked
st.markdown(service_sentence(ranked, tables.missed))
simulated = simulation_or_button(followed_plan(mine), scenario, plan)
st.subheader(_("Hospitals, the worst first"))
chosen = hospitals(ranked, simulated.by_hospital if simulated else {})
if chosen is None:
    st.caption(_("Choose a row to see the weeks of a hospital."))
else:
    weeks_of(scenario, plan, chosen)
st.subheader(_("Patients who start, of those due, by month"))
st.caption(_("In each cell: the patients who start, and below them the patients due."))
names = {p: p for p in scenario.products}
st.plotly_chart(month_map(tables.months, names), key="months")
late_and_lost(scenario, tables.missed)
if simulated:
    st.subheader(_("Lost by chance, and why"))
    causes(scenario, simulated)
