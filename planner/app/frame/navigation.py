"""The pages of the front end, in the order of the sidebar."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from planner.language import _

FOLDER = Path(__file__).parents[1] / "pages"
ICONS = {
    "home": "home",
    "scenario": "table",
    "plan": "calendar_month",
    "service": "local_hospital",
    "stock": "ac_unit",
    "risk": "casino",
    "compare": "balance",
    "worth": "trending_up",
    "runs": "history",
}


def titles() -> dict[str, str]:
    """The title of each page, by the name of its file."""
    return {
        "home": _("Home"),
        "scenario": _("Scenario"),
        "plan": _("Plan"),
        "service": _("Service"),
        "stock": _("Stock and banks"),
        "risk": _("Risk"),
        "compare": _("Compare"),
        "worth": _("What more is worth"),
        "runs": _("Runs"),
    }


def page(name: str) -> StreamlitPage:
    """A page by the name of its file; the same for `st.switch_page` and `st.page_link`."""
    icon = f":material/{ICONS[name]}:"
    return st.Page(
        FOLDER / f"{name}.py", title=titles()[name], icon=icon, default=name == "home",
        url_path="" if name == "home" else name,
    )  # fmt: skip


def link(name: str) -> None:
    """A link to a page, with its title and icon."""
    st.page_link(page(name), label=titles()[name], icon=f":material/{ICONS[name]}:")


def go(name: str) -> None:
    """Open another page."""
    st.switch_page(page(name))
