"""Compare: the same patients off the shelf and by fresh manufacture; what that assumes."""

import pandas as pd
import streamlit as st

from planner.app.assumption_form import ask_assumptions
from planner.app.navigation import link
from planner.app.state import known_sources, work
from planner.charts.comparison import bars
from planner.compare.replications import compare
from planner.compare.table import comparison_rows
from planner.comparison_report.render import comparison_page
from planner.errors import PlannerError
from planner.io.results.write_comparison import comparison_csv
from planner.io.scenario.hashing import scenario_hash

WIDE = 215  # [px] of a chart; narrow windows put them below each other
PLAN = "The plan compared is that of the Plan page, which counts on averages."

mine = work()
st.title("Compare")
planned = mine.planned
if mine.loaded is None or planned.report is None or planned.report.plan is None:
    st.info("No plan yet. Find one on the Plan page; it is then compared for the same patients.")
    link("plan")
    st.stop()
scenario, plan = mine.loaded.scenario, planned.report.plan
st.subheader(scenario.name)
if not planned.report.accepted:
    st.error("The checker refuses this plan; only an accepted one is compared.")
    st.stop()
verdict, assumed = st.columns([3, 2], gap="large")
with assumed:
    st.markdown("**What is assumed**")
    again = ask_assumptions(mine, scenario)
if again:
    st.session_state["compare"] = True
    st.rerun()
asked = scenario_hash(scenario)  # the plan may have been compared with other assumptions
with verdict:
    if not scenario.autologous:
        st.info(
            "This scenario does not say how fresh autologous manufacture would be: it has no "
            "section [autologous]. Fill in the form; the example ucart has one that is filled in."
        )
        st.stop()
    if asked not in planned.comparisons:
        st.write(
            "Every patient of the demand table comes on a random day and may drop out, 200 times "
            "over: once to the plan's store, once to manufacture patient by patient."
        )
        pressed = st.button("Compare", type="primary", icon=":material/balance:")
        if not st.session_state.pop("compare", False) and not pressed:
            st.stop()
        try:
            with st.spinner("Sending the same patients through both systems"):
                planned.comparisons[asked] = compare(scenario, plan)
        except PlannerError as error:
            st.error(str(error))
            st.stop()
        st.rerun()
    st.session_state.pop("compare", None)
    found = planned.comparisons[asked]
    st.success(found.verdict.replace("\n", "\n\n"))
    with st.container(horizontal=True):
        page = comparison_page(scenario, found, known_sources(mine), PLAN)
        st.download_button(
            "The report, .html", page, "report.html", key="get_report", on_click="ignore",
            icon=":material/description:",
        )  # fmt: skip
        st.download_button(
            "comparison.csv", comparison_csv(found, excel=True), "comparison.csv",
            key="get_comparison", on_click="ignore",
        )  # fmt: skip
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
