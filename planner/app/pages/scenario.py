"""Scenario: upload, levers, tables; the editor itself is drawn by the main script, below."""

import streamlit as st

from planner.app.frame.page_head import page_head
from planner.app.scenario.edit_buttons import edit_buttons
from planner.app.scenario.lever_form import draw_levers
from planner.app.scenario.scenario_downloads import downloads
from planner.app.scenario.scenario_source import choose
from planner.app.scenario.scenario_words import scenario_sentence
from planner.app.scenario.table_choice import choose_table
from planner.app.scenario.typing_watch import follow_typing
from planner.app.workspace.state import work
from planner.language import _, translated

mine = work()
page_head("scenario")
if mine.files:
    st.markdown(scenario_sentence(None if mine.loaded is None else mine.loaded.scenario))
else:
    st.info(_("No scenario yet. Open an example, or upload your own and press Use these files."))
if toast := st.session_state.pop("toast", None):
    st.toast(toast, icon=":material/history:")
choose(mine)
if not mine.files:
    st.stop()
st.session_state["drawn"] = mine.files
st.subheader(translated(mine.title))
follow_typing(mine)
with st.container(horizontal=True):
    edit_buttons(mine)
    downloads(mine)
draw_levers(mine)
choose_table()
