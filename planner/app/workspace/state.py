"""The workspace of each visitor, found by the address: a reload or a restart loses nothing."""

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from planner.app.workspace.workspace import Workspace
from planner.runs import Store, open_store

MAX_WORKSPACES = 50  # visitors' workspaces in memory; the one not used for longest leaves it first


@st.cache_resource
def _workspaces() -> dict[str, Workspace]:
    return {}


@st.cache_resource
def shared_store() -> Store:
    """The store of runs of this server."""
    return open_store()


def work() -> Workspace:
    """The visitor's work, found by its number in the session or in the address.

    An address that is open in another tab gives a copy, so that neither writes over the other.
    After a restart the version that it stood on comes from the store.
    """
    workspaces = _workspaces()
    number = st.session_state.get("work")
    mine = workspaces.get(number) if number else None
    if mine is None:
        mine = _from_address(number or st.query_params.get("work", ""))
    workspaces.pop(mine.key, None)
    workspaces[mine.key] = mine
    while len(workspaces) > MAX_WORKSPACES:
        del workspaces[next(iter(workspaces))]
    context = get_script_run_ctx()
    mine.session = "" if context is None else context.session_id
    st.session_state["work"] = mine.key
    if st.query_params.get("work") != mine.key:
        st.query_params["work"] = mine.key
    return mine


def _from_address(key: str) -> Workspace:
    found = _workspaces().get(key)
    if found is not None:
        return found.copied() if _open_elsewhere(found) else found
    store = shared_store()
    stood = store.placed(key) if key else None
    if stood is None:
        return Workspace(store=store)
    mine = Workspace(store=store, key=key)
    mine.restore(stood)
    return mine


def _open_elsewhere(found: Workspace) -> bool:
    return runtime.exists() and runtime.get_instance().is_active_session(found.session)
