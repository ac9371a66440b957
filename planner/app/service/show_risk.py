"""The parts of the Risk page."""

from collections.abc import Sequence

import streamlit as st

from planner.app.service.risk_tables import figure_text, of_all, planned_and_expected, planned_weeks
from planner.app.service.service_words import cause_words
from planner.app.service.show_service import worst_weeks
from planner.charts.simulation import fill_histogram, lost_fan, started_fan, stock_fan
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.kpis.holdings import holdings
from planner.language import _, translated
from planner.language.numbers import short_money
from planner.results.simulation import Simulation
from planner.simulation.reasons import reasons
from planner.workflow.simulate import SimulatedPlan

STARTED, STOCK, LOST = "started", "stock", "lost"


def expected(scenario: Scenario, plan: Plan, simulated: SimulatedPlan) -> None:
    """What is to be expected, from the sentence to the worst weeks."""
    found = simulated.found
    st.markdown(translated(found.sentence))
    metrics(found, scenario.currency)
    st.subheader(_("Planned and to be expected"))
    beside_the_plan(found, scenario.currency, reasons(scenario, plan, tuple(scenario.products)))
    st.subheader(_("Week by week"))
    fans(scenario, plan, found)
    st.subheader(_("Share of patients who start, on all paths"))
    shares(simulated)
    st.subheader(_("Weeks in which most patients are lost"))
    worst(scenario, found)


def beside_the_plan(found: Simulation, currency: str, because: Sequence[str]) -> None:
    """Each figure as planned and as it is to be expected, and why they differ."""
    columns = {
        "figure": st.column_config.TextColumn(_("Figure"), pinned=True),
        "planned": st.column_config.TextColumn(_("Planned")),
        "expected": st.column_config.TextColumn(_("To be expected")),
        "interval": st.column_config.TextColumn(
            _("95 % interval of the mean"), help=_("More paths make it narrower.")
        ),
        "paths": st.column_config.TextColumn(
            _("Nine paths of ten"), help=_("Between these values lies what may be seen.")
        ),
    }
    rows = planned_and_expected(found, currency)
    st.dataframe(
        rows, placeholder="", hide_index=True, column_config=columns, key="beside_the_plan"
    )
    if because:
        words = ", ".join(translated(x) for x in because)
        st.caption(_("Why they differ: {reasons}.", reasons=words))
    for note in found.notes:
        st.caption(translated(note))


def fans(scenario: Scenario, plan: Plan, found: Simulation) -> None:
    """Median and bands over the paths, of what the visitor chooses."""
    names = {
        STARTED: _("Patients who start"),
        STOCK: _("Stock"),
        LOST: _("Patients lost so far"),
    }
    what = st.segmented_control(
        _("Show"), list(names), default=STARTED, format_func=names.__getitem__, required=True,
        key="fan", label_visibility="collapsed",
    )  # fmt: skip
    drawn = {STARTED: started_fan, STOCK: stock_fan, LOST: lost_fan}[what or STARTED]
    planned = planned_weeks(scenario, plan, holdings(scenario, plan))[what or STARTED]
    names_of = {p: x.name for p, x in scenario.products.items()}
    figure = drawn(found, scenario.calendar, planned)
    figure.for_each_annotation(lambda x: x.update(text=names_of.get(x.text, x.text)))
    st.plotly_chart(figure, key="fans")


def shares(simulated: SimulatedPlan) -> None:
    """How the share served is spread over the paths."""
    fill = of_all(simulated.found, "fill_rate")
    if fill is None or fill.mean is None:
        return
    st.plotly_chart(fill_histogram(simulated.by_path, fill.planned, fill.mean), key="shares")


def worst(scenario: Scenario, found: Simulation) -> None:
    """The weeks in which most patients are lost, and why."""
    if not found.worst:
        st.write(_("No patient is lost on any path."))
        return
    worst_weeks([
        {
            "week": scenario.calendar.monday(x.week), "product": x.product,
            "cause": cause_words(x.cause), "lost": x.lost, "paths": x.paths,
        }
        for x in found.worst
    ])  # fmt: skip


def metrics(found: Simulation, currency: str) -> None:
    """The figures that count, with their distance from the plan."""
    labels = {
        "fill_rate": _("Patients who start"),
        "lost_patients": _("Patients lost"),
        "expired_doses": _("Doses expired"),
        "cost": _("Cost"),
    }
    with st.container(horizontal=True, gap="medium"):
        for kpi, label in labels.items():
            f = of_all(found, kpi)
            if f is None:
                continue
            st.metric(
                label, _short(kpi, f.mean, currency),
                _("planned: {value}", value=_short(kpi, f.planned, currency)),
                delta_color="off", delta_arrow="off", width="content",
            )  # fmt: skip


def _short(kpi: str, value: float | None, currency: str) -> str:
    return short_money(value, currency) if kpi == "cost" else figure_text(kpi, value, currency)
