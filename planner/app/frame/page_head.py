"""The head of every page: its title, and the document that explains its numbers."""

import streamlit as st

from planner.app.frame.documents import document
from planner.app.frame.explained import EXPLAINED
from planner.app.frame.navigation import titles
from planner.language import _

LINK = "explain"  # key of the link


def page_head(name: str) -> None:
    """Draw the title of a page by the name of its file, and the link beside it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.title("cryoplan" if name == "home" else titles()[name])
        asked = st.button(
            _("How these numbers are made"), key=LINK, type="tertiary", icon=":material/menu_book:"
        )
    if asked:
        document(*EXPLAINED[name])
