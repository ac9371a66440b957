"""A scenario in one sentence."""

from dataclasses import replace

from planner.app.scenario.scenario_words import scenario_sentence
from planner.io.scenario.read import load_scenario
from tests.builders.folders import TINY


def test_a_scenario_says_who_is_due_where_and_what_is_made() -> None:
    """`tiny` has eight patients, one product, two hospitals, eight weeks and one room."""
    scenario = load_scenario(TINY).scenario
    assert scenario_sentence(scenario) == (
        "8 patients are due at 2 hospitals over 8 weeks: 1 product, made in 1 room."
    )
    ((key, _n), *_others) = scenario.demand.patients.items()
    due = {**{k: 0 for k in scenario.demand.patients}, key: 1}
    alone = replace(scenario, demand=replace(scenario.demand, patients=due))
    assert scenario_sentence(alone).startswith("1 patient is due at 2 hospitals")
    many = replace(scenario, demand=replace(scenario.demand, patients={key: 1234}))
    assert scenario_sentence(many).startswith("1,234 patients are due")


def test_faults_leave_no_figures() -> None:
    assert scenario_sentence(None).startswith("This scenario cannot be planned yet")
