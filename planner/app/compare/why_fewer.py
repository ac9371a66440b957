"""Why a plan that serves everybody treats fewer: planned, before drop-out, and after it."""

import streamlit as st

from planner.compare.planned_share import BEFORE_DROPOUT, TREATED, planned_share, why_fewer
from planner.domain.autologous import comparator
from planner.domain.scenario import Scenario
from planner.language import _, translated
from planner.language.numbers import number, rate
from planner.results.comparison import Comparison
from planner.results.report import Report


def three_shares(
    scenario: Scenario, report: Report, found: Comparison
) -> tuple[float | None, float | None, float | None]:
    """Share of the patients compared who start as planned, who start by chance, who are treated."""
    if report.plan is None:
        return None, None, None
    before, treated = (found.figure(kpi).off_the_shelf for kpi in (BEFORE_DROPOUT, TREATED))
    return (
        planned_share(report.plan, list(comparator(scenario))),
        None if before is None else before.mean,
        None if treated is None else treated.mean,
    )


def from_plan_to_treated(scenario: Scenario, report: Report, found: Comparison) -> None:
    """The three shares side by side, and the sentence that says what lies between them."""
    planned, before, treated = three_shares(scenario, report, found)
    row = st.container(horizontal=True)
    row.metric(
        _("Start as planned"), rate(planned), width="content",
        help=_("Of the patients of this comparison, as the Plan page counts: on averages."),
    )  # fmt: skip
    row.metric(
        _("Start by chance"), rate(before), width="content",
        delta=_points(planned, before), delta_color="off",
        help=_("Batches fail and demand varies, 200 times over; the Plan page expects the same."),
    )  # fmt: skip
    row.metric(
        _("Treated"), rate(treated), width="content",
        delta=_points(before, treated), delta_color="off",
        help=_("Patients who wait too long drop out; only a comparison counts them."),
    )  # fmt: skip
    if report.plan is not None:
        figures, products = found.figures, list(comparator(scenario))
        for line in why_fewer(scenario, report.plan, products, figures):
            st.caption(translated(line))


def _points(before: float | None, after: float | None) -> str | None:
    if before is None or after is None:
        return None
    points = 100 * (after - before)
    return _("{points} points", points=f"{'+' * (points > 0)}{number(points, 1)}")
