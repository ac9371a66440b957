"""What the form of a sweep offers, and how it is typed on the command line."""

from pathlib import Path

import pytest

from planner.app.worth.sweep_changes import (
    change_text,
    faults_of_values,
    parameters,
    require_few,
    row_keys,
    run_count,
    suggested_values,
    values_now,
)
from planner.errors import PlannerError
from planner.io.scenario.read import read_scenario
from planner.sweep.folder import ScenarioFolder
from planner.sweep.parameter import Parameter
from planner.sweep.settings import settings

DATA = Path(__file__).parents[4] / "data"
TINY = read_scenario(DATA / "tiny")


def one(text: str) -> Parameter:
    """The parameter as it is typed."""
    ((parameter, _),) = settings([f"{text}=1"])[0].items()
    return parameter


def test_the_common_ones_come_first_and_all_can_be_typed() -> None:
    found = parameters(TINY)
    assert [p.name for p in found[:3]] == [
        "demand.volume",
        "suites.rooms",
        "scenario.lots_per_week",
    ]
    names = [p.name for p in found]
    assert len(names) == len(set(names))
    assert "hospitals.priority" in names
    assert "waiting.patients" not in names  # tiny has nobody waiting
    assert not {"scenario.name", "products.product", "banks.available_on"} & set(names)
    assert [one(name) for name in names] == found


def test_rows_are_named_by_their_key() -> None:
    assert row_keys(TINY, one("hospitals.ship_cost")) == ["NEAR", "FAR"]
    assert row_keys(TINY, one("demand.patients"))[0] == "MSC;NEAR;2026-01-05"
    assert row_keys(TINY, one("closures.rooms")) == []
    assert row_keys(TINY, one("demand.volume")) == row_keys(TINY, one("scenario.fefo")) == []
    assert row_keys(read_scenario(DATA / "platform"), one("demand.patients")) == []


def test_values_as_they_are() -> None:
    assert values_now(TINY, one("hospitals.ship_cost")) == ["1", "3"]
    assert values_now(TINY, one("hospitals[FAR].ship_cost")) == ["3"]
    assert values_now(TINY, one("scenario.lots_per_week")) == ["1"]
    assert values_now(TINY, one("products.fill_target")) == [""]
    assert values_now(TINY, one("demand.volume")) == ["1"]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("demand.volume", ["0.5", "1", "2"]),
        ("suites.rooms", ["1", "2"]),  # no room at all is no question
        ("products.batch_success", ["0.8", "0.9", "0.95"]),
        ("products.doses_per_batch", ["4", "7", "10"]),  # 3.5 and 10.5, to the even one
        ("products.lost_cost", ["30", "60", "90"]),
        ("products.ship_course", ["weekly", "whole"]),
        ("scenario.fefo", ["true", "false"]),
        ("products.course", ["1;1"]),
        ("products.fill_target", []),
    ],
)
def test_values_to_begin_with(name: str, values: list[str]) -> None:
    assert suggested_values(TINY, one(name)) == values
    assert faults_of_values(TINY, one(name), values) == []


def test_as_on_the_command_line() -> None:
    asked = change_text(one("hospitals[FAR].ship_cost"), ["1", "2.5"])
    assert asked == "hospitals[FAR].ship_cost=1,2.5"
    files, faults = ScenarioFolder("tiny", TINY).changed(settings([asked])[1])
    assert (b"FAR,Children's hospital far away,Province,1,0,2.5" in files["hospitals.csv"]) > bool(
        faults
    )
    assert run_count([["1", "2"], ["a", "b", "c"]]) == 6


def test_what_the_reader_refuses() -> None:
    found = faults_of_values(TINY, one("products.batch_success"), ["0.5", "1.2", "many"])
    assert [(f.file, f.column, f.value) for f in found] == [
        ("products.csv", "batch_success", "1.2"), ("products.csv", "batch_success", "many"),
    ]  # fmt: skip
    assert faults_of_values(TINY, one("suites[NONE].rooms"), ["2"])[0].code == "no-such-row"
    with pytest.raises(PlannerError, match="At most 10,000"):
        require_few(10_001)
    require_few(10_000)
