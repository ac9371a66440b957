"""Cell banks on hand (contract 4)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Tier = Literal["MCB", "WCB"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """A bank that exists: vials left after the firm batches took theirs."""

    id: str
    product: str
    tier: Tier
    donor: str = ""
    vials: int
    available_on: date
