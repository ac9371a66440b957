"""A plan on the page: what its numbers say, its schedule, one chart, and its export."""

from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from pickle import dumps

import plotly.graph_objects as go
import streamlit as st

from planner.app.plan.export_menu import export_menu
from planner.app.plan.out_of_date import of_version
from planner.app.plan.plan_figures import figures, sentences
from planner.app.plan.show_schedule import show_lots, show_schedule, show_to_dos
from planner.app.plan.show_trace import show_hospital, show_lot
from planner.app.plan.shown_plan import ShownPlan
from planner.app.workspace.plan_state import LOOKS, PlanState
from planner.app.workspace.workspace import Workspace
from planner.charts.plan_timeline import BankLine, StockBy, plan_timeline
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.io.scenario.hashing import scenario_hash
from planner.kpis.runway import runway, vials_of_banks
from planner.kpis.service import service_by_hospital, service_kpis
from planner.language import _, current, ngettext, translated
from planner.language.numbers import number, rate
from planner.results.changes import change_sentence, changes, kept_sentence
from planner.results.expectation import NOT_SIMULATED, expectation_of
from planner.results.report import Ending, Kpi, Report

SHOWN = 20  # violations listed; a line says how many there are
KEPT = 12  # figures in the cache
OLD = LOOKS[PlanState.OUTDATED]


def show_framed(mine: Workspace, shown: ShownPlan) -> None:
    """A plan out of date, in a frame that says so."""
    with st.container(border=True, key="out_of_date"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(_("Out of date"), icon=f":material/{OLD.icon}:", color=OLD.colour)
            st.markdown(of_version(shown))
        say(shown)
        show(mine, shown, None)


def say(shown: ShownPlan) -> None:
    """A plan in words."""
    scenario, report = shown.scenario, shown.report
    stopped = report.notes.get("ended_by") == "stop"
    tone = st.error if not report.accepted else st.success if _proven(report) else st.warning
    if not shown.up_to_date:
        tone = st.info
    tone(sentences(scenario, report, stopped))


def show(mine: Workspace, shown: ShownPlan, before: Report | None) -> None:
    """A plan in remarks, figures, tables, one chart and files.  before: of the run before it."""
    scenario, report = shown.scenario, shown.report
    _remarks(report)
    if report.plan is None:
        return
    with st.container(horizontal=True, gap="small"):
        for x in figures(scenario, report, before):
            st.metric(x.label, x.value, x.change, delta_color=x.better, help=x.help or None,
                      width="content")  # fmt: skip
    expected = expectation_of(report.notes)
    st.caption(translated(expected.sentence if expected else NOT_SIMULATED))
    export_menu(shown)
    key = plan_key(report)
    _tables(mine, scenario, report, key)
    _chart(scenario, report, key)


def plan_key(report: Report) -> str:
    """What tells this plan from others; worked out once for each report a visitor looks at."""
    known = st.session_state.get("plan_key")
    if known is None or known[0] is not report:
        known = report, sha256(dumps(report.plan)).hexdigest()[:16]
        st.session_state["plan_key"] = known
    return str(known[1])


def _remarks(report: Report) -> None:
    """Warnings, courses that are interrupted, and what the checker refuses."""
    for warning in report.warnings:
        st.warning(translated(warning))
    for violation in report.violations[:SHOWN]:
        st.error(translated(str(violation)))
    if len(report.violations) > SHOWN:
        st.caption(_("The first {n} of {all} faults.", n=SHOWN, all=len(report.violations)))
    broken = sum(x.patients for x in report.plan.interrupted) if report.plan else 0
    if broken:
        st.warning(
            ngettext("{n} course under way is interrupted: interrupted.csv names it.",
                     "{n} courses under way are interrupted: interrupted.csv names them.", broken)
        )  # fmt: skip


def _tables(mine: Workspace, scenario: Scenario, report: Report, key: str) -> None:
    """The schedule first, and what else a plan says, a tab each."""
    plan = report.plan
    assert plan is not None
    names = [_("Schedule"), _("To do"), _("Hospitals"), _("Lots on hand"), _("Every figure")]
    if plan.previous is not None:
        names.insert(1, _("Changes to the plan in force"))
    tabs = dict(zip(names, st.tabs(names), strict=True))
    with tabs[_("Schedule")]:
        st.fragment(show_schedule)(mine, scenario, plan, key)
    with tabs[_("To do")]:
        st.fragment(show_to_dos)(scenario, plan)
    with tabs[_("Hospitals")]:
        st.fragment(_hospitals)(scenario, plan, key)
    with tabs[_("Lots on hand")]:
        st.fragment(show_lots)(scenario, plan, key)
    with tabs[_("Every figure")]:
        _every_figure(report.kpis)
    if plan.previous is not None:
        with tabs[_("Changes to the plan in force")]:
            _changes(scenario, plan)


def _chart(scenario: Scenario, report: Report, key: str) -> None:
    st.subheader(_("Rooms, stock and cell banks"))
    st.fragment(_clickable)(scenario, report, key)


def _clickable(scenario: Scenario, report: Report, key: str) -> None:
    """The chart; a batch that is clicked is traced below it."""
    assert report.plan is not None
    words: dict[StockBy, str] = {"product": _("by product"), "life": _("by life left")}
    by = st.segmented_control(
        _("Stock"), list(words), default="product", required=True, key="stock_by",
        format_func=lambda x: words[x],
    )  # fmt: skip
    drawn = _figure(
        f"{scenario_hash(scenario)} {key}", by or "product", current(), scenario, report
    )
    chosen = st.plotly_chart(
        drawn, key=f"timeline_{key}_{by}", on_select="rerun", selection_mode="points",
        config={"displaylogo": False},
    )  # fmt: skip
    st.caption(
        _("Thick bars are production, those with an outline are firm; the thin bar below is "
          "quarantine with its release tests. Click a batch to see where it comes from and whom it "
          "serves.")
    )  # fmt: skip
    clicked = clicked_batch(chosen.selection.points, {b.id for b in report.plan.batches})
    if clicked is not None:
        show_lot(scenario, report.plan, clicked)


def clicked_batch(points: Iterable[Mapping[str, object]], known: Collection[str]) -> str | None:
    """The batch whose bar was clicked last; areas and lines below carry other things."""
    told = [x.get("customdata") for x in points]
    ids = [x[0] for x in told if isinstance(x, list) and x]
    return next((id_ for id_ in reversed(ids) if id_ in known), None)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _figure(
    key: str, by: StockBy, language: str, _scenario: Scenario, _report: Report
) -> go.Figure:  # fmt: skip
    """key, language: what the figure depends on, for the cache."""
    assert _report.plan is not None
    banks = bank_lines(_scenario, _report.plan)
    return plan_timeline(_scenario, _report.plan, _report.stock, banks, by)


def bank_lines(scenario: Scenario, plan: Plan) -> dict[str, BankLine]:
    """The WCBs of each product that has a lineage, as the chart draws them."""
    found = {}
    for product in scenario.lineage:
        vials = {
            x.id: [n if t >= x.usable else 0 for t, n in enumerate(x.left)]
            for x in vials_of_banks(scenario, plan, product, "WCB")
        }
        found[product] = BankLine(vials=vials, runway=runway(scenario, plan, product, "WCB"))
    return found


def _hospitals(scenario: Scenario, plan: Plan, key: str) -> None:
    """Who is due, served and lost; the hospital that is chosen is traced."""
    rows = hospital_rows(scenario, plan)
    column = st.column_config
    chosen = st.dataframe(
        rows, placeholder="",
        hide_index=True, height=min(300, 35 * (len(rows) + 1) + 3), on_select="rerun",
        selection_mode="single-row", key=f"hospitals_{key}",
        column_order=["region", "hospital", "product", "due", "served", "lost", "on time"],
        column_config={
            "region": column.TextColumn(_("Region")), "hospital": column.TextColumn(_("Hospital")),
            "product": column.TextColumn(_("Product")), "due": column.NumberColumn(_("Due")),
            "served": column.TextColumn(_("Served")), "lost": column.NumberColumn(_("Lost")),
            "on time": column.TextColumn(_("On time")),
        },
    ).selection.rows  # fmt: skip
    if chosen:
        show_hospital(scenario, plan, str(rows[chosen[0]]["id"]))


def hospital_rows(scenario: Scenario, plan: Plan) -> list[dict[str, str | int]]:
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
            "id": id_, "region": hospital.region or "–", "hospital": hospital.name,
            "product": scenario.products[product].name, "due": people.due, "served": served,
            "lost": people.lost, "on time": on_time,
        })  # fmt: skip
    return sorted(rows, key=lambda row: str(row["region"]))


def _changes(scenario: Scenario, plan: Plan) -> None:
    """What differs from the plan in force, a row for each batch or bank; the rest is counted."""
    found = changes(scenario, plan)
    other = [x for x in found if x.what != "kept"]
    st.caption(translated(kept_sentence(found, plan)))
    if other:
        rows = [
            {"what": translated(x.what), "id": x.id, "product": x.product,
             "change": translated(change_sentence(x, scenario.calendar))}
            for x in other
        ]  # fmt: skip
        column = st.column_config
        st.dataframe(
            rows, placeholder="", height=min(260, 35 * (len(rows) + 1) + 3), hide_index=True,
            column_config={
                "what": column.TextColumn(_("What")),
                "id": column.TextColumn(_("Batch or bank")),
                "product": column.TextColumn(_("Product")),
                "change": column.TextColumn(_("Change"), width="large"),
            },
        )  # fmt: skip


def _every_figure(kpis: Iterable[Kpi]) -> None:
    rows = [{"scope": k.scope, "figure": translated(k.kpi.replace("_", " ")),
             "value": _format_value(k), "unit": "" if k.unit == "share" else translated(k.unit)}
            for k in kpis]  # fmt: skip
    column = st.column_config
    st.dataframe(
        rows, placeholder="", height=260, hide_index=True,
        column_config={
            "scope": column.TextColumn(_("Scope")), "figure": column.TextColumn(_("Figure")),
            "value": column.TextColumn(_("Value")), "unit": column.TextColumn(_("Unit")),
        },
    )  # fmt: skip
    st.caption(_("kpis.csv has every digit."))


def _proven(report: Report) -> bool:
    """As good as was asked for; a limit reached before is no proof."""
    return report.ending == Ending.OPTIMAL


def _format_value(k: Kpi) -> str:
    """A figure as people read it; kpis.csv has every digit."""
    if k.value is None or isinstance(k.value, str):
        return k.value or "–"
    if k.unit == "share":
        return rate(k.value)
    return number(k.value, 2)
