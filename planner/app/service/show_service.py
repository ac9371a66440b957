"""The parts of the Service page."""

from collections.abc import Mapping, Sequence

import streamlit as st

from planner.app.service.service_tables import HospitalService, Missed, hospital_weeks
from planner.app.service.service_words import cause_words, limit_words
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.language import _, ngettext
from planner.language.numbers import grid_days, number
from planner.workflow.simulate import SimulatedPlan

HEIGHT = 320  # [px] of a table
SHARE, COUNT = "percent", "localized"


def hospitals(
    ranked: Sequence[HospitalService], expected: Mapping[str, float | None]
) -> HospitalService | None:
    """The hospitals, the worst first; returns the one that is chosen.

    expected: share of the patients to be expected to start, by hospital; {} where not simulated.
    """
    rows = [
        {
            "hospital": x.name, "region": x.region, "due": x.due, "fill": x.fill_rate,
            "expected": expected.get(x.id), "wait": x.mean_wait, "lost": x.lost,
            "late": x.started - x.on_time, "doses": x.doses,
        }
        for x in ranked
    ]  # fmt: skip
    columns = {
        "hospital": st.column_config.TextColumn(_("Hospital"), pinned=True),
        "region": st.column_config.TextColumn(_("Region")),
        "due": st.column_config.NumberColumn(_("Patients due"), format=COUNT),
        "fill": st.column_config.ProgressColumn(
            _("Start, planned"), format=SHARE, min_value=0, max_value=1,
            help=_("Share of the patients due who start in the plan."),
        ),
        "expected": st.column_config.ProgressColumn(
            _("Start, to be expected"), format=SHARE, min_value=0, max_value=1,
            help=_("The same on sample paths, where batches fail and patients come by chance."),
        ),
        "wait": st.column_config.NumberColumn(
            _("Mean wait"), format="%.1f", help=_("Weeks from the week due, of those who start."),
        ),
        "lost": st.column_config.NumberColumn(_("Lost"), format=COUNT),
        "late": st.column_config.NumberColumn(_("Start late"), format=COUNT),
        "doses": st.column_config.NumberColumn(_("Doses shipped"), format=COUNT),
    }  # fmt: skip
    shown = [c for c in columns if c != "expected" or expected]
    if not any(x.region for x in ranked):
        shown.remove("region")
    chosen = st.dataframe(
        rows, placeholder="",
        height=min(HEIGHT, 38 * (len(rows) + 1)), hide_index=True, column_config=columns,
        column_order=shown, on_select="rerun", selection_mode="single-row", key="hospitals",
    )  # fmt: skip
    picked = chosen["selection"]["rows"]
    return ranked[picked[0]] if picked and picked[0] < len(ranked) else None


def weeks_of(scenario: Scenario, plan: Plan, hospital: HospitalService) -> None:
    """The weeks of one hospital: who is due, starts, waits or is lost, and which lots leave."""
    st.subheader(_("Weeks of {hospital}", hospital=hospital.name))
    rows = [
        {
            "week": scenario.calendar.monday(x.week), "product": x.product, "due": x.due,
            "started": x.started, "waiting": x.waiting, "lost": x.lost, "doses": x.doses,
            "lots": x.lots,
        }
        for x in hospital_weeks(scenario, plan, hospital.id)
    ]  # fmt: skip
    columns = {
        "week": st.column_config.DateColumn(_("Week (Monday)"), format=grid_days(), pinned=True),
        "product": st.column_config.TextColumn(_("Product")),
        "due": st.column_config.NumberColumn(_("Due"), format=COUNT),
        "started": st.column_config.NumberColumn(_("Start"), format=COUNT),
        "waiting": st.column_config.NumberColumn(
            _("Waiting"), format=COUNT, help=_("Due by this week, and served later or not at all.")
        ),
        "lost": st.column_config.NumberColumn(
            _("Lost"), format=COUNT, help=_("Who could have started in this week at the latest.")
        ),
        "doses": st.column_config.NumberColumn(_("Doses shipped"), format=COUNT),
        "lots": st.column_config.TextColumn(_("Lots and doses"), width="medium"),
    }
    st.dataframe(
        rows, placeholder="",
        height=min(HEIGHT, 38 * (len(rows) + 1)), hide_index=True, column_config=columns,
        key="weeks_of_hospital",
    )  # fmt: skip


def late_and_lost(scenario: Scenario, found: Sequence[Missed]) -> None:
    """Each group of patients whom the plan serves late or not at all, and what keeps it."""
    st.subheader(_("Lost and late in the plan"))
    if not found:
        st.write(_("Every patient starts in the week due."))
        return
    lost = sum(x.patients for x in found if x.start is None)
    late = sum(x.patients for x in found if x.start is not None)
    st.caption(
        _(
            "{lost} patients are lost and {late} start late in the plan. The limit is what "
            "was full in every week in which a batch for them would have been begun or "
            "frozen.", lost=number(lost), late=number(late))
    )  # fmt: skip
    rows = [  # who and why first: a narrow page cuts off what stands last
        {
            "due": scenario.calendar.monday(x.due),
            "hospital": scenario.hospitals[x.hospital].name, "limit": limit_words(x.limit),
            "patients": x.patients,
            "what": _("lost")
            if x.start is None
            else ngettext("{n} week late", "{n} weeks late", x.start - x.due),
            "product": x.product,
        }
        for x in found
    ]  # fmt: skip
    columns = {
        "due": st.column_config.DateColumn(_("Due in the week of"), format=grid_days()),
        "product": st.column_config.TextColumn(_("Product")),
        "hospital": st.column_config.TextColumn(_("Hospital")),
        "patients": st.column_config.NumberColumn(_("Patients"), format=COUNT),
        "what": st.column_config.TextColumn(_("What happens")),
        "limit": st.column_config.TextColumn(_("Limit")),
    }
    st.dataframe(
        rows, placeholder="",
        height=min(HEIGHT, 38 * (len(rows) + 1)), hide_index=True, column_config=columns,
        key="missed",
    )  # fmt: skip


def causes(scenario: Scenario, simulated: SimulatedPlan) -> None:
    """Patients lost on sample paths by product, and how many without each cause."""
    st.caption(
        _(
            "Mean patients lost on {paths} sample paths, and how many would still be lost "
            "were one cause away.", paths=number(simulated.found.paths))
    )  # fmt: skip
    named = list(dict.fromkeys(c for x in simulated.losses for c in x.without))
    rows = [
        {
            "product": x.product, "lost": x.lost,
            **{f"without {c}": x.without.get(c) for c in named}, "as_planned": x.as_planned,
        }
        for x in simulated.losses
    ]  # fmt: skip
    labels = without_words()
    columns = {
        "product": st.column_config.TextColumn(_("Product")),
        "lost": st.column_config.NumberColumn(_("Lost"), format="%.1f"),
        **{
            f"without {c}": st.column_config.NumberColumn(labels.get(c, c), format="%.1f")
            for c in named
        },
        "as_planned": st.column_config.NumberColumn(_("If all goes as planned"), format="%.1f"),
    }
    st.dataframe(rows, placeholder="", hide_index=True, column_config=columns, key="losses")
    worst = [
        {
            "week": scenario.calendar.monday(x.week), "product": x.product,
            "cause": cause_words(x.cause), "lost": x.lost, "paths": x.paths,
        }
        for x in simulated.found.worst
    ]  # fmt: skip
    if worst:
        worst_weeks(worst)


def worst_weeks(rows: Sequence[Mapping[str, object]]) -> None:
    """The weeks in which most patients are lost on sample paths, and why."""
    columns = {
        "week": st.column_config.DateColumn(_("Worst weeks"), format=grid_days()),
        "product": st.column_config.TextColumn(_("Product")),
        "lost": st.column_config.NumberColumn(_("Lost on average"), format="%.1f"),
        "paths": st.column_config.NumberColumn(_("Paths with losses"), format=SHARE),
        "cause": st.column_config.TextColumn(_("Cause")),
    }
    st.dataframe(rows, placeholder="", hide_index=True, column_config=columns, key="worst_weeks")


def without_words() -> dict[str, str]:
    """The columns of losses without a cause."""
    return {
        "failed batch": _("If every batch gives what is planned"),
        "laboratory": _("If every batch is released on time"),
        "demand": _("If patients come as forecast"),
    }
