"""Levers above the tables: sliders that stand where the scenario is, and say what differs."""

from dataclasses import dataclass, field
from uuid import uuid4

import streamlit as st

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
from planner.app.workspace.workspace import Workspace
from planner.language import _, ngettext

COLUMNS = 4
DRAWN = "levers_drawn"  # in the session
TALL = 112  # [px] of a slider with what it says, so that nothing jumps


@dataclass(slots=True)
class DrawnLever:
    """A slider on the page: where it stands, of which products or suites."""

    lever: ScenarioLever
    whose: tuple[str, ...]
    position: Position
    key: str


@dataclass(slots=True)
class DrawnLevers:
    """The sliders by the names of their levers.

    by_hand: cells that the last move left, since they were changed by hand.
    """

    sliders: dict[str, DrawnLever] = field(default_factory=dict)
    by_hand: int = 0


def catch_up_levers(mine: Workspace) -> None:
    """Put each lever where its slider was moved to; called before every run of every page.

    A callback would lose a move: a run ends at its next look into the session once another is
    asked for, and the browser does not send the move again.
    """
    drawn = st.session_state.get(DRAWN)
    if not isinstance(drawn, DrawnLevers):
        return
    with mine.lock:
        moved = [
            (x, st.session_state[x.key])
            for x in drawn.sliders.values()
            if x.key in st.session_state and st.session_state[x.key] != x.position
        ]
        for slider, position in moved:  # without a look into the session
            slider.position = position
            first = not _was_moved(mine, slider.lever)
            found = move(
                mine.saved_files, mine.files, slider.lever, slider.whose, position, first=first
            )
            drawn.by_hand = found.by_hand
            note = f"lever {slider.lever.name} {written(slider.lever, position)}"
            mine.edit(dict(found.files), note=note)


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
        drawn: DrawnLevers = st.session_state.setdefault(DRAWN, DrawnLevers())
        for first in range(0, len(LEVERS), COLUMNS):
            row = zip(st.columns(COLUMNS), LEVERS[first : first + COLUMNS], strict=False)
            for column, lever in row:
                one = suite if lever is ROOMS else product if lever.subject else ""
                with column.container(height=TALL, border=False, key=f"lever_{lever.name}"):
                    _slider(mine, drawn, lever, one)
        if drawn.by_hand:
            st.caption(
                ngettext(
                    "{n} cell that was changed by hand stays as it is.",
                    "{n} cells that were changed by hand stay as they are.",
                    drawn.by_hand,
                )
            )


def _one_of(mine: Workspace, lever: ScenarioLever, name: str, everything: str) -> str:
    """One product or suite, or "" for all."""
    known = subjects(mine.saved_files, lever)
    if len(known) < 2:
        return ""
    return st.selectbox(
        name, ["", *known], format_func=lambda x: x or everything, key=f"of_{lever.name}",
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip


def _slider(mine: Workspace, drawn: DrawnLevers, lever: ScenarioLever, one: str) -> None:
    known = subjects(mine.saved_files, lever)
    whose = tuple(x for x in known if not one or x == one)
    stood = {standing(mine.saved_files, mine.files, lever, x) for x in whose}
    position = stood.pop() if len(stood) == 1 and _was_moved(mine, lever) else lever.neutral
    key = _key(drawn.sliders.get(lever.name), lever, position)
    drawn.sliders[lever.name] = DrawnLever(lever, whose, position, key)
    st.select_slider(
        lever_names()[lever.name], lever.positions, position, lambda p: shown(lever, p), key,
        lever_helps()[lever.name], disabled=not whose,
    )  # fmt: skip
    currency = mine.loaded.scenario.currency if mine.loaded else ""
    st.caption(what_differs(mine.saved_files, mine.files, lever, whose, currency))


def _was_moved(mine: Workspace, lever: ScenarioLever) -> bool:
    """Whether somebody has moved the lever since the scenario was saved: typing never does."""
    return any(note.startswith(f"lever {lever.name} ") for note in mine.notes)


def _key(before: DrawnLever | None, lever: ScenarioLever, position: Position) -> str:
    """The key of the slider: a new one where something else than the slider moved the lever.

    The browser goes on sending what a slider held until it has drawn what it is told.  Under the
    same key that would move the lever again, right after an undo.
    """
    key = "" if before is None else before.key
    if before is None or key not in st.session_state or st.session_state[key] != position:
        key = f"lever_{lever.name}_{uuid4().hex}"
    return key
