"""Which table of the scenario is on the page; the address keeps it over pages and a reload."""

import streamlit as st

from planner.app.scenario.table_groups import GROUPS, group_of, group_words, table_words

ADDRESS = "table"  # ?table=hospitals.csv, the same in every language
GROUP = "about"
FIRST = next(iter(GROUPS))


def keep_table() -> None:
    """Take the choice from the address where none was made yet, and write it there.

    For every page, before it is drawn.  What is set here stands, whatever words the choice was
    drawn with: a segmented control hands over the words of the language before.
    """
    asked = st.query_params.get(ADDRESS)
    if asked and GROUP not in st.session_state and asked in _addresses():
        go_to_table(asked)
    group = st.session_state[GROUP] = st.session_state.get(GROUP) or FIRST
    files = GROUPS[group]
    if len(files) > 1:
        st.session_state[_key(group)] = st.session_state.get(_key(group)) or files[0]
    address = chosen_table() or group
    if address == GROUPS[FIRST][0]:
        st.query_params.pop(ADDRESS, None)
    elif st.query_params.get(ADDRESS) != address:
        st.query_params[ADDRESS] = address


def choose_table() -> None:
    """Draw the choice: what a table is about, then which table."""
    words = group_words()
    st.segmented_control(
        words["settings"], list(GROUPS), required=True, key=GROUP, persist_state="session",
        format_func=lambda x: words[x], label_visibility="collapsed",
    )  # fmt: skip
    group = st.session_state[GROUP]
    files = GROUPS[group]
    if len(files) > 1:
        names = table_words()
        st.segmented_control(
            words[group], files, required=True, key=_key(group), persist_state="session",
            format_func=lambda x: names[x], label_visibility="collapsed",
        )  # fmt: skip


def chosen_table() -> str | None:
    """The file that was chosen; None: fresh manufacture, which has a form of its own."""
    group = st.session_state.get(GROUP) or FIRST
    files = GROUPS[group]
    if len(files) < 2:
        return next(iter(files), None)
    return st.session_state.get(_key(group)) or files[0]


def go_to_table(file: str) -> None:
    """Choose another table, or a group that has none, before the choice is drawn."""
    group = file if file in GROUPS else group_of(file)
    st.session_state[GROUP] = group
    if len(GROUPS[group]) > 1:
        st.session_state[_key(group)] = file


def _addresses() -> set[str]:
    """Every table, and the groups without one."""
    return {x for group, files in GROUPS.items() for x in files or (group,)}


def _key(group: str) -> str:
    return f"table_{group}"
