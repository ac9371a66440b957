"""Plans between processes come out as they went in."""

import pickle
from dataclasses import fields

from planner.domain.plan import Plan
from planner.solve_process.columns import RECORD_OF_PART, from_columns, to_columns
from tests.builders.costed_by_hand import PLAN


def test_a_plan_comes_out_as_it_went_in() -> None:
    found = from_columns(pickle.loads(pickle.dumps(to_columns(PLAN))))
    assert found == PLAN
    assert hash(found) == hash(PLAN)


def test_a_plan_without_rows() -> None:
    assert from_columns(to_columns(Plan())) == Plan()


def test_no_part_of_a_plan_is_left_behind() -> None:
    """But for the plan in force, which whoever asked for the plan has."""
    assert [field.name for field in fields(Plan)] == [*RECORD_OF_PART, "previous"]
