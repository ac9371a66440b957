"""Pinned batches and frozen weeks: what the files say, and that the next plan keeps them."""

from dataclasses import replace

import pytest

from planner.app.files.examples import example_files
from planner.app.plan.pins import pin, unpin, with_frozen_weeks
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import DataError, PlannerError
from planner.io.scenario.read import files_scenario
from planner.roll.roll import plan_in_force
from planner.solving import Settings
from planner.workflow.solve import solve
from tests.builders.costed_by_hand import PLAN, SCENARIO

FILES = example_files("tiny")
TINY = files_scenario(FILES, "tiny").scenario


def planned(scenario: Scenario) -> Plan:
    report = solve(scenario, Settings(seconds=30, seed=1))
    assert report.accepted
    assert report.plan is not None
    return report.plan


def starts(plan: Plan) -> dict[str, tuple[str, int, bool]]:
    return {b.id: (b.suite, b.start, b.firm) for b in plan.batches}


@pytest.fixture(scope="module")
def first() -> Plan:
    """tiny: MSC-B001 begins in week 1 and draws 2 of the 5 vials of W1."""
    return planned(TINY)


def test_a_pinned_batch_is_kept_and_its_vials_are_taken_once(first: Plan) -> None:
    """Its making is paid: the plan costs 221 - 100."""
    change = pin(TINY, first, ["MSC-B001"])
    assert change.files["batches.csv"].decode().splitlines() == [
        "batch,product,suite,start,bank,donor",
        "FIRM,MSC,S1,2025-12-29,,",
        "MSC-B001,MSC,S1,2026-01-12,W1,D1",
    ]
    assert b"W1,MSC,WCB,D1,3," in change.files["banks.csv"]
    assert change.told.startswith("MSC-B001 is firm from now on: the next plan keeps it")
    scenario = files_scenario({**FILES, **change.files}, "tiny").scenario
    dear = replace(scenario.products["MSC"], batch_cost=scenario.products["MSC"].batch_cost * 9)
    after = planned(replace(scenario, products={"MSC": dear}))  # now no new batch pays
    assert starts(after) == {"FIRM": ("S1", -1, True), "MSC-B001": ("S1", 1, True)}
    without = planned(replace(TINY, products={"MSC": dear}))
    assert set(starts(without)) == {"FIRM"}


def test_a_batch_released_again_leaves_the_scenario_as_it_was(first: Plan) -> None:
    pinned = files_scenario({**FILES, **pin(TINY, first, ["MSC-B001"]).files}, "tiny").scenario
    change = unpin(pinned, ["MSC-B001"])
    files = {**FILES, **change.files}
    assert files_scenario(files, "tiny").scenario == TINY
    assert change.told.startswith("MSC-B001 is free again")


def test_a_batch_of_a_bank_that_is_only_made_is_refused_with_the_way_out() -> None:
    with pytest.raises(DataError) as error:
        pin(SCENARIO, PLAN, ["B1", "B2"])
    [fault] = error.value.faults
    assert (fault.file, fault.column, fault.value) == ("batches.csv", "bank", "W2")
    assert "batch B2 draws on this bank, which is only made from 2026-01-26 on" in fault.rule
    assert "Freeze the weeks" in fault.repair


def test_a_batch_that_runs_is_not_released() -> None:
    with pytest.raises(DataError) as error:
        unpin(TINY, ["FIRM"])
    [fault] = error.value.faults
    assert (fault.row, fault.value) == (2, "2025-12-29")


def test_nothing_chosen_is_said_so(first: Plan) -> None:
    with pytest.raises(PlannerError, match="Choose new batches first"):
        pin(TINY, first, ["FIRM"])
    with pytest.raises(PlannerError, match="Choose firm batches first"):
        unpin(TINY, ["MSC-B001"])


def test_frozen_weeks_are_kept_against_the_plan_in_force(first: Plan) -> None:
    """A plan that makes nothing would be cheaper: the frozen batch is there all the same."""
    files = with_frozen_weeks(FILES, TINY, 2)
    scenario = files_scenario(files, "tiny").scenario
    assert scenario == replace(TINY, frozen_weeks=2)
    dear = replace(scenario.products["MSC"], batch_cost=scenario.products["MSC"].batch_cost * 9)
    scenario = replace(scenario, products={"MSC": dear}, in_force=plan_in_force(first, 0))
    assert starts(planned(scenario))["MSC-B001"] == ("S1", 1, False)


def test_freezing_changes_one_line_and_thawing_it_again() -> None:
    settings = FILES["scenario.toml"].decode().splitlines()
    frozen = with_frozen_weeks(FILES, TINY, 2)["scenario.toml"].decode().splitlines()
    assert [x for x in frozen if x not in settings] == ["frozen_weeks = 2"]
    assert len(frozen) == len(settings) + 1
    again = with_frozen_weeks({**FILES, "scenario.toml": "\n".join(frozen).encode()}, TINY, 0)
    assert b"frozen_weeks = 0" in again["scenario.toml"]


def test_settings_in_another_form_are_written_anew() -> None:
    """A key in quotes is not found line by line."""
    odd = FILES["scenario.toml"].replace(b"weeks = 8", b'"weeks" = 8\n"frozen_weeks" = 1')
    files = with_frozen_weeks({**FILES, "scenario.toml": odd}, TINY, 3)
    assert files_scenario(files, "tiny").scenario.frozen_weeks == 3
