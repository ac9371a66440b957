"""Scenario: pick, upload, edit; every fault beside its row."""

import streamlit as st

from planner.app.state import Workspace, shipped, shipped_files, work
from planner.app.tables import FAULTS, content, frame, with_faults
from planner.app.upload import scenario_parts, uploaded, zipped
from planner.errors import DataError, PlannerError
from planner.formatting import count as count_of
from planner.io.scenario.schema import SETTINGS_FILE
from planner.io.scenario.write import scenario_workbook

SHOWN = 50  # faults in the table; the count says how many there are


def choose(mine: Workspace) -> None:
    """One of data/, or the visitor's own."""
    left, right = st.columns(2)
    names = shipped()
    picked = left.selectbox(
        "A shipped scenario", list(names), format_func=lambda x: names[x], index=None,
        placeholder="Choose one", key=f"pick_{mine.version}",
    )  # fmt: skip
    if picked:
        mine.take(picked, shipped_files(picked))
        st.rerun()
    files = right.file_uploader(
        "Or your own: one .xlsx, one .zip, or all files of a scenario folder (20 MB at most)",
        type=["xlsx", "zip", "csv", "toml"], accept_multiple_files=True,
        key=f"upload_{mine.version}",
    )  # fmt: skip
    if files and right.button("Use these files", key="use", type="primary", width="stretch"):
        try:
            mine.take(*uploaded((x.name, x.getvalue()) for x in files))
        except DataError as error:
            right.error(f"{count_of(len(error.faults), 'fault')}; nothing was taken over.")
            right.table([{"what": str(f)} for f in error.faults[:SHOWN]])
        except PlannerError as error:
            right.error(str(error))
        else:
            st.rerun()


def edit(mine: Workspace, file: str) -> None:
    """The editor of one table, or of the settings."""
    before = mine.files.get(file, b"")
    key = f"edit_{file}_{mine.version}"
    if file == SETTINGS_FILE:
        text = st.text_area(file, before.decode("utf-8-sig", errors="replace"), 420, key=key)
        after = text.encode()
    else:
        try:
            shown = frame(mine.files.get(file), file)
        except PlannerError as error:
            st.error(str(error))
            return
        shown = with_faults(shown, (f for f in mine.faults if f.file == file))
        tall = min(420, 36 * (len(shown) + 3))
        edited = st.data_editor(
            shown, num_rows="dynamic", width="stretch", height=tall, key=key, hide_index=False,
            disabled=[FAULTS], column_config={FAULTS: st.column_config.Column(width="medium")},
        )  # fmt: skip
        after = before if edited.equals(shown) else content(edited)
    if after != before:
        mine.take(mine.name, {**mine.files, file: after})
        st.rerun()


mine = work()
st.title("Scenario")
choose(mine)
if not mine.files:
    st.info("No scenario yet. Choose a shipped one, or upload your own and press Use these files.")
    st.stop()
st.subheader(mine.title)
count = {file: sum(f.file == file for f in mine.faults) for file in scenario_parts()}
if mine.faults:
    st.error(f"{count_of(len(mine.faults), 'fault')} to repair before a plan can be made.")
else:
    st.success("No fault: ready to plan.")
file = st.segmented_control(
    "Table", scenario_parts(), default="products.csv", key="table",
    format_func=lambda x: f"{x} ⚠ {count[x]}" if count[x] else x,
) or SETTINGS_FILE  # fmt: skip
edit(mine, file)
st.caption(
    "Row 2 is the first row below the heads, as in a spreadsheet. The grid's own download writes "
    "cells as they are; the downloads below are safe to open in Excel."
)
if mine.faults:
    worst = sorted(mine.faults, key=lambda f: f.file != file)[:SHOWN]
    st.table(
        [
            {"file": f.file, "row": str(f.row or ""), "column": f.column, "value": f.value,
             "rule": f.rule, "repair": f.repair}
            for f in worst
        ]
    )  # fmt: skip
    if len(mine.faults) > SHOWN:
        st.caption(f"The first {SHOWN} of {len(mine.faults):,} faults.")
else:
    for warning in mine.loaded.warnings if mine.loaded else ():
        st.warning(str(warning))
first, second, third = st.columns(3)
first.download_button("Download as .zip", zipped(mine.files), "scenario.zip", width="stretch")
if mine.loaded:
    book = scenario_workbook(mine.loaded.scenario)
    second.download_button("Download as .xlsx", book, "scenario.xlsx", width="stretch")
    third.page_link("planner/app/pages/plan.py", label="Plan it", icon=":material/arrow_forward:")
