"""Which table of the scenario is on the page; it stays so over other pages and a reload."""

import streamlit as st

from planner.app.table_groups import GROUPS, group_of, group_words, table_words

GROUP = "about"  # also in the address


def choose_table() -> None:
    """Draw the choice: what a table is about, then which table."""
    words = group_words()
    st.segmented_control(
        words["settings"], list(GROUPS), default="make", required=True, key=GROUP,
        format_func=lambda x: words[x], bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    files = GROUPS[st.session_state[GROUP]]
    if len(files) > 1:
        names = table_words()
        st.segmented_control(
            words[st.session_state[GROUP]], files, default=files[0], required=True,
            key=_key(st.session_state[GROUP]), format_func=lambda x: names[x],
            bind="query-params", label_visibility="collapsed",
        )  # fmt: skip


def chosen_table() -> str | None:
    """The file that was chosen; None: fresh manufacture, which has a form of its own."""
    group = st.session_state.get(GROUP) or "make"
    files = GROUPS[group]
    if len(files) < 2:
        return next(iter(files), None)
    return st.session_state.get(_key(group)) or files[0]


def go_to_table(file: str) -> None:
    """Choose another table; in a callback only, before the choice is drawn."""
    group = group_of(file)
    st.session_state[GROUP] = group
    if len(GROUPS[group]) > 1:
        st.session_state[_key(group)] = file


def _key(group: str) -> str:
    return f"table_{group}"
