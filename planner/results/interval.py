"""An interval of a mean, as comparisons and simulations state it."""

from collections.abc import Callable
from dataclasses import dataclass

from planner.formatting import percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A mean over replications or paths, and the 95 % interval of that mean."""

    mean: float
    low: float
    high: float

    @property
    def cut(self) -> bool:
        """It ends where the figure cannot lie beyond, so that one side is shorter."""
        return abs((self.high - self.mean) - (self.mean - self.low)) > 1e-9 * max(1, self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRange:
    """A figure and the limits of its interval, or its proven bound."""

    value: float
    low: float
    high: float


def limits(found: Interval | None) -> tuple[float | None, float | None, float | None]:
    """Mean, low and high, as tables hold them; None where there is no interval."""
    return (None, None, None) if found is None else (found.mean, found.low, found.high)


def format_interval(found: Interval, digits: int, factor: float = 1) -> str:
    """`12.3 ± 0.4`, or `0.3 [0.0 … 0.9]` where the interval is cut."""
    return _format(found, lambda x: f"{factor * x:,.{digits}f}", (factor, digits))


def format_rate(found: Interval, digits: int) -> str:
    """The same of a rate in percent, rounded down: nearly everybody is not everybody."""
    return _format(found, lambda x: percent(x, digits), (100, digits))


def _format(found: Interval, text_of: Callable[[float], str], half: tuple[float, int]) -> str:
    if found.cut:
        return f"{text_of(found.mean)} [{text_of(found.low)} … {text_of(found.high)}]"
    factor, digits = half
    return f"{text_of(found.mean)} ± {factor * (found.high - found.mean):,.{digits}f}"
