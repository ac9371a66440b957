"""A product and its course of treatment."""

from dataclasses import replace

from tests.builders.parts import product


def test_the_doses_of_a_whole_course_leave_together_and_are_kept_to_the_last_week_with_a_dose():
    weekly = product(course=(2, 0, 1, 0))
    whole = replace(weekly, ship_course="whole")
    assert (weekly.shipped_course, weekly.shipping_unit, weekly.kept_weeks) == ((2, 0, 1, 0), 1, 0)
    assert (whole.shipped_course, whole.shipping_unit, whole.kept_weeks) == ((3,), 3, 2)
