"""Freezers (contract 6)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Freezer:
    """Positions in service in the weeks that `start` ... `end` touches; None: the horizon's own."""

    id: str
    positions: int
    start: date | None = None  # column `from`
    end: date | None = None  # column `to`
