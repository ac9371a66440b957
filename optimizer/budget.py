"""Time that may be used: a point on the clock, and who may ask for an earlier end."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import inf
from time import monotonic


@dataclass(frozen=True, slots=True)
class Deadline:
    """A point on the monotonic clock by which a step must end."""

    at: float = inf  # [s] of time.monotonic

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """The deadline `seconds` from now."""
        return cls(monotonic() + seconds)

    @property
    def remaining(self) -> float:
        """[s] until the deadline; negative once it has passed."""
        return self.at - monotonic()

    @property
    def passed(self) -> bool:
        return self.remaining <= 0

    def minus(self, seconds: float) -> "Deadline":
        """The deadline that leaves `seconds` for what follows."""
        return Deadline(self.at - seconds)

    def share(self, fraction: float) -> "Deadline":
        """The deadline of a step that may use `fraction` of the time that remains now."""
        return self.minus((1.0 - fraction) * self.remaining) if self.at < inf else self

    def at_most(self, seconds: float) -> "Deadline":
        """This deadline, or `seconds` from now where that is sooner."""
        return Deadline(min(self.at, monotonic() + seconds))

    def at_least(self, seconds: float) -> "Deadline":
        """This deadline, or `seconds` from now where that is later."""
        return Deadline(max(self.at, monotonic() + seconds))


@dataclass(frozen=True, slots=True)
class Budget:
    """A deadline together with a request to stop: what a search asks before each step."""

    deadline: Deadline = field(default_factory=Deadline)
    stop: Callable[[], bool] = lambda: False  # a person asked for the end

    @classmethod
    def of(cls, seconds: float, stop: Callable[[], bool] = lambda: False) -> "Budget":
        """A budget of `seconds` from now."""
        return cls(Deadline.after(seconds), stop)

    @property
    def remaining(self) -> float:
        """[s] until the deadline; negative once it has passed, whatever was asked."""
        return self.deadline.remaining

    @property
    def spent(self) -> bool:
        """The deadline has passed, or somebody asked for the end."""
        return self.deadline.passed or self.stop()

    def minus(self, seconds: float) -> "Budget":
        """The budget that leaves `seconds` for what follows."""
        return replace(self, deadline=self.deadline.minus(seconds))

    def share(self, fraction: float) -> "Budget":
        """The budget of a step that may use `fraction` of the time that remains now."""
        return replace(self, deadline=self.deadline.share(fraction))

    def at_most(self, seconds: float) -> "Budget":
        """This budget, or `seconds` from now where that is sooner."""
        return replace(self, deadline=self.deadline.at_most(seconds))

    def at_least(self, seconds: float) -> "Budget":
        """This budget, or `seconds` from now where that is later."""
        return replace(self, deadline=self.deadline.at_least(seconds))

    def with_grace(self, seconds: float) -> "Budget":
        """The same, but a request to stop takes effect only `seconds` after it is first seen."""
        asked: list[float] = []

        def stop() -> bool:
            if not asked and self.stop():
                asked.append(monotonic())
            return bool(asked) and monotonic() - asked[0] > seconds

        return replace(self, stop=stop)


UNLIMITED = Budget()
