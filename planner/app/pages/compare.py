"""Compare: the same patients off the shelf and by fresh autologous manufacture."""

import pandas as pd
import streamlit as st

from planner.app.state import work
from planner.charts.comparison import bars
from planner.compare.replications import compare
from planner.compare.table import comparison_rows
from planner.errors import PlannerError
from planner.io.results.write_comparison import comparison_csv
from planner.io.scenario.hashing import scenario_hash

WIDE = 350  # [px] of a chart; narrow windows put them below each other

mine = work()
st.title("Compare")
planned = mine.planned
if mine.loaded is None or planned.report is None or planned.report.plan is None:
    st.info("No plan yet. Find one on the Plan page; it is then compared for the same patients.")
    st.page_link("planner/app/pages/plan.py", label="Plan", icon=":material/calendar_month:")
    st.stop()
scenario, plan = mine.loaded.scenario, planned.report.plan
st.subheader(scenario.name)
if not planned.report.accepted:
    st.error("The checker refuses this plan; only an accepted one is compared.")
    st.stop()
if not scenario.autologous:
    st.info(
        "This scenario does not say how fresh autologous manufacture would be. Add a section "
        "[autologous] to scenario.toml on the Scenario page; data/ucart shows one."
    )
    st.stop()
asked = scenario_hash(scenario)  # the plan may have been compared with other assumptions
if asked not in planned.comparisons:
    st.write(
        "Every patient of the demand table comes on a random day and may drop out, 200 times "
        "over: once to the plan's store, once to manufacture patient by patient."
    )
    if not st.button("Compare", type="primary", icon=":material/balance:"):
        st.stop()
    try:
        with st.spinner("Sending the same patients through both systems"):
            planned.comparisons[asked] = compare(scenario, plan)
    except PlannerError as error:
        st.error(str(error))
        st.stop()
    st.rerun()
found = planned.comparisons[asked]
st.success(found.verdict)
charts = (
    ("fill_rate", "Patients treated", "%"),
    ("mean_wait_weeks", "Mean wait, referral to infusion", "weeks"),
    ("cost_per_treated", "Cost per treated patient", scenario.currency),
)
with st.container(horizontal=True):
    for kpi, title, unit in charts:
        with st.container(width=WIDE):
            st.markdown(f"**{title}**")
            st.plotly_chart(bars(found, kpi, f"[{unit}]", percent=unit == "%"), key=kpi)
st.dataframe(
    pd.DataFrame(comparison_rows(found, scenario.currency)),
    width="stretch",
    hide_index=True,
    height=530,
)
st.caption(
    f"Means, ± half the 95 % interval, over {found.replications} replications, seed {found.seed}, "
    f"{found.patients:,.0f} patients on average; differences are paired. Defined in "
    "docs/comparison.md."
)
for note in found.notes:
    st.caption(note)
st.download_button(
    "comparison.csv", comparison_csv(found, excel=True), "comparison.csv", key="get_comparison"
)
