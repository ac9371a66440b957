"""What more is worth: of each capacity by itself, and over many settings of the scenario."""

import streamlit as st

from planner.app.frame.navigation import link
from planner.app.frame.page_head import page_head
from planner.app.plan.plan_needed import what_to_do
from planner.app.workspace.state import work
from planner.app.worth.sweep_tab import sweep_tab
from planner.app.worth.value_tab import value_tab
from planner.language import _

mine = work()
page_head("worth")
if mine.loaded is None:
    sentence, page = what_to_do(mine.plan_state, len(mine.faults))
    st.info(sentence)
    link(page)
    st.stop()
said = st.container()  # what the numbers of the open tab say
scenario = mine.loaded.scenario
first, second = st.tabs(
    [_("A little more of each"), _("Many settings")], key="worth_tab", on_change="rerun"
)
with first:
    if first.open:
        value_tab(mine, scenario, said)
with second:
    if second.open:
        sweep_tab(mine, scenario, said)
