"""Levers above the tables: sliders that stand where the scenario is, and say what differs."""

from collections.abc import Sequence
from uuid import uuid4

import streamlit as st

from planner.app.scenario.editing import catch_up
from planner.app.scenario.lever_words import lever_helps, lever_names, shown, what_differs, written
from planner.app.scenario.levers import (
    DEMAND,
    LEVERS,
    ROOMS,
    Position,
    ScenarioLever,
    move,
    standing,
    subjects,
)
from planner.app.work.workspace import Workspace
from planner.language import _, ngettext

COLUMNS = 4
KEYS = "lever_keys"  # in the session: by lever, of its slider
TALL = 112  # [px] of a slider with what it says, so that nothing jumps


def draw_levers(mine: Workspace) -> None:
    """The sliders, for all products and suites or for one."""
    with st.expander(_("Levers: what if …"), icon=":material/tune:", key="levers", expanded=True):
        st.caption(
            _(
                "Each slider moves its column away from the saved version, and back. It is an "
                "edit like any other: undo works, and cells that you changed by hand stay."
            )
        )
        left, right = st.columns(2)
        with left:
            product = _one_of(mine, DEMAND, _("Product"), _("all products"))
        with right:
            suite = _one_of(mine, ROOMS, _("Suite"), _("all suites"))
        for first in range(0, len(LEVERS), COLUMNS):
            row = zip(st.columns(COLUMNS), LEVERS[first : first + COLUMNS], strict=False)
            for column, lever in row:
                one = suite if lever is ROOMS else product if lever.subject else ""
                with column.container(height=TALL, border=False, key=f"lever_{lever.name}"):
                    _slider(mine, lever, one)
        if told := st.session_state.get("lever_told"):
            st.caption(told)


def _one_of(mine: Workspace, lever: ScenarioLever, name: str, everything: str) -> str:
    """One product or suite, or "" for all."""
    known = subjects(mine.saved_files, lever)
    if len(known) < 2:
        return ""
    return st.selectbox(
        name, ["", *known], format_func=lambda x: x or everything, key=f"of_{lever.name}",
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip


def _slider(mine: Workspace, lever: ScenarioLever, one: str) -> None:
    known = subjects(mine.saved_files, lever)
    whose = [x for x in known if not one or x == one]
    stood = {standing(mine.saved_files, mine.files, lever, x) for x in whose}
    position = stood.pop() if len(stood) == 1 and _was_moved(mine, lever) else lever.neutral
    key = _key(lever, position)
    st.select_slider(
        lever_names()[lever.name], lever.positions, position, lambda p: shown(lever, p), key,
        lever_helps()[lever.name], _moved, (mine, lever, whose, key), disabled=not whose,
    )  # fmt: skip
    currency = mine.loaded.scenario.currency if mine.loaded else ""
    st.caption(what_differs(mine.saved_files, mine.files, lever, whose, currency))


def _was_moved(mine: Workspace, lever: ScenarioLever) -> bool:
    """Whether somebody has moved the lever since the scenario was saved: typing never does."""
    return any(note.startswith(f"lever {lever.name} ") for note in mine.notes)


def _key(lever: ScenarioLever, position: Position) -> str:
    """The key of the slider: a new one where something else than the slider moved the lever.

    The browser goes on sending what a slider held until it has drawn what it is told.  Under the
    same key that would move the lever again, right after an undo.
    """
    keys: dict[str, str] = st.session_state.setdefault(KEYS, {})
    key = keys.get(lever.name)
    if key is None or key not in st.session_state or st.session_state[key] != position:
        key = keys[lever.name] = f"lever_{lever.name}_{uuid4().hex}"
    return key


def _moved(mine: Workspace, lever: ScenarioLever, whose: Sequence[str], key: str) -> None:
    """Put the lever where its slider was moved to, with what was typed just before.

    A slider that another has followed moves nothing: the browser has not yet let it go.
    """
    if key != st.session_state[KEYS][lever.name]:
        return
    position = st.session_state[key]
    with mine.lock:
        catch_up(mine)
        first = not _was_moved(mine, lever)
        found = move(mine.saved_files, mine.files, lever, whose, position, first=first)
        mine.edit(dict(found.files), note=f"lever {lever.name} {written(lever, position)}")
    st.session_state["lever_told"] = (
        ngettext(
            "{n} cell that was changed by hand stays as it is.",
            "{n} cells that were changed by hand stay as they are.",
            found.by_hand,
        )
        if found.by_hand
        else ""
    )
