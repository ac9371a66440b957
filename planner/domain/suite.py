"""Clean-room suites and the weeks their rooms are closed (contract 6)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """Identical rooms; each holds one batch at a time of one of the listed products."""

    id: str
    rooms: int = 1
    products: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Rooms of a suite out of use in every week that `start` ... `end` touches."""

    suite: str
    start: date  # column `from`
    end: date  # column `to`
    rooms: int | None = None  # None: all
    reason: str = ""
