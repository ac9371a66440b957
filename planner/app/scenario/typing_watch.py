"""What is typed into a grid, taken over while somebody types, and whether a plan can be made."""

from collections import Counter

import streamlit as st

from planner.app.frame.navigation import link
from planner.app.scenario.editing import catch_up
from planner.app.workspace.workspace import Workspace
from planner.io.scenario.plausibility import plausibility_warnings
from planner.language import _, ngettext

MOMENT = 0.5  # [s] between two looks at what was typed


def _strange_places(mine: Workspace) -> tuple[str, ...]:
    """What a warning is about, such as `hospitals.csv: HD08`; looked for once for each edit."""
    known: tuple[object, tuple[str, ...]] = st.session_state.get("strange", (None, ()))
    if known[0] is not mine.files and mine.loaded is not None:
        found = plausibility_warnings(mine.loaded.scenario)
        known = mine.files, tuple(dict.fromkeys(f"{w.file}: {w.value}" for w in found))
        st.session_state["strange"] = known
    return known[1]


@st.fragment(run_every=MOMENT)
def follow_typing(mine: Workspace) -> None:
    """Take over what was typed, and say whether a plan can be made.

    Only this runs again while somebody types; the rest of the page once nothing more comes.
    """
    before = mine.files
    catch_up(mine)
    if mine.files is before and mine.files is not st.session_state["drawn"]:
        st.rerun()
    said, plan = st.columns([4, 1], vertical_alignment="center")
    if mine.faults:
        n = sum(f.count for f in mine.faults)
        places = (f"{k} in {file}" for file, k in Counter(f.file for f in mine.faults).items())
        said.error(
            ngettext(
                "{n} fault to repair before a plan can be made: {places}.",
                "{n} faults to repair before a plan can be made: {places}.",
                n,
                places=", ".join(places),
            )
        )
    else:
        if strange := _strange_places(mine):
            said.warning(
                _(
                    "Ready to plan, but look again at {places}: the Plan page says why.",
                    places=", ".join(strange),
                )
            )
        else:
            said.success(_("No fault: ready to plan."))
        with plan:
            link("plan")
