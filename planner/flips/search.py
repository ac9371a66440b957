"""Where the winner changes along the values of one parameter, by bisection."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from planner.results.flips import Flip, FlipPoint, FlipStatus, PlanUsed
from planner.results.interval import Interval

LOOKS = 4  # parts of the range whose ends are looked at before the bisection


class Stopped(Exception):
    """Time ran out, or a stop was asked for, before the next value was looked at."""


class NoPlan(Exception):
    """The value that was to be looked at has no accepted plan, or nobody due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What is searched: the values of one parameter, for one product, in one direction.

    values: from the scenario's own (None: it has none) to the end of the range.
    """

    scope: str
    parameter: str
    unit: str
    plan: PlanUsed
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """Places in the list of values; see `planner.results.flips.Flip`."""

    status: FlipStatus
    value: int | None = None
    certain_until: int | None = None
    certain_from: int | None = None


def flip_along(way: Way, difference: Callable[[Decimal | None], Interval]) -> Flip:
    """The flip along `way`; difference: at a value, raising `Stopped` or `NoPlan`."""
    seen: dict[int, Interval | None] = {}

    def at(place: int) -> Interval:
        seen[place] = None
        found = difference(way.values[place])
        seen[place] = found
        return found

    def value(place: int | None) -> float | None:
        found = None if place is None else way.values[place]
        return None if found is None else float(found)

    found = crossing(len(way.values), at)
    numbers = [float(v) for v in way.values if v is not None]
    return Flip(
        scope=way.scope,
        parameter=way.parameter,
        unit=way.unit,
        here=value(0),
        first=numbers[0],
        last=numbers[-1],
        plan=way.plan,
        status=found.status,
        value=value(found.value),
        certain_until=value(found.certain_until),
        certain_from=value(found.certain_from),
        points=tuple(
            FlipPoint(value=value(place), difference=seen[place]) for place in sorted(seen)
        ),
    )


def crossing(count: int, difference: Callable[[int], Interval]) -> Crossing:
    """The first of `count` places at which the sign of the mean is not that of place 0.

    difference: at a place, off the shelf minus fresh; asked for few places, each perhaps more than
    once.  The ends of `LOOKS` equal parts are looked at first, from place 0 on; the first part
    whose end has another winner is bisected.  A winner that changes twice within a part is missed.
    """
    try:
        return _crossing(count, difference)
    except Stopped:
        return Crossing(status=FlipStatus.STOPPED)
    except NoPlan:
        return Crossing(status=FlipStatus.NO_PLAN)


def _crossing(count: int, difference: Callable[[int], Interval]) -> Crossing:
    here = winner(difference(0))
    if not here:
        return Crossing(status=FlipStatus.TIE)

    def changed(place: int) -> bool:
        return winner(difference(place)) == -here

    looked = _looked_at(count)
    part = next((n for n, place in enumerate(looked) if changed(place)), None)
    if part is None:
        return Crossing(status=FlipStatus.NONE)
    found = _first(changed, looked[part - 1] + 1, looked[part])
    doubtful = _first(lambda n: certain_winner(difference(n)) != here, 0, found)
    other = _first(lambda n: certain_winner(difference(n)) == -here, found, count)
    return Crossing(
        status=FlipStatus.FOUND,
        value=found,
        certain_until=doubtful - 1 if doubtful else None,
        certain_from=other if other < count else None,
    )


def _looked_at(count: int) -> Sequence[int]:
    return sorted({round(n * (count - 1) / LOOKS) for n in range(LOOKS + 1)})


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The first place from `low` on, before `high`, from which `holds` does; else `high`."""
    return bisect_left(range(high), True, lo=low, key=holds)


def winner(found: Interval) -> int:
    """1: off the shelf is ahead on average, -1: fresh, 0: neither."""
    return (found.mean > 0) - (found.mean < 0)


def certain_winner(found: Interval) -> int:
    """The same where the whole 95 % interval says so, else 0."""
    return (found.low > 0) - (found.high < 0)
