"""What patients in the midst of a course are still owed (contract 7a)."""

import pytest

from planner.domain.state import RunningCourse


@pytest.mark.parametrize(
    ("shipped", "owed"),
    [
        (0, {-2: 2, 0: 1, 1: 3}),
        (2, {0: 1, 1: 3}),  # a week without a dose owes nothing
        (4, {1: 2}),  # a week's doses may be partly shipped
        (6, {}),
    ],
)
def test_doses_are_owed_in_the_order_of_the_course(shipped, owed):
    course = RunningCourse(product="P", hospital="H", started=-2, patients=1, shipped=shipped)
    assert course.owed((2, 0, 1, 3)) == owed
