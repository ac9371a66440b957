"""Planned, before drop-out, treated: one sentence, with what is between the figures."""

from dataclasses import replace
from decimal import Decimal

from planner.compare.planned_share import planned_share, why_fewer
from planner.domain.plan import Plan, Service
from planner.domain.state import WaitingPatients
from planner.results.comparison import ComparedFigure
from planner.results.interval import Interval
from tests.builders.near_and_far import batch, due, near_and_far

SCENARIO = due(near_and_far(batch_success=Decimal("0.9")), NEAR=(1, 7))


def service(due_in: int, start: int | None, patients: int) -> Service:
    return Service(product="A", hospital="NEAR", due=due_in, start=start, patients=patients)


PLAN = Plan(
    batches=(batch(SCENARIO, 0),),
    service=(service(-1, 0, 5), service(1, 1, 6), service(1, None, 2)),
)


def figure(kpi: str, mean: float) -> ComparedFigure:
    at = Interval(mean=mean, low=mean, high=mean)
    return ComparedFigure(
        scope="all", kpi=kpi, unit="share", off_the_shelf=at, autologous=at, difference=None
    )


FIGURES = [figure("fill_rate_before_dropout", 0.7), figure("fill_rate", 0.6549)]


def test_who_waits_at_the_start_is_not_counted() -> None:
    """6 of the 8 who are due from week 0 on."""
    assert planned_share(PLAN, {"A"}) == 0.75
    assert planned_share(PLAN, {"B"}) is None


def test_the_sentence_goes_from_the_plan_to_the_figure() -> None:
    assert list(why_fewer(SCENARIO, PLAN, ["A"], FIGURES)) == [
        "Off the shelf, 75 % of these patients start as planned on averages; 70 % do before "
        "drop-out (fill_rate of cryoplan simulate), since batches fail and demand varies; and "
        "65.4 % are treated after drop-out, which only a comparison counts."
    ]
    waiting = WaitingPatients(product="A", hospital="NEAR", due=-1, patients=5)
    (said,) = why_fewer(replace(SCENARIO, waiting=(waiting,)), PLAN, ["A"], FIGURES)
    assert "(fill_rate_from_start of cryoplan simulate)" in said


def test_it_names_no_figure_of_simulate_where_a_product_is_not_compared() -> None:
    both = {**SCENARIO.demand.patients, ("B", "NEAR", 1): 3}
    scenario = replace(SCENARIO, demand=replace(SCENARIO.demand, patients=both))
    (said,) = why_fewer(scenario, PLAN, ["A"], FIGURES)
    assert "70 % do before drop-out, since" in said


def test_nothing_is_said_where_nobody_is_due_or_too_few_paths_were_drawn() -> None:
    assert not list(why_fewer(SCENARIO, Plan(), ["A"], FIGURES))
    assert not list(why_fewer(SCENARIO, PLAN, ["A"], FIGURES[:1]))
