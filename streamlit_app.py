"""The front end: `make app`, or `cryoplan app`."""

from pathlib import Path

import streamlit as st

from planner.app.editor import catch_up, edit
from planner.app.state import work

PAGES = Path(__file__).parent / "planner" / "app" / "pages"

st.set_page_config(page_title="cryoplan", page_icon="❄️", layout="wide")
scenario = st.Page(PAGES / "scenario.py", title="Scenario", icon=":material/table:")
page = st.navigation(
    [
        st.Page(PAGES / "home.py", title="Home", icon=":material/home:", default=True),
        scenario,
        st.Page(PAGES / "plan.py", title="Plan", icon=":material/calendar_month:"),
        st.Page(PAGES / "compare.py", title="Compare", icon=":material/balance:"),
    ]
)
catch_up(work())  # with what was typed just before another page was opened
page.run()
if page == scenario:
    edit(work())  # here, not in the page: see planner/app/editor.py
