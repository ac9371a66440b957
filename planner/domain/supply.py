"""Supply that is already decided: opening lots and firm batches (contract 2, 7)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningLot:
    """Doses in the freezer at the start; keeps its own release and expiry dates."""

    id: str
    product: str
    doses: int
    released_on: date
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmBatch:
    """A batch that will run whatever the plan says; `start` is a week, maybe negative."""

    id: str
    product: str
    suite: str
    start: int
