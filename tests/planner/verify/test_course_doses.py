"""What courses need and what comes, counted."""

from collections import Counter
from itertools import product

from planner.domain.plan import Plan
from planner.verify.course_doses import owed, owed_doses, owed_weeks
from tests.builders import parts
from tests.builders.parts import course, stopped
from tests.builders.random_scenarios import Dice


def scenario_of(*courses):
    return parts.scenario(parts.product("A", course=(2, 0, 3, 1)), weeks=4, courses=courses)


def test_owed_is_what_the_shipped_doses_leave() -> None:
    """Begun two weeks ago; of 2, 0, 3, 1 doses so many have left, in the order of the course."""
    scenario = scenario_of()
    wanted = {2: {0: 3, 1: 1}, 3: {0: 2, 1: 1}, 5: {1: 1}, 6: {}}
    assert {n: owed(scenario, "A", -2, n) for n in wanted} == wanted


def test_owed_after_the_horizon_is_left_out() -> None:
    """Four weeks: a course begun in week -1 ends in week 2; of one begun in 2 week 4 is outside."""
    assert owed(scenario_of(), "A", 2, 2) == {}
    assert owed(scenario_of(), "A", 1, 2) == {3: 3}


def test_counted_twice_the_same() -> None:
    """The checker and the domain each count what is owed; they agree."""
    for seed in range(200):
        dice = Dice(seed)
        doses = (1, *(dice.pick((0, 1, 2, 3)) for _ in range(3)))
        x = course("A", "H", -dice.pick((1, 2, 3)), 1, dice.pick((0, 1, 2, 3, 4, 5)))
        scenario = parts.scenario(parts.product("A", course=doses), weeks=3)
        mine = owed(scenario, "A", x.started, x.shipped)
        assert mine == {t: n for t, n in x.owed(doses).items() if 0 <= t < 3}


def test_rows_that_began_together_are_asked_together() -> None:
    """Week 0: 3 doses for one, 2 for two.  Week 1: all three are there, 1 dose each."""
    found = owed_weeks(scenario_of(course("A", "H", -2, 1, 2), course("A", "H", -2, 2, 3)))
    (weeks,) = found.values()
    assert weeks[0].begins == ((3, 1), (2, 2))
    assert (weeks[0].earlier, weeks[1].earlier, weeks[1].full) == (0, 3, 1)


def test_every_way_to_tell_who_stops() -> None:
    """Each patient goes on, or stops in a week with a dose owed: the doses that are left by week.

    The checker must know exactly those, week by week, for the number who stop in each week.
    """
    more_than_one = 0
    for seed in range(150):
        dice = Dice(30_000 + seed)
        doses = tuple(dice.pick((1, 2, 3)) for _ in range(3))
        rows = [course("A", "H", -1, dice.pick((1, 2)), dice.pick((1, 2, 3, 4))) for _ in "12"]
        scenario = parts.scenario(parts.product("A", course=doses), weeks=3, courses=rows)
        owing = [owed(scenario, "A", -1, x.shipped) for x in rows for _ in range(x.patients)]
        ways: dict[tuple[tuple[int, int], ...], set[tuple[int, ...]]] = {}
        for stops in product(*([None, *due] for due in owing)):
            key = tuple(sorted(Counter(w for w in stops if w is not None).items()))
            left = tuple(
                sum(
                    due.get(t, 0) for due, w in zip(owing, stops, strict=True) if w is None or t < w
                )
                for t in range(3)
            )
            ways.setdefault(key, set()).add(left)
        for key, found in ways.items():
            rows_of = tuple(stopped("A", "H", -1, week, n) for week, n in key)
            mine = owed_doses(scenario, Plan(interrupted=rows_of))
            by_week = [mine.get(("A", "H", t), frozenset({0})) for t in range(3)]
            assert found == set(product(*by_week)), (seed, key)
            more_than_one += len(found) > 1
    assert more_than_one > 20
