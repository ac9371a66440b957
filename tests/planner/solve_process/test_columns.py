"""Plans between processes come out as they went in."""

import pickle
from dataclasses import fields

from planner.domain.plan import Plan
from planner.solve_process.columns import PARTS, packed, unpacked
from tests.builders.costed_by_hand import PLAN


def test_a_plan_comes_out_as_it_went_in() -> None:
    found = unpacked(pickle.loads(pickle.dumps(packed(PLAN))))
    assert found == PLAN
    assert hash(found) == hash(PLAN)


def test_a_plan_without_rows() -> None:
    assert unpacked(packed(Plan())) == Plan()


def test_no_part_of_a_plan_is_left_behind() -> None:
    assert [field.name for field in fields(Plan)] == list(PARTS)
