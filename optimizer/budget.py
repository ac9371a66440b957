"""Time that a step may use: a deadline on the clock, and a request for an earlier end."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf
from time import monotonic


@dataclass(frozen=True, slots=True)
class Budget:
    """A deadline together with a request to stop: what a search asks before each step."""

    deadline: float = inf  # [s] of time.monotonic
    stop: Callable[[], bool] = lambda: False  # whether a stop was requested

    @classmethod
    def of(cls, seconds: float, stop: Callable[[], bool] = lambda: False) -> "Budget":
        """A budget of `seconds` from now."""
        return cls(monotonic() + seconds, stop)

    @property
    def remaining(self) -> float:
        """[s] until the deadline; negative once it has passed, whatever was asked."""
        return self.deadline - monotonic()

    @property
    def spent(self) -> bool:
        """The deadline has passed, or a stop was requested."""
        return self.remaining <= 0 or self.stop()

    def minus(self, seconds: float) -> "Budget":
        """The budget that leaves `seconds` for what follows."""
        return replace(self, deadline=self.deadline - seconds)

    def share(self, fraction: float) -> "Budget":
        """The budget of a step that may use `fraction` of the time that remains now."""
        return self.minus((1.0 - fraction) * self.remaining) if self.deadline < inf else self

    def at_most(self, seconds: float) -> "Budget":
        """This budget, or `seconds` from now where that is sooner."""
        return replace(self, deadline=min(self.deadline, monotonic() + seconds))

    def at_least(self, seconds: float) -> "Budget":
        """This budget, or `seconds` from now where that is later."""
        return replace(self, deadline=max(self.deadline, monotonic() + seconds))

    def with_grace(self, seconds: float) -> "Budget":
        """This budget, but a request to stop takes effect only `seconds` after it is first seen."""
        asked: list[float] = []

        def stop() -> bool:
            if not asked and self.stop():
                asked.append(monotonic())
            return bool(asked) and monotonic() - asked[0] > seconds

        return replace(self, stop=stop)


UNLIMITED = Budget()
