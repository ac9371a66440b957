"""What really happened before a Monday, where it was otherwise than planned (contract 7a)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ActualBatch:
    """A batch, or an opening lot that was not released yet; None: as planned."""

    batch: str
    frozen_on: date | None = None
    released_on: date | None = None
    doses: int | None = None  # 0: it failed
    row: int | None = None  # of its file, as a spreadsheet counts


@dataclass(frozen=True, slots=True, kw_only=True)
class ActualBank:
    """A bank that the plan makes; None: as planned."""

    bank: str
    week: int | None = None  # begun
    usable: int | None = None
    vials: int | None = None  # 0: it failed
    row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActualDemand:
    """Patients who really came to be due in a week."""

    product: str
    hospital: str
    week: int
    patients: int
    row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActualService:
    """Patients due in one week who started in one week; `start` None: they are lost."""

    product: str
    hospital: str
    due: int
    start: int | None
    patients: int
    row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActualShipment:
    """Doses of a lot that left for a hospital in a week."""

    lot: str
    hospital: str
    shipped: int
    doses: int
    row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActualDiscard:
    """Doses of a lot that were destroyed in a week."""

    lot: str
    week: int
    doses: int
    row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActualInterruption:
    """Patients whose course broke off: `week` is that of the first dose that they did not get."""

    product: str
    hospital: str
    started: int
    week: int
    patients: int
    row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actuals:
    """One tuple for each table; weeks are those of the scenario that the plan is of.

    A row replaces what the plan says under the same key; what no row names went as planned.
    """

    batches: tuple[ActualBatch, ...] = ()
    banking: tuple[ActualBank, ...] = ()
    demand: tuple[ActualDemand, ...] = ()
    service: tuple[ActualService, ...] = ()
    shipments: tuple[ActualShipment, ...] = ()
    discards: tuple[ActualDiscard, ...] = ()
    interrupted: tuple[ActualInterruption, ...] = ()
