"""A scenario and a plan by hand, rolled in week 4 of 10.

A batch of A: 10 doses, 8 in a plan; two weeks in the room, one in quarantine, good for six; two
weeks of clearance.  A course is one dose in each of two weeks.  H is a week away, N next door.

week        0   1   2   3   4   5   6
B1          room    q   usable ...      8 doses, last in week 7
B2                      room    q       bank W, begun in week 1
L           6 doses of an opening lot, last in week 4
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import DataError, Fault
from planner.roll.actuals import ActualBatch, Actuals
from planner.roll.roll import roll
from tests.builders import parts

WEEK = 4


def monday(week: int) -> date:
    return parts.MONDAY + timedelta(weeks=week)


def sunday(week: int) -> date:
    return monday(week) + timedelta(days=6)


A = parts.product(
    "A", doses_per_batch=10, batch_success="0.8", production_weeks=2, release_weeks=1,
    shelf_life_weeks=6, course=(1, 1), max_wait_weeks=1, clearance_weeks=2,
    ending_cover_weeks="2",
)  # fmt: skip
B = parts.product("B")
CLINIC = parts.scenario(
    A,
    B,
    weeks=10,
    patients={
        ("A", "N", 0): 2, ("A", "N", 2): 1, ("A", "N", 3): 3, ("A", "H", 3): 1, ("A", "N", 6): 2,
        ("A", "H", 4): 1,
    },
    hospitals=(parts.hospital("H", transit_weeks=1), parts.hospital("N")),
    lots=(parts.lot("L", "A", 6, parts.ON_HAND, sunday(4)),),
    lineage=(parts.lineage("A"),),
    banks=(parts.bank("M", "MCB", 2, donor="D"), parts.bank("W0", "WCB", 5, donor="D")),
)  # fmt: skip
PLAN = Plan(
    batches=(
        parts.batch(CLINIC, "B1", "A", "S", 1, 0, "W0"),
        replace(parts.batch(CLINIC, "B2", "A", "S", 1, 3, "W"), donor="D"),
        parts.batch(CLINIC, "B3", "A", "S", 1, 6, "W"),
    ),
    banking=(
        parts.new_bank(CLINIC, "W", "A", "WCB", "M", 1),
        parts.new_bank(CLINIC, "D2", "A", "MCB", "", 3),
        parts.new_bank(CLINIC, "W2", "A", "WCB", "D2", 5),
    ),
    service=(
        parts.served("A", "N", 0, 0, 2),  # doses in weeks 0 and 1
        parts.served("A", "N", 2, None, 1),  # given up; may wait to week 3
        parts.served("A", "N", 3, 3, 1),  # doses in weeks 3 and 4
        parts.served("A", "N", 3, 4, 1),
        parts.served("A", "N", 3, None, 1),  # given up; may wait to week 4
        parts.served("A", "H", 3, 3, 1),  # doses in weeks 3 and 4: both have left
        parts.served("A", "H", 4, 4, 1),  # the first dose has left
        parts.served("A", "N", 6, 6, 2),
    ),
    shipments=(
        parts.sent(CLINIC, "L", "A", "N", 0, 2),
        parts.sent(CLINIC, "L", "A", "N", 1, 2),
        parts.sent(CLINIC, "L", "A", "H", 2, 1),
        parts.sent(CLINIC, "B1", "A", "N", 3, 1),
        parts.sent(CLINIC, "B1", "A", "H", 3, 2),
        parts.sent(CLINIC, "B1", "A", "N", 4, 2),
        parts.sent(CLINIC, "B1", "A", "H", 4, 1),
        parts.sent(CLINIC, "B1", "A", "N", 5, 1),
        parts.sent(CLINIC, "B2", "A", "N", 6, 2),
        parts.sent(CLINIC, "B2", "A", "N", 7, 2),
    ),
    discards=(parts.expired("L", "A", 4, 1), parts.expired("B1", "A", 7, 1)),
)


def rolled(
    actuals: Actuals = Actuals(),  # noqa: B008  frozen
    week: int = WEEK,
    of: Scenario = CLINIC,
    plan: Plan = PLAN,
) -> Scenario:
    return roll(of, plan, actuals, week)


def faults(
    actuals: Actuals,
    week: int = WEEK,
    of: Scenario = CLINIC,
    plan: Plan = PLAN,
) -> tuple[Fault, ...]:
    with pytest.raises(DataError) as error:
        roll(of, plan, actuals, week)
    assert all(f.repair for f in error.value.faults)
    return error.value.faults


def batch_was(**known: Any) -> Actuals:
    """One row of batches.csv, in row 2."""
    return Actuals(batches=(ActualBatch(**{"row": 2, **known}),))
