"""What is said of a replay: the sentence, and notes only where there is something to note."""

from dataclasses import replace
from decimal import Decimal

from planner.domain.freezer import Freezer
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.results.simulation import Simulation
from planner.simulation.replay import replay
from planner.simulation.summary import simulation_summary
from tests.builders.near_and_far import batch, due, lot, near_and_far


def said(scenario: Scenario, plan: Plan = Plan(), paths: int = 300, asked: int = 300) -> Simulation:  # noqa: B008  frozen
    outcome = replay(scenario, plan, paths, 1)
    return simulation_summary(scenario, plan, outcome, {("all", "fill_rate"): 1.0}, asked=asked)


def told(scenario: Scenario) -> Scenario:
    """With a dispersion in every row."""
    demand = scenario.demand
    return replace(
        scenario, demand=replace(demand, dispersion=dict.fromkeys(demand.patients, Decimal(2)))
    )


def test_enough_for_all_needs_no_note() -> None:
    found = said(told(lot(due(near_and_far(course=(1,)), NEAR=(1, 3)), 500, 5)))
    assert found.sentence == (
        "Expect 100 % of the patients due to start, on nine paths of ten between 100 % and 100 %; "
        "the plan says 100 %."
    )
    assert (found.notes, found.worst) == ((), ())
    assert found.figure("fill_rate", "A").mean == 1


def test_what_each_cause_takes() -> None:
    """Nine doses at even odds for nine patients: half of them, and a little more for demand."""
    scenario = told(near_and_far(course=(1,), batch_success=Decimal("0.5"), doses_per_batch=9))
    scenario = told(due(scenario, NEAR=(2, 9)))
    (note,) = said(scenario, Plan(batches=(replace(batch(scenario, 0), doses=9),))).notes
    assert note.startswith("Were every batch to give what the plan counts on, ")
    assert "; were demand as forecast, " in note
    assert "; were all of it as planned, 100 % would start (on the first 300 paths, with " in note


def test_nobody_due() -> None:
    found = said(due(near_and_far()))
    assert found.sentence == "Nobody is due on any path: there is nothing to be seen."
    assert found.figure("fill_rate").mean is None


def test_few_paths_a_stop_freezers_and_an_assumption() -> None:
    """Twelve doses in ten positions until they expire in week 3."""
    scenario = lot(due(near_and_far(course=(1,)), NEAR=(5, 1)), 12, 3)
    scenario = replace(scenario, freezers={"F": Freezer(id="F", positions=10)})
    stopped, few, _, over, assumed = said(scenario, paths=50, asked=300).notes
    assert stopped == "Stopped after 50 of 300 paths."
    assert few == "50 paths say little: take 200 or more."
    assert over == (
        "On 100 % of the paths stock exceeds the freezers in some week. Worst is the week of "
        "2026-01-05: 2 more positions would do on 95 % of the paths. "
        "No dose is destroyed for it here."
    )
    assert assumed.startswith("Where demand.csv has no dispersion, 1.4 is assumed")
