"""Bisection on made-up differences: where the winner changes, and where that is certain."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from planner.flips.search import Crossing, NoPlan, Stopped, Way, crossing, flip_along
from planner.results.flips import FlipStatus, PlanUsed
from planner.results.interval import Interval


def around(mean: float, half: float = 1.5) -> Interval:
    return Interval(mean=mean, low=mean - half, high=mean + half)


def crossed(means: Sequence[float], half: float = 1.5) -> Crossing:
    return crossing(len(means), lambda place: around(means[place], half))


@pytest.mark.parametrize("sign", [1, -1])
def test_a_winner_that_changes_once(sign: int) -> None:
    """4 3 2 1 | -1 -2 -3, each ± 1.5: the first is ahead for certain up to 2, the other from -2."""
    found = crossed([sign * m for m in (4, 3, 2, 1, -1, -2, -3)])
    assert found == Crossing(status=FlipStatus.FOUND, value=4, certain_until=2, certain_from=5)


@pytest.mark.parametrize("count", range(2, 40))
@pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
def test_every_place_is_found(count: int, share: float) -> None:
    last = int(share * (count - 1))  # where the winner is still the same
    found = crossed([last + 0.5 - place for place in range(count)], half=0.25)
    assert found == Crossing(
        status=FlipStatus.FOUND, value=last + 1, certain_until=last, certain_from=last + 1
    )


def test_what_is_never_certain_has_no_such_place() -> None:
    found = crossed([1, 0.5, -0.5, -1], half=9)
    assert found == Crossing(status=FlipStatus.FOUND, value=2)


def test_the_same_winner_to_the_end() -> None:
    assert crossed([1, 2, 0, 0.1]) == Crossing(status=FlipStatus.NONE)


def test_nobody_ahead_is_a_tie_and_ends_at_once() -> None:
    asked = []

    def difference(place: int) -> Interval:
        asked.append(place)
        return around(0)

    assert crossing(100, difference).status == FlipStatus.TIE
    assert asked == [0]


def test_few_places_are_looked_at() -> None:
    """Of 1,001: the ends of four parts, and about log2 of the rest for each of three answers."""
    asked = set()

    def difference(place: int) -> Interval:
        asked.add(place)
        return around(700.5 - place)

    assert crossing(1_001, difference).value == 701
    assert len(asked) <= 5 + 8 + 10 + 9


@pytest.mark.parametrize(
    ("error", "status"), [(Stopped, FlipStatus.STOPPED), (NoPlan, FlipStatus.NO_PLAN)]
)
def test_a_search_that_cannot_go_on_says_so(error: type[Exception], status: FlipStatus) -> None:
    def difference(value: Decimal | None) -> Interval:
        if value == 9:
            raise error
        return around(5)

    values = tuple(map(Decimal, range(1, 10)))
    way = Way(scope="A", parameter="slots", unit="", plan=PlanUsed.SAME, values=values)
    found = flip_along(way, difference)
    assert (found.status, found.value, found.here, found.last) == (status, None, 1, 9)
    seen = {point.value: point.difference for point in found.points}
    assert seen == {1: around(5), 3: around(5), 5: around(5), 7: around(5), 9: None}


def test_a_parameter_without_a_value_of_its_own() -> None:
    """The scenario stands at the place before the first value."""
    values = (None, Decimal(3), Decimal(2), Decimal(1))
    way = Way(scope="A", parameter="weeks", unit="", plan=PlanUsed.SAME, values=values)
    found = flip_along(way, lambda value: around(2 if value is None else -2))
    assert (found.here, found.first, found.last) == (None, 3, 1)
    assert (found.value, found.certain_until, found.certain_from) == (3, None, 3)
