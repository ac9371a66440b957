"""The files of the open scenario, given away as they are: made when asked for."""

import streamlit as st

from planner.app.scenario.upload import zipped
from planner.app.workspace.workspace import Workspace
from planner.io.scenario.write import scenario_workbook
from planner.language import _


def downloads(mine: Workspace) -> None:
    """A .zip of the files, and a workbook where the scenario has no fault."""
    st.download_button(
        _("Download as .zip"), lambda: _zip(mine), "scenario.zip", on_click="ignore",
        key="download_zip",
    )  # fmt: skip
    if mine.loaded:
        scenario = mine.loaded.scenario
        st.download_button(
            _("Download as .xlsx"), lambda: scenario_workbook(scenario), "scenario.xlsx",
            on_click="ignore", key="download_xlsx",
        )  # fmt: skip


def _zip(mine: Workspace) -> bytes:
    return zipped(mine.files)
