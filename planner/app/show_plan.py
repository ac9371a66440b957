"""A plan on the page: how good it is, its figures, its charts, its files."""

import streamlit as st

from planner.app.downloads import plan_downloads
from planner.app.upload import zipped
from planner.charts.plans import bank_vials, gantt, stock_by_expiry
from planner.domain.scenario import Scenario
from planner.report import Report
from planner.summary import ending_words
from planner.words import money, rate


def show(scenario: Scenario, report: Report, stopped: bool) -> None:
    """A plan in figures, charts and files."""
    (st.success if report.accepted else st.error)(ending_words(report, stopped))
    for warning in report.warnings:
        st.warning(warning)
    for violation in report.violations:
        st.error(str(violation))
    if report.plan is None:
        return
    value = {k.kpi: k.value for k in report.kpis if k.scope == "all"}
    filled = value.get("fill_rate")
    cells = st.columns([2, 2, 2, 2, 5])
    cells[0].metric("Patients served", rate(filled if isinstance(filled, float | int) else None))
    cells[1].metric("Patients lost", f"{value.get('lost_patients', 0):,}")
    cells[2].metric("New batches", f"{value.get('batches', 0):,}")
    cells[3].metric("Doses expired", f"{value.get('expired_doses', 0):,}")
    cells[4].metric("Cost", money(report.cost or 0.0, scenario.currency))
    if report.plan.batches:
        st.subheader("Batches by suite and room")
        st.plotly_chart(gantt(scenario, report.plan), key="gantt")
    if report.stock:
        st.subheader("Stock by life left")
        st.plotly_chart(stock_by_expiry(scenario, report.plan, report.stock), key="stock")
    if scenario.lineage:
        st.subheader("Working cell banks")
        st.plotly_chart(bank_vials(scenario, report.plan), key="banks")
    st.subheader("Every figure")
    rows = [{"scope": k.scope, "kpi": k.kpi, "value": str(k.value if k.value is not None else ""),
             "unit": k.unit} for k in report.kpis]  # fmt: skip
    st.dataframe(rows, height=260, hide_index=True)
    st.subheader("Take it away")
    files = plan_downloads(scenario, report)
    columns = st.columns(4)
    columns[0].download_button("The whole plan, .zip", zipped(files), "plan.zip", width="stretch")
    for n, (name, content) in enumerate(files.items(), start=1):
        columns[n % 4].download_button(name, content, name, key=f"get_{name}", width="stretch")
