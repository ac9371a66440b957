"""The tables of a plan folder are actuals that say nothing new: the same next scenario."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, reject, settings

from planner.domain.plan import Interruption, Plan, Service
from planner.domain.scenario import Scenario
from planner.errors import DataError, PlannerError
from planner.io.plan.write import write_plan
from planner.io.scenario.read import read_scenario
from planner.roll.next_scenario import next_scenario
from planner.roll.read_actuals import Contents, folder_contents
from planner.solving import Settings, solve_scenario
from tests.builders import parts, random_scenarios
from tests.builders.any_plans import report
from tests.builders.awkward_scenarios import scenarios
from tests.conformance.cases import CASES, expected
from tests.integration.state_seeds import MATTERS

WITH_STATE = ("waiting.csv", "courses.csv", "transit.csv")
COLUMNS = {"lots.csv": "status", "batches.csv": "frozen"}


def has_state(case: Path) -> bool:
    folder = case / "scenario"
    return any((folder / name).exists() for name in WITH_STATE) or any(
        (folder / name).exists() and column in (folder / name).read_text(encoding="utf-8")
        for name, column in COLUMNS.items()
    )


@pytest.mark.parametrize(
    "case",
    [c for c in CASES if has_state(c) and not expected(c)["exit"]],
    ids=lambda c: c.name,
)
def test_of_conformance_cases(case: Path):
    said_again(read_scenario(case / "scenario"))


@pytest.mark.parametrize("seed", sorted({s for found in MATTERS.values() for s in found[:2]}))
def test_of_random_scenarios(seed: int):
    said_again(random_scenarios.scenario(seed))


def said_again(scenario: Scenario) -> None:
    """On every Monday that a plan of the scenario can be rolled to."""
    scenario = replace(scenario, in_force=None)  # it may have no bank
    plan = solve_scenario(scenario, Settings(seconds=20.0, gap=0.05, threads=1)).plan
    assert plan is not None
    tables = tables_of(scenario, plan)
    for week in range(1, scenario.weeks):
        assert next_as(scenario, plan, tables, week) == next_as(scenario, plan, {}, week)


@settings(max_examples=12, deadline=None)
@given(scenario=scenarios())
def test_of_awkward_scenarios(scenario: Scenario):
    """Under a plan that only repeats the firm batches, and serves nobody."""
    scenario = in_their_lots(scenario)
    plan = idle(scenario)
    try:
        tables = tables_of(scenario, plan)
    except PlannerError:
        reject()  # a bank or donor that no plan names
    for week in range(1, scenario.weeks):
        assert next_as(scenario, plan, tables, week) == next_as(scenario, plan, {}, week)


def in_their_lots(scenario: Scenario) -> Scenario:
    """Lots named like batches that were frozen before, as many as there are."""
    frozen = [b for b in scenario.batches.values() if b.frozen]
    lots = [*scenario.lots.values()]
    pairs = zip(frozen, lots, strict=False)
    renamed = [replace(lot, id=b.id, product=b.product) for b, lot in pairs]
    return replace(scenario, lots={x.id: x for x in (*renamed, *lots[len(renamed) :])})


def idle(scenario: Scenario) -> Plan:
    """All patients are lost, courses broken off, and lots destroyed when they expire."""
    due = {(w.product, w.hospital, w.due): w.patients for w in scenario.waiting}
    due |= scenario.demand.patients
    broken: dict[tuple[str, str, int, int], int] = {}
    for c in scenario.courses:
        owed = [w for w in c.owed(scenario.products[c.product].course) if w < scenario.weeks]
        if owed and c.patients:
            key = c.product, c.hospital, c.started, min(owed)
            broken[key] = broken.get(key, 0) + c.patients
    lots = [
        (x, scenario.lot_weeks(x.id)[1], scenario.lot_doses(x.id)) for x in scenario.lots.values()
    ]
    return Plan(
        batches=tuple(
            parts.batch(scenario, b.id, b.product, b.suite, 1, b.start)
            for b in scenario.batches.values()
        ),
        service=tuple(
            Service(product=p, hospital=h, due=week, start=None, patients=n)
            for (p, h, week), n in due.items()
            if n
        ),
        discards=tuple(
            parts.expired(x.id, x.product, last, doses)
            for x, last, doses in lots
            if doses and 0 <= last < scenario.weeks
        ),
        interrupted=tuple(
            Interruption(product=p, hospital=h, started=started, week=week, patients=n)
            for (p, h, started, week), n in broken.items()
        ),
    )


def tables_of(scenario: Scenario, plan: Plan) -> Contents:
    with TemporaryDirectory() as place:
        write_plan(scenario, report(scenario, plan), place)
        return folder_contents(place)


def next_as(scenario: Scenario, plan: Plan, tables: Contents, week: int) -> Scenario | list[str]:
    """Or what the plan itself has wrong."""
    try:
        return next_scenario(
            scenario, plan, tables, scenario.calendar.monday(week).isoformat()
        ).scenario
    except DataError as error:
        return sorted(f.rule for f in error.faults)
