"""The front end: `make app`, or `cryoplan app`."""

from pathlib import Path

import streamlit as st

PAGES = Path(__file__).parent / "planner" / "app" / "pages"

st.set_page_config(page_title="cryoplan", page_icon="❄️", layout="wide")
st.navigation(
    [
        st.Page(PAGES / "home.py", title="Home", icon=":material/home:", default=True),
        st.Page(PAGES / "scenario.py", title="Scenario", icon=":material/table:"),
        st.Page(PAGES / "plan.py", title="Plan", icon=":material/calendar_month:"),
        st.Page(PAGES / "compare.py", title="Compare", icon=":material/balance:"),
    ]
).run()
