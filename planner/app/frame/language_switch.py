"""The language of the page: chosen in the sidebar, kept in the session and in the address."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from planner.language import LANGUAGES, _
from planner.language.catalogue import ENGLISH

ADDRESS = "lang"  # ?lang=zh_CN
KEY = "language"


def chosen() -> str:
    """The visitor's language: as chosen, else as the address says, else the browser's.

    English where no visitor is: downloads are made outside a run of the page, in English.
    """
    if get_script_run_ctx(suppress_warning=True) is None:
        return ENGLISH
    for asked in (st.session_state.get(KEY), st.query_params.get(ADDRESS)):
        if asked in LANGUAGES:
            return str(asked)
    return _of_the_browser()


def language_switch() -> None:
    """The switch between the languages; the address keeps what is chosen for a reload."""
    language = st.session_state[KEY] = chosen()
    st.segmented_control(
        _("Language"), list(LANGUAGES), format_func=LANGUAGES.__getitem__, key=KEY, required=True
    )
    if st.query_params.get(ADDRESS, _of_the_browser()) != language:
        st.query_params[ADDRESS] = language


def _of_the_browser() -> str:
    return "zh_CN" if (st.context.locale or "").lower().startswith("zh") else ENGLISH
