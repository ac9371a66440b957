"""The tables of a folder of actuals: files, columns, kinds (contract 7a, with those of 7 and 8)."""

from planner.io.scenario.column_forms import whole
from planner.io.text.column import Column, Kind, Table
from planner.roll.actuals import (
    ActualBank,
    ActualBatch,
    ActualDemand,
    ActualDiscard,
    ActualInterruption,
    ActualService,
    ActualShipment,
)

_PLANNED = "as planned"
_UNREAD = "not read"  # what follows from the rest; there so that a table of a plan can be edited
_LOT = Column("lot", Kind.ID, "an opening lot or a batch")
_PRODUCT = Column("product", Kind.ID, "as in products.csv")
_HOSPITAL = Column("hospital", Kind.ID, "as in hospitals.csv")
_OF_LOT = Column("product", Kind.ID, "of the lot", absent=_UNREAD)


def _unread(name: str) -> Column:
    return Column(name, Kind.TEXT, "follows from the plan", absent=_UNREAD)


def _monday(name: str, meaning: str, absent: str = "") -> Column:
    return Column(name, Kind.MONDAY, meaning, absent=absent)


def _day(name: str, meaning: str) -> Column:
    return Column(name, Kind.DATE, meaning, absent=_PLANNED)


BATCHES = Table(
    name="batches",
    meaning="batches begun before the Monday, opening lots not released at the start",
    key=("batch",),
    record=ActualBatch,
    columns=(
        Column("batch", Kind.ID, "a batch of the plan, or an opening lot not yet released"),
        _day("frozen_on", "came into the freezer"),
        _day("released_on", "passed, or will pass"),
        whole("doses", "dose", "really there; 0: it failed", absent=_PLANNED),
        *map(_unread, ("product", "suite", "room", "bank", "start", "expires_on", "firm", "donor")),
    ),
)
BANKING = Table(
    name="banking",
    meaning="cell banks that the plan begins before the Monday",
    key=("bank",),
    record=ActualBank,
    columns=(
        Column("bank", Kind.ID, "a new bank of the plan"),
        _monday("week", "begun", _PLANNED),
        _monday("usable", "first week its vials may be used", _PLANNED),
        whole("vials", "vial", "it holds then; 0: it failed", absent=_PLANNED),
        *map(_unread, ("product", "tier", "parent")),
    ),
)
DEMAND = Table(
    name="demand",
    meaning="patients who really came to be due",
    key=("product", "hospital", "week"),
    record=ActualDemand,
    columns=(
        _PRODUCT,
        _HOSPITAL,
        _monday("week", "due"),
        whole("patients", "patient", "who came"),
        *map(_unread, ("mean", "dispersion")),
    ),
)
SERVICE = Table(
    name="service",
    meaning="patients by the week in which they really started",
    key=("product", "hospital", "due", "start"),
    record=ActualService,
    columns=(
        _PRODUCT,
        _HOSPITAL,
        _monday("due", "week due"),
        _monday("start", "week they started", "lost"),
        whole("patients", "patient", "who did"),
    ),
)
SHIPMENTS = Table(
    name="shipments",
    meaning="doses that really left the store",
    key=("lot", "hospital", "shipped"),
    record=ActualShipment,
    columns=(
        _LOT,
        _OF_LOT,
        _HOSPITAL,
        _monday("shipped", "week they left"),
        _monday("infused", "week they arrive", _UNREAD),
        whole("doses", "dose", "that left"),
    ),
)
DISCARDS = Table(
    name="discards",
    meaning="doses that were really destroyed",
    key=("lot", "week"),
    record=ActualDiscard,
    columns=(
        _LOT,
        _OF_LOT,
        _monday("week", "at whose end they were destroyed"),
        whole("doses", "dose", "destroyed"),
        _unread("reason"),
    ),
)
INTERRUPTED = Table(
    name="interrupted",
    meaning="patients whose course broke off",
    key=("product", "hospital", "started", "week"),
    record=ActualInterruption,
    columns=(
        _PRODUCT,
        _HOSPITAL,
        _monday("started", "week of their first dose"),
        _monday("week", "of the first dose that they did not get"),
        whole("patients", "patient", "whose course broke off"),
    ),
)
TABLES = (BATCHES, BANKING, DEMAND, SERVICE, SHIPMENTS, DISCARDS, INTERRUPTED)
