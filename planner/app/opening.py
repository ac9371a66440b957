"""Opening a scenario in the place of another; changes are dropped only after asking."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from planner.app.state import Files, Workspace
from planner.app.upload import whole, zipped


@dataclass(frozen=True, slots=True)
class Wanted:
    """A scenario to open, or settings and tables for the open one."""

    name: str
    title: str  # as the visitor knows it
    files: Files
    then: Callable[[], None] = st.rerun  # what comes once it is there

    def take(self, mine: Workspace) -> None:
        """Open it, whatever is dropped."""
        if whole(self.files):
            mine.open(self.name, self.files)
        else:
            mine.edit(self.files)
        self.then()


def take_or_ask(mine: Workspace, wanted: Wanted) -> None:
    """Open what is wanted; where that drops changes, ask the visitor first."""
    everything = whole(wanted.files)
    dropped = [x for x in mine.changed if everything or x in wanted.files]
    if dropped or (everything and mine.before is not None):
        _ask(mine, wanted, dropped)
    else:
        wanted.take(mine)


@st.dialog("Drop your changes?")
def _ask(mine: Workspace, wanted: Wanted, dropped: list[str]) -> None:
    if dropped:
        st.write(
            f"You have changed **{mine.title}** since you opened it ({', '.join(dropped)}). "
            f"If you open **{wanted.title}**, these changes are dropped."
        )
    if mine.before is not None and whole(wanted.files):
        st.write(
            f"**{mine.title}** was taken over from a plan, and is only here. If you open "
            f"**{wanted.title}**, it is dropped, and so is the plan before."
        )
    st.download_button(
        "Download what I have, .zip", zipped(mine.files), "scenario.zip", on_click="ignore",
        key="download_before", width="stretch",
    )  # fmt: skip
    if st.button("Keep my changes", key="keep", type="primary", width="stretch"):
        st.rerun()
    if st.button("Drop them and open it", key="drop", width="stretch"):
        wanted.take(mine)
