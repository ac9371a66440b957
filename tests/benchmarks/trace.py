"""How cost and bound of one run came together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from planner.results.report import relative_gap

NOTICED = 1e-5  # share by which a bound must rise to be noted; every new plan is


@dataclass(frozen=True, slots=True)
class Point:
    """The best plan and bound known `seconds` after the start; None: none yet."""

    seconds: float
    cost: float | None
    bound: float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """Points in the order of time."""

    points: tuple[Point, ...] = ()

    @property
    def first(self) -> float | None:
        """[s] to the first plan."""
        return next((x.seconds for x in self.points if x.cost is not None), None)

    def within(self, share: float) -> float | None:
        """[s] to a plan no more than `share` dearer than the last one."""
        last = self.points[-1].cost if self.points else None
        if last is None:
            return None
        enough = last + share * max(1.0, abs(last))
        return next(x.seconds for x in self.points if x.cost is not None and x.cost <= enough)

    def closed(self, gap: float) -> float | None:
        """[s] to this gap, by what was known at the time."""
        gaps = ((x.seconds, relative_gap(x.cost, x.bound)) for x in self.points)
        return next(
            (seconds for seconds, found in gaps if found is not None and found <= gap), None
        )


@dataclass(slots=True)
class Trace:
    """Notes of plans and bounds from any thread; only better ones count."""

    began: float = field(default_factory=monotonic)
    points: list[Point] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def note(self, cost: float | None, bound: float | None, *, last: bool = False) -> None:
        """What is known now; last: noted in any case, so that the curve reaches the end."""
        with self._lock:
            old = self.points[-1] if self.points else Point(0.0, None, None)
            best = _either(old.cost, cost, min)
            proven = _either(old.bound, bound, max)
            if last or best != old.cost or _higher(proven, old.bound):
                self.points.append(Point(monotonic() - self.began, best, proven))

    @property
    def curve(self) -> Curve:
        """What was noted so far."""
        return Curve(tuple(self.points))


def _either(
    old: float | None, new: float | None, better: Callable[[float, float], float]
) -> float | None:
    if old is None or new is None:
        return new if old is None else old
    return better(old, new)


def _higher(new: float | None, old: float | None) -> bool:
    if new is None or old is None:
        return new is not old
    return new > old + NOTICED * max(1.0, abs(old))
