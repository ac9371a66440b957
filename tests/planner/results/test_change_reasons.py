"""A reason is one that the scenario shows; without one nothing is made up."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from planner.domain.plan import Batch, NewBank, PlanInForce
from planner.domain.suite import Closure
from planner.results.change_reasons import Reasons
from tests.builders import parts
from tests.builders.parts import bank, firm, lineage, product, suite

SCENARIO = parts.scenario(
    product("A", production_weeks=2),
    weeks=20,
    suites=(suite("A", id="S", rooms=2), suite(id="U")),
    patients={("A", "H", 0): 1},
    lineage=(lineage(),),
    banks=(
        bank("W", "WCB", 5), bank("LATE", "WCB", 5, day=date(2026, 3, 2)), bank("M", "MCB", 1),
        bank("FEW", "WCB", 1),
    ),
    frozen_weeks=3,
)  # fmt: skip
START = 4  # the week of 2 February 2026: in the room in weeks 4 and 5, frozen in 6


def batch(**changes: Any) -> Batch:
    plain = Batch(
        id="X", product="A", suite="S", room=1, bank="W", start=START, frozen=6, released=6,
        last=8, doses=4,
    )  # fmt: skip
    return replace(plain, **changes)


WCB = NewBank(id="NEW", product="A", tier="WCB", parent="M", week=1, usable=2, vials=5)
IN_FORCE = PlanInForce(batches=(batch(id="Y", start=2, bank="NEW"), batch()), banking=(WCB,))


def said(record: Batch | NewBank, **changes: Any) -> str:
    return Reasons.of(replace(SCENARIO, **changes), IN_FORCE).hindrance(record)


def test_nothing_hinders_it():
    assert said(batch()) == ""
    assert said(batch(bank="NEW")) == ""
    assert said(WCB) == ""


def closed(first: date, last: date, rooms: int | None = None) -> dict[str, Any]:
    return {"closures": (Closure(suite="S", start=first, end=last, rooms=rooms),)}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (closed(date(2026, 2, 9), date(2026, 2, 9)), "suite S is closed in the week of 9 February"),
        (closed(date(2026, 2, 16), date(2026, 2, 16)), ""),  # frozen by then
        (closed(date(2026, 2, 2), date(2026, 2, 2), 1), ""),
        (
            {"batches": {"F": firm("F", 3)}, **closed(date(2026, 2, 2), date(2026, 2, 2), 1)},
            "firm batches fill suite S in the week of 2 February",
        ),
        ({"suites": {}}, "suite S is gone"),
        ({"suites": {"S": suite(id="S")}}, "suite S makes no A any more"),
        ({"lots_per_week": 1, "batches": {"F": firm("F", 3)}}, ""),
        (
            {"lots_per_week": 1, "batches": {"F": firm("F", 4)}},
            "the release laboratory takes no more in the week of 16 February",
        ),
        ({"products": {}}, "product A is gone"),
    ],
)
def test_rooms_and_laboratory(changes: dict[str, Any], reason: str):
    assert said(batch(), **changes) == reason


@pytest.mark.parametrize(
    ("drawn", "reason"),
    [
        ("OLD", "bank OLD is gone"),
        ("LATE", "bank LATE is usable from the week of 2 March only"),
        ("FEW", "bank FEW has too few vials"),
    ],
)
def test_banks_of_batches(drawn: str, reason: str):
    assert said(batch(bank=drawn)) == reason
    assert said(batch(bank=drawn), lineage={}) == ""


def test_parents_of_banks():
    assert said(replace(WCB, parent="M9")) == "bank M9 is gone"
    donor = replace(WCB, tier="MCB", parent="")
    assert said(donor) == ""
    assert said(donor, lineage={"A": lineage(donors_available=0)}) == (
        "no donor is available any more"
    )


def test_what_is_frozen():
    """Three weeks are: the batch of week 2, its WCB and the MCB behind it."""
    reasons = Reasons.of(SCENARIO, IN_FORCE)
    frozen, free = IN_FORCE.batches
    assert reasons.kept(frozen) == "within the frozen weeks"
    assert reasons.kept(free) == ""
    assert reasons.kept(WCB) == "a batch of the frozen weeks needs it"
    assert reasons.kept(replace(WCB, id="M")) == "a batch of the frozen weeks needs it"
    assert reasons.kept(replace(WCB, id="OTHER")) == ""
