"""Whether so many doses more may leave, week by week."""

from dataclasses import replace

import pytest

from optimizer.allocation.fefo import issue_fefo
from optimizer.allocation.free_doses import FreeDoses, course_of
from optimizer.decisions import no_batches
from tests.builders.problems import lot, patients, problem, product

CLASS = patients(0, 1, 0, 1, 0, 0)


def free() -> FreeDoses:
    """OLD has 2 doses, the last good in week 2, NEW has 2 from week 3; one leaves in week 1 and 3.

    In the store before discards: 2, 1, 1 (it expires), then 1 of NEW to the end.
    """
    p = product(CLASS, lots=(lot(2, 0, 2, "OLD"), lot(2, 3, 9, "NEW")))
    of = problem(p)
    started = replace(
        no_batches(of), treated={("A", 0): (0, 1, 1, 2, 2, 2)}, lost={("A", 0): (0,) * 6}
    )
    issued = issue_fefo(of, started)
    assert issued is not None
    return FreeDoses(of, p, issued)


@pytest.mark.parametrize(
    ("extra", "may"),
    [
        ({0: 1}, True),  # the dose that expires in week 2 takes the place of the one in week 1
        ({0: 2}, False),  # the one of week 1 is needed
        ({2: 1, 3: 1}, True),
        ({2: 1, 3: 2}, False),
        ({5: 1}, True),
        ({4: 1, 5: 1}, False),
        ({1: 2, 3: -1}, False),  # what week 3 gives back is not there in week 1
        ({0: 2, 1: -1}, True),
        ({}, True),
    ],
)
def test_so_many_doses_more(extra: dict[int, int], may: bool) -> None:
    assert free().may_give(extra) == may


def test_doses_of_a_course_leave_before_they_arrive() -> None:
    """Two patients, a course of 2, 0 and 1 doses; the third week is past the horizon of 6."""
    p = product(patients(0, 0, 0, 0, 0, 0, transit=1), course=(2, 0, 1))
    assert course_of(p, p.classes[0], 3, 2, 6) == {2: 4, 4: 2}
    assert course_of(p, p.classes[0], 4, 2, 6) == {3: 4}
