"""Compare: any two runs; or the plan with fresh autologous manufacture, for the same patients."""

import streamlit as st

from planner.app.compare.against_fresh import against_fresh
from planner.app.compare.two_runs import two_runs
from planner.app.frame.page_head import page_head
from planner.app.workspace.state import work
from planner.language import _

mine = work()
page_head("compare")
said = st.container()  # what the numbers of the open tab say
first, second = st.tabs(
    [_("Two runs"), _("Against fresh manufacture")], key="compare_tab", on_change="rerun"
)
with first:
    if first.open:
        two_runs(mine, said)
with second:
    if second.open:
        against_fresh(mine, said)
