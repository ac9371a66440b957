"""Supply that is already decided: opening lots and firm batches (contract 2, 7, 7a)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from planner.domain.product import ONE

LotStatus = Literal["released", "quarantine", "hold"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningLot:
    """Doses in the freezer at the start; keeps its own release and expiry dates."""

    id: str
    product: str
    doses: int  # as counted: Scenario.lot_doses are those that a plan may use
    released_on: date
    expires_on: date
    status: LotStatus = "released"
    bank: str = ""
    donor: str = ""
    success: Decimal = ONE  # chance of a lot in quarantine to pass


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmBatch:
    """A batch that will run whatever the plan says; `start` is a week, maybe negative."""

    id: str
    product: str
    suite: str
    start: int
    bank: str = ""
    donor: str = ""
    success: Decimal | None = None  # None: the product's
    frozen: bool = False  # before week 0: its doses are opening lots, its room is to be cleared
