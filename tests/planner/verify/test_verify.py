"""The checker as a whole: what it accepts, what it must survive."""

from dataclasses import fields, replace
from typing import Any

import pytest

from planner.domain.plan import Plan
from planner.verify import overloads, verify
from planner.verify.records import FORMS
from tests.builders.all_rules import PLAN, SCENARIO, said

HOSTILE = [-1, 0, 10**6, 10**18, -(10**18), 10**5000, -(10**5000)]
WEEKS = {"start", "frozen", "released", "last", "week", "usable", "due", "shipped", "infused"}


def test_plan_made_by_hand_is_accepted() -> None:
    assert verify(SCENARIO, PLAN) == []
    assert overloads(SCENARIO) == []


def test_order_of_rows_does_not_matter() -> None:
    turned = {f.name: getattr(PLAN, f.name)[::-1] for f in fields(Plan) if f.name in FORMS}
    assert verify(SCENARIO, Plan(**turned)) == []


def test_empty_plan_is_told_what_it_lacks() -> None:
    """The firm batch, the eight due keys, the opening lot that expires, each in one sentence."""
    found = said(Plan())
    assert sorted({v[:2] for v in found}) == ["I2", "P5", "S1"]
    assert len(found) == 1 + 8 + 1


@pytest.mark.parametrize(
    "value", HOSTILE, ids=[f"{x:.0e}" if abs(x) < 10**20 else "long" for x in HOSTILE]
)
@pytest.mark.parametrize(
    ("table", "field"),
    [
        (table, field)
        for table, form in FORMS.items()
        for field in form
        if field in WEEKS | {"room", "doses", "vials", "patients"}
    ],
)
def test_hostile_numbers_are_refused_not_fatal(table: str, field: str, value: int) -> None:
    """Every numeric field in turn, far outside any calendar and any count."""
    rows: tuple[Any, ...] = getattr(PLAN, table)
    for k, row in enumerate(rows):
        if getattr(row, field) == value:
            continue
        changed = (*rows[:k], replace(row, **{field: value}), *rows[k + 1 :])
        found = verify(SCENARIO, replace(PLAN, **{table: changed}))
        assert found, (table, k, field)
        assert all(len(v.message) < 400 for v in found)


def test_hostile_text_is_cut_short() -> None:
    hospital = "H" * 10**6
    row = replace(PLAN.shipments[0], hospital=hospital)
    found = said(replace(PLAN, shipments=(row, *PLAN.shipments[1:])))
    assert found
    assert max(map(len, found)) < 400


def test_every_row_matters() -> None:
    """No row of the plan may be left out or written twice."""
    for table in FORMS:
        rows = getattr(PLAN, table)
        for k, row in enumerate(rows):
            without = replace(PLAN, **{table: (*rows[:k], *rows[k + 1 :])})
            assert said(without), row
            assert said(replace(PLAN, **{table: (*rows, row)})), row
