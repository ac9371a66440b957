"""Courses that can come from one lot each, by hand and against every way to share out."""

from collections.abc import Mapping

import numpy as np
import pytest

from planner.domain.plan import Plan
from planner.kpis import one_lot
from planner.kpis.one_lot import courses_from_one_lot
from tests.builders import parts
from tests.builders.parts import ON_HAND, lot, served

Sent = Mapping[str, tuple[int, ...]]  # lot: doses by week
LAST = parts.MONDAY.replace(year=2027)


def found(
    course: tuple[int, ...], starts: tuple[int, ...], sent: Sent, **changes: object
) -> int | None:
    """starts: patients by week, whose number is the horizon's."""
    scenario = parts.scenario(
        parts.product("A", course=course, **changes),
        weeks=len(starts),
        lots=tuple(lot(name, "A", 99, ON_HAND, LAST) for name in sent),
    )
    plan = Plan(
        service=tuple(served("A", "H", w, w, n) for w, n in enumerate(starts) if n),
        shipments=tuple(
            parts.sent(scenario, name, "A", "H", week, doses)
            for name, weeks in sent.items()
            for week, doses in enumerate(weeks)
            if doses
        ),
    )
    (pair,) = courses_from_one_lot(scenario, plan).items()
    assert pair[0] == ("A", "H")
    return pair[1]


def test_a_course_changes_lots_on_the_way() -> None:
    """2 and 1 doses: the patient of week 0 is one of X, that of week 1 gets 2 of X and 1 of Y."""
    assert found((2, 1), (1, 1, 0), {"X": (2, 3, 0), "Y": (0, 0, 1)}) == 1
    assert found((2, 1), (1, 1, 0), {"X": (2, 3, 1)}) == 2


def test_doses_after_the_last_week_are_not_asked() -> None:
    assert found((2, 1), (0, 0, 1), {"X": (0, 0, 2)}) == 1


def test_single_doses_always_come_from_one_lot_and_pairs_do_not() -> None:
    """Of 4 doses from X and Y, 3 and 1, two patients: one has 2 of X, the other 1 of each."""
    assert found((1,), (4,), {"X": (3,), "Y": (1,)}) == 4
    assert found((2,), (2,), {"X": (3,), "Y": (1,)}) == 1


def test_who_gets_which_lot_is_open() -> None:
    """Week 0 can have X or Y; only if it has Y, week 1 has X, which nobody else could give it."""
    sent = {"X": (1, 2, 1), "Y": (1, 1, 0)}
    assert found((1, 1), (1, 1, 0), {"X": (1, 1, 1), "Y": (0, 1, 0)}) == 1
    assert found((1, 1), (2, 1, 0), sent) == 3
    assert found((1, 1), (1, 1, 0), {"X": (1, 1, 1), "Y": (1, 1, 0)}) == 2


def test_whole_courses_are_of_one_lot() -> None:
    """A course of 3 doses leaves in the week of the start, also the dose due after the horizon."""
    assert found((2, 1), (1, 1), {"X": (3, 0), "Y": (0, 3)}, ship_course="whole") == 2


def test_who_takes_whatever_comes_first_takes_too_much() -> None:
    """A course of 1, 0 and 1; two patients of week 0, one of week 2, whom only Y can serve to the
    end.  X and Y have a dose each in week 0, and Z none: whoever gives Y's second dose of week 2 to
    a patient of week 0 has to see that one is left for week 2.
    """
    sent = {"X": (1, 0, 1, 0, 0), "Y": (1, 0, 2, 0, 1)}
    assert found((1, 0, 1), (2, 0, 1, 0, 0), sent) == 3
    assert found((1, 0, 1), (2, 0, 1, 0, 0), {**sent, "Y": (1, 0, 1, 0, 1)}) == 2


def test_many_lots_in_every_week() -> None:
    """Six lots, every one with 3 doses in each of eight weeks: all of the 18 a week, in pairs."""
    sent = {name: (3, 6, 6, 6, 6, 6, 6, 3) for name in "ABCDEF"}
    assert found((1, 1), (18,) * 7 + (0,), sent) == 7 * 18


def test_unknown_where_too_much_would_have_to_be_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """X or Y for each of three patients; where nothing can run short there is nothing to try."""
    mixed = {"X": (2, 1, 0), "Y": (1, 2, 0)}
    assert found((1, 1), (3, 0, 0), mixed) == 2
    monkeypatch.setattr(one_lot, "MAX_STEPS", 0)
    assert found((1, 1), (3, 0, 0), mixed) is None
    assert found((1, 1), (3, 0, 0), {"X": (3, 3, 0)}) == 3


def test_hospitals_and_products_are_apart() -> None:
    """H and F get a dose of X and one of Y each in turn: neither has both of one lot."""
    product = parts.product("A", course=(1, 1))
    scenario = parts.scenario(
        product,
        weeks=2,
        hospitals=(parts.hospital("H"), parts.hospital("F")),
        lots=tuple(lot(name, "A", 9, ON_HAND, LAST) for name in "XY"),
    )
    rows = (("X", "H", 0), ("Y", "H", 1), ("Y", "F", 0), ("X", "F", 1))
    plan = Plan(
        service=(served("A", "H", 0, 0), served("A", "F", 0, 0), served("A", "F", 0, None)),
        shipments=tuple(parts.sent(scenario, name, "A", to, week, 1) for name, to, week in rows),
    )
    assert sum(courses_from_one_lot(scenario, plan).values()) == 0


def brute(course: tuple[int, ...], starts: tuple[int, ...], sent: Sent) -> int:
    """Patient by patient: nothing, or any lot that still has the doses."""

    def most(people: tuple[int, ...], left: dict[tuple[str, int], int]) -> int:
        if not people:
            return 0
        start, *others = people
        best = most(tuple(others), left)
        for name in sent:
            rest = dict(left)
            for week, doses in enumerate(course[: len(starts) - start], start):
                rest[name, week] -= doses
            if min(rest.values()) >= 0:
                best = max(best, 1 + most(tuple(others), rest))
        return best

    people = tuple(week for week, n in enumerate(starts) for _ in range(n))
    held = {(name, week): n for name, weeks in sent.items() for week, n in enumerate(weeks)}
    return most(people, held)


@pytest.mark.parametrize("course", [(2,), (1, 1), (2, 1), (1, 2), (1, 0, 1), (1, 1, 1, 0, 1)])
def test_the_most_of_every_way_to_share_out(course: tuple[int, ...]) -> None:
    """Random shipments of two or three lots that are just what the patients need."""
    missed = 0
    for seed in range(60):
        dice = np.random.default_rng(seed)
        starts = tuple(int(n) for n in dice.integers(0, 3, size=5))
        sent = {name: [0] * 5 for name in "XYZ"}
        for start, patients in enumerate(starts):
            for week, doses in enumerate(course[: 5 - start], start):
                for _ in range(patients * doses):
                    sent["XYZ"[int(np.clip(week // 2 + dice.integers(-1, 2), 0, 2))]][week] += 1
        given = {name: tuple(weeks) for name, weeks in sent.items()}
        if any(starts):
            most = found(course, starts, given)
            assert most == brute(course, starts, given)
            missed += most < sum(starts)
    assert missed > 10


def test_doses_in_transit_count_as_one_lot():
    """Two start in week 0 on doses in transit; of the second doses one is in transit as well."""
    scenario = parts.scenario(
        parts.product("A", course=(1, 1)),
        hospitals=(parts.hospital("H", transit_weeks=1),),
        lots=(lot("L", "A", 9, ON_HAND, LAST),),
        transit=(parts.on_the_way("A", "H", 0, 2),),
    )
    plan = Plan(
        service=(served("A", "H", 0, 0, 2), served("A", "H", 1, 2)),
        shipments=tuple(parts.sent(scenario, "L", "A", "H", *x) for x in ((0, 2), (1, 1), (2, 1))),
    )
    assert courses_from_one_lot(scenario, plan) == {("A", "H"): 1}


def test_courses_that_run_at_the_start_take_what_is_left():
    """Week 1: one dose of each lot; the patient of week 0 has both of L, the course one of M."""
    assert found((1, 1), (1, 0), {"L": (1, 1), "M": (0, 1)}) == 1
