"""A report read back from its files is the one that was written."""

from dataclasses import replace

import pytest

from planner.domain.plan import Violation
from planner.io.plan.read_report import read_report
from planner.io.plan.report import document
from planner.io.plan.write import report_files
from planner.io.scenario.read import read_scenario
from planner.results.report import Ending, Report
from planner.solving import Settings
from planner.workflow.expect import with_expectation
from planner.workflow.solve import solve
from tests.builders.any_plans import report
from tests.builders.costed_by_hand import PLAN, SCENARIO
from tests.builders.folders import TINY
from tests.builders.in_force import PLAN_ANEW

ACCEPTED = report(SCENARIO, PLAN)
REFUSED = replace(ACCEPTED, violations=(Violation(rule="B1", message="two batches, one room"),))
NONE = Report(
    scenario_hash="x",
    settings={"seconds": 1.0},
    versions={"contract": 3},
    ending=Ending.NO_PLAN,
    objective=None,
    bound=12.5,
    cost=None,
    seconds=1.5,
    warnings=("A product has no demand.",),
    notes={"why": ["Too little time."]},
)


@pytest.mark.parametrize("written", [
    ACCEPTED, REFUSED, NONE, replace(ACCEPTED, plan=PLAN_ANEW, settings={"previous": True}),
])  # fmt: skip
def test_a_report_is_read_back_as_it_was(written: Report) -> None:
    assert read_report(SCENARIO, report_files(SCENARIO, written)) == written


def test_a_solved_report_is_read_back_as_it_was() -> None:
    """Lists are what tuples in its notes have become; all else is the same to the last digit."""
    tiny = read_scenario(TINY)
    written = with_expectation(tiny, solve(tiny, Settings(seconds=20, seed=tiny.seed)), 20)
    read = read_report(tiny, report_files(tiny, written))
    assert read is not None
    assert read.kpis == written.kpis
    assert read.plan == written.plan
    assert replace(read, notes={}) == replace(written, notes={})
    assert document(read)["notes"] == document(written)["notes"]


def test_without_a_report_there_is_nothing() -> None:
    assert read_report(SCENARIO, {}) is None
    assert read_report(SCENARIO, {"report.json": b"{"}) is None


def test_a_table_that_is_gone_takes_the_plan_with_it() -> None:
    files = report_files(SCENARIO, ACCEPTED)
    del files["service.csv"]
    read = read_report(SCENARIO, files)
    assert read == replace(ACCEPTED, plan=None, stock=(), kpis=())
