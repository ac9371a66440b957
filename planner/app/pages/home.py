"""Home: what this is, and what to press."""

import streamlit as st

from planner.app.navigation import go
from planner.app.opening import Wanted, take_or_ask
from planner.app.state import (
    DEFAULT_GAP_PERCENT,
    DEFAULT_SCENARIO,
    DEFAULT_SECONDS,
    shipped,
    shipped_files,
    work,
)
from planner.solving import Settings

mine = work()
st.title("cryoplan")
st.markdown(
    "**Plans off-the-shelf cell therapy from cell bank to bedside:** what to make when, from "
    "which bank, in which suite, and who gets it. Every plan is proven, checked by code that is "
    "not the model, and compared with fresh autologous manufacture for the same patients."
)
names = shipped()


def plan_it() -> None:
    """Solve what was opened, and watch."""
    mine.begin(Settings(seconds=DEFAULT_SECONDS, gap=DEFAULT_GAP_PERCENT / 100))
    go("plan")


def look_at_it() -> None:
    """Show what was opened."""
    go("scenario")


if st.button("Plan an example", type="primary", icon=":material/play_arrow:"):
    take_or_ask(
        mine,
        Wanted(DEFAULT_SCENARIO, names[DEFAULT_SCENARIO], shipped_files(DEFAULT_SCENARIO), plan_it),
    )
st.caption(
    "Or choose a scenario below, or bring your own on the Scenario page. Then: Plan, Compare."
)
st.subheader("Scenarios")
for name, title in names.items():
    text, button = st.columns([5, 1], vertical_alignment="center")
    text.markdown(f"**{title}** · `data/{name}`")
    if button.button("Open", key=f"open_{name}", width="stretch"):
        take_or_ask(mine, Wanted(name, title, shipped_files(name), look_at_it))
