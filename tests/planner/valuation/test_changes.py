"""More of every capacity: one change each, and a reason where there is none."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from planner.io.scenario.read import read_scenario
from planner.solving import Settings
from planner.sweep.folder import ScenarioFolder
from planner.sweep.run import SolveRequest
from planner.valuation.changes import capacity_changes
from planner.valuation.levers import Lever
from planner.valuation.marginal_value import valuation

TINY = read_scenario(Path(__file__).parents[3] / "data" / "tiny")
SOLVE = SolveRequest(settings=Settings(threads=1))


def by_change(scenario):
    return {m.name: m for m in capacity_changes(scenario)}


def test_each_change_is_all_that_changes() -> None:
    found = by_change(TINY)
    product = TINY.products["MSC"]

    def one(change: str):
        assert found[change].scenario is not None
        return found[change].scenario

    assert list(found) == [
        "one more room",
        "one more laboratory lot a week",
        "1,000 more freezer positions",
        "10 more weeks of shelf life",
        "1 % more batches that pass",
        "one more donor",
    ]
    suites = {"S1": replace(TINY.suites["S1"], rooms=2)}
    assert one("one more room") == replace(TINY, suites=suites)
    assert one("one more laboratory lot a week") == replace(TINY, lots_per_week=2)
    freezers = one("1,000 more freezer positions").freezers
    assert sum(f.positions for f in freezers.values()) == 1_008
    longer = replace(product, shelf_life_weeks=14)
    assert one("10 more weeks of shelf life") == replace(TINY, products={"MSC": longer})
    better = replace(product, batch_success=Decimal("0.91"))
    assert one("1 % more batches that pass") == replace(TINY, products={"MSC": better})
    assert "still counts as 6 whole doses" in found["1 % more batches that pass"].why
    lineage = {"MSC": replace(TINY.lineage["MSC"], donors_available=2)}
    assert one("one more donor") == replace(TINY, lineage=lineage)


def test_only_the_levers_asked_for() -> None:
    asked = (Lever.DONORS, Lever.ROOMS)
    assert [x.name for x in capacity_changes(TINY, asked)] == ["one more room", "one more donor"]
    planned = valuation(ScenarioFolder("tiny", TINY), SOLVE, asked)
    assert [run.setting for run in planned.runs] == [
        {},
        {"change": "one more room", "what": "S1"},
        {"change": "one more donor", "what": "MSC"},
    ]


def test_what_does_not_apply_says_so() -> None:
    product = replace(TINY.products["MSC"], batch_success=Decimal(1))
    bare = replace(TINY, lots_per_week=None, freezers={}, lineage={}, products={"MSC": product})
    found = by_change(bare)
    assert {change: m.why for change, m in found.items() if m.scenario is None} == {
        "one more laboratory lot a week": "The release laboratory has no limit (lots_per_week).",
        "1,000 more freezer positions": "There is no freezer limit (no row in freezers.csv).",
        "1 % more batches that pass": "Every batch passes already (batch_success = 1).",
        "one more donor": "The product has no bank limit (no row in lineage.csv).",
    }
    nominal = by_change(replace(TINY, yield_rule="nominal"))["1 % more batches that pass"]
    assert nominal.scenario is None
    assert "nominal" in nominal.why


def test_success_stops_at_one() -> None:
    product = replace(TINY.products["MSC"], batch_success=Decimal("0.995"), doses_per_batch=1000)
    found = by_change(replace(TINY, products={"MSC": product}))["1 % more batches that pass"]
    assert found.scenario is not None
    assert found.scenario.products["MSC"].batch_success == 1


def test_what_the_reader_refuses_does_not_apply() -> None:
    """A suite of 10,000 rooms is the largest there may be."""
    wide = replace(TINY, suites={"S1": replace(TINY.suites["S1"], rooms=10_000)})
    (change, run), *_ = valuation(ScenarioFolder("wide", wide), SOLVE).rows
    assert run is None
    assert change.scenario is None
    assert "suites.csv, row 2, rooms: '10001'" in change.why


@pytest.mark.parametrize("name", ["MORE", "MORE+"])
def test_the_new_freezer_takes_no_name_that_is_taken(name: str) -> None:
    freezer = TINY.freezers["F1"]
    taken = {n: replace(freezer, id=n) for n in ("MORE", name)}
    found = by_change(replace(TINY, freezers=taken))["1,000 more freezer positions"].scenario
    assert found is not None
    assert len(found.freezers) == len(taken) + 1
