"""The front end: what every page has in common, then the page that is open."""

import gc
from pathlib import Path

import streamlit as st

from planner.app.frame.language_switch import chosen, language_switch
from planner.app.frame.navigation import ICONS, page
from planner.app.scenario.edit_buttons import take_steps
from planner.app.scenario.editing import catch_up
from planner.app.scenario.editor import edit
from planner.app.scenario.lever_form import catch_up_levers
from planner.app.scenario.table_choice import keep_table
from planner.app.sidebar import sidebar
from planner.app.workspace.state import work
from planner.language import follow

THEME = Path(__file__).with_name("theme.css")  # what .streamlit/config.toml cannot say


@st.cache_resource
def _set_modules_aside() -> None:
    """Once in a server: what is imported by now is not searched for garbage any more.

    Streamlit collects garbage after every run, before the browser has heard of its end; 0.1 s of
    that went through 150,000 objects of modules, which stay as long as the server does.
    """
    gc.collect()
    gc.freeze()


def main() -> None:
    """Run the page that the visitor has open."""
    _set_modules_aside()
    follow(chosen)
    st.set_page_config(page_title="cryoplan", page_icon="❄️", layout="wide")
    st.html(THEME)
    pages = {name: page(name) for name in ICONS}
    opened = st.navigation(list(pages.values()))
    mine = work()
    keep_table()
    catch_up(mine)  # with what was typed just before another page was opened
    catch_up_levers(mine)
    take_steps(mine)
    sidebar(mine)
    with st.sidebar:
        language_switch()
    opened.run()
    if opened == pages["scenario"]:
        edit(mine)  # here, not in the page: see planner/app/scenario/editing.py
