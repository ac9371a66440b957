"""Batches and banks of a new plan that are called as in the plan in force."""

from planner.solving.naming import kept_ids


def test_the_same_place_keeps_its_id_before_a_nearer_week_does():
    old = [("B1", ("S", 2)), ("B2", ("S", 5))]
    assert kept_ids(old, [("S", 3), ("S", 5)]) == ["B1", "B2"]


def test_the_same_suite_comes_before_the_same_week_elsewhere():
    old = [("B1", ("S", 2)), ("B2", ("R", 4))]
    assert kept_ids(old, [("R", 2)]) == ["B2"]


def test_what_is_new_has_no_id_and_what_is_dropped_gives_none_up_twice():
    old = [("B1", ("S", 2))]
    assert kept_ids(old, [("S", 1), ("S", 2), ("S", 3)]) == ["", "B1", ""]
    assert kept_ids(old, []) == []
    assert kept_ids([], [("S", 1)]) == [""]
