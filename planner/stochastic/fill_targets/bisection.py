"""Bisection for the multiplier at which the expected-cost model meets a fill target."""

from dataclasses import dataclass
from math import sqrt

from planner.stochastic.fill_targets.penalised_cost import TOP

STEP, SMALL_STEP = 4.0, 1.5  # factor on the multiplier: at first, and after it no longer sufficed
CLOSE = 1.2  # ratio of two multipliers that count as one


@dataclass(slots=True)
class Bracket:
    """Multipliers on the cost of a lost patient: one misses the target, one meets it."""

    factor: float = 1.0  # the one to try now
    low: float = 1.0  # misses, or is 1
    high: float | None = None  # meets
    step: float = STEP

    @property
    def settled(self) -> bool:
        """Nothing is left to try: `factor` meets the target, or it is as high as it may be."""
        if self.high is None:
            return self.low >= TOP
        return self.factor == self.high and self.high <= CLOSE * self.low

    def narrow(self, met: bool) -> None:
        """Whether `factor` meets the target; the next one follows."""
        if met:
            self.high = self.factor
        else:
            self.low = max(self.low, self.factor)
            if self.high is not None and self.high <= self.low:
                self.reopen()  # the other products took what it had
        if self.high is None:
            self.factor = min(TOP, self.low * self.step)
        elif self.high > CLOSE * self.low:
            self.factor = sqrt(self.low * self.high)
        else:
            self.factor = self.high

    def reopen(self) -> None:
        """The multiplier that met the target does so no longer."""
        self.high, self.step = None, SMALL_STEP
        self.factor = min(TOP, self.low * self.step)
