"""A plan on the page: how good it is, its figures, its charts, its files."""

from dataclasses import replace

import streamlit as st

from planner.app.state import Files, Planned
from planner.app.upload import zipped
from planner.charts.plans import bank_vials, gantt, stock_by_expiry
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.formatting import money, rate
from planner.io.plan.report import document, encode_report
from planner.io.plan.tables import REPORT_FILE
from planner.io.plan.write import plan_files
from planner.io.scenario.hashing import scenario_hash
from planner.kpis.service import service_by_hospital, service_kpis
from planner.results.changes import change_sentence, changes, kept_sentence
from planner.results.ending_text import ending_words
from planner.results.expectation import NOT_SIMULATED, expectation_of
from planner.results.report import Ending, Kpi, Report


def show(planned: Planned, scenario: Scenario, report: Report) -> None:
    """A plan in figures, charts and files."""
    stopped = report.notes.get("ended_by") == "stop"
    if planned.failure:
        st.error(planned.failure)
    tone = st.error if not report.accepted else st.success if _proven(report) else st.warning
    tone(ending_words(report, stopped))
    for warning in report.warnings:
        st.warning(warning)
    for violation in report.violations:
        st.error(str(violation))
    if report.plan is None:
        return
    value = {k.kpi: k.value for k in report.kpis if k.scope == "all"}
    filled = value.get("fill_rate")
    expected = expectation_of(report.notes)
    broken = sum(x.patients for x in report.plan.interrupted)
    with st.container(horizontal=True, gap="large"):
        for label, value_text in (
            ("Patients served", rate(filled if isinstance(filled, float | int) else None)),
            *([("To be expected", rate(expected.fill_rate))] if expected else []),
            ("Patients lost", f"{value.get('lost_patients', 0):,}"),
            ("New batches", f"{value.get('batches', 0):,}"),
            ("Shipments", f"{len(report.plan.shipments):,}"),
            ("Doses shipped", f"{sum(x.doses for x in report.plan.shipments):,}"),
            ("Doses expired", f"{value.get('expired_doses', 0):,}"),
            *([("Courses interrupted", f"{broken:,}")] if broken else []),
            ("Cost", money(report.cost or 0.0, scenario.currency)),
        ):
            st.metric(label, value_text, width="content")
    st.caption(expected.sentence if expected else NOT_SIMULATED)
    if broken:
        st.warning(_interrupted(broken))
    _changes(scenario, report.plan)
    if report.plan.batches:
        st.subheader("Batches by suite and room")
        st.plotly_chart(gantt(scenario, report.plan), key="gantt")
    if report.stock:
        st.subheader("Stock by life left")
        st.plotly_chart(stock_by_expiry(scenario, report.plan, report.stock), key="stock")
    if scenario.lineage:
        st.subheader("Working cell banks")
        st.plotly_chart(bank_vials(scenario, report.plan), key="banks")
    st.subheader("Patients by hospital")
    st.dataframe(_by_hospital(scenario, report.plan), height=260, hide_index=True)
    st.subheader("Every figure")
    rows = [{"scope": k.scope, "figure": k.kpi.replace("_", " "), "value": _format_value(k),
             "unit": "" if k.unit == "share" else k.unit} for k in report.kpis]  # fmt: skip
    st.dataframe(rows, height=260, hide_index=True)
    st.caption("kpis.csv has every digit.")
    st.subheader("Take it away")
    if not planned.downloads:
        files = _plan_downloads(scenario, report)
        planned.downloads.update({"plan.zip": zipped(files), **files})
    with st.container(horizontal=True):
        for name, content in planned.downloads.items():
            label = "The whole plan, .zip" if name == "plan.zip" else name
            st.download_button(label, content, name, key=f"get_{name}", on_click="ignore")


def _changes(scenario: Scenario, plan: Plan) -> None:
    """What differs from the plan in force, a row for each batch or bank; the rest is counted."""
    if plan.previous is None:
        return
    found = changes(scenario, plan)
    other = [x for x in found if x.what != "kept"]
    st.subheader("Changes to the plan in force")
    st.caption(kept_sentence(found, plan))
    if other:
        rows = [
            {"what": x.what, "batch or bank": x.id, "product": x.product,
             "change": change_sentence(x, scenario.calendar)}
            for x in other
        ]  # fmt: skip
        st.dataframe(rows, height=min(260, 36 * (len(rows) + 2)), hide_index=True)


def _interrupted(courses: int) -> str:
    """How many courses under way do not get what they are owed."""
    if courses == 1:
        return "1 course under way is interrupted: interrupted.csv names it."
    return f"{courses:,} courses under way are interrupted: interrupted.csv names them."


def _by_hospital(scenario: Scenario, plan: Plan) -> list[dict[str, str | int]]:
    """Who is due, served and lost, a row for each product and hospital, by region."""
    rows: list[dict[str, str | int]] = []
    for (product, id_), people in service_by_hospital(scenario, plan).items():
        figure = {k.kpi: k.value for k in service_kpis(people)}
        hospital = scenario.hospitals[id_]
        served, on_time = (
            rate(x if isinstance(x, float) else None)
            for x in (figure["fill_rate"], figure["on_time_rate"])
        )
        rows.append({
            "region": hospital.region or "–", "hospital": hospital.name,
            "product": scenario.products[product].name, "due": people.due, "served": served,
            "lost": people.lost, "on time": on_time,
        })  # fmt: skip
    return sorted(rows, key=lambda row: str(row["region"]))


def _plan_downloads(scenario: Scenario, report: Report) -> Files:
    """Every file of the plan folder and the workbook; CSV for Excel (contract 8).

    [autologous] may have been edited after the plan was found: the report names the scenario as
    it is now.
    """
    report = replace(report, scenario_hash=scenario_hash(scenario))
    files = plan_files(scenario, report, excel=True)
    return {**files, REPORT_FILE: encode_report(document(report))}


def _proven(report: Report) -> bool:
    """As good as was asked for; a limit reached before is no proof."""
    return report.ending == Ending.OPTIMAL


def _format_value(k: Kpi) -> str:
    """A figure as people read it; kpis.csv has every digit."""
    if k.value is None or isinstance(k.value, str):
        return k.value or "–"
    if k.unit == "share":
        return rate(k.value)
    return f"{k.value:,}" if isinstance(k.value, int) else f"{k.value:,.2f}"
