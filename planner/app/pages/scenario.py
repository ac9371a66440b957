"""Scenario: upload, levers, tables; the editor itself is drawn by the main script, below."""

import streamlit as st

from planner.app.edit_buttons import edit_buttons
from planner.app.lever_form import draw_levers
from planner.app.page_head import page_head
from planner.app.scenario_downloads import downloads
from planner.app.scenario_source import choose
from planner.app.state import work
from planner.app.table_choice import choose_table
from planner.app.typing_watch import follow_typing
from planner.language import _

mine = work()
page_head("scenario")
st.write(_("What is made, where, for whom and from what; every number can be changed here."))
if toast := st.session_state.pop("toast", None):
    st.toast(toast, icon=":material/history:")
choose(mine)
if not mine.files:
    st.info(_("No scenario yet. Open an example, or upload your own and press Use these files."))
    st.stop()
st.session_state["drawn"] = mine.files
st.subheader(mine.title)
follow_typing(mine)
with st.container(horizontal=True):
    edit_buttons(mine)
    downloads(mine)
draw_levers(mine)
choose_table()
