"""The schema of a plan folder: files, columns, kinds, meanings (contract 8)."""

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from planner.domain.plan import (
    Batch,
    Discard,
    Interruption,
    NewBank,
    Service,
    Shipment,
    Stock,
)
from planner.results.changes import Change
from planner.results.report import Kpi

CellKind = Literal["text", "whole", "monday", "sunday", "flag", "figure"]
PlanRecord: TypeAlias = (
    Batch | NewBank | Service | Shipment | Discard | Interruption | Stock | Kpi | Change
)

REPORT_FILE = "report.json"
WORKBOOK_FILE = "plan.xlsx"
REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """One column: its name in the file, and what its cells may be.

    monday, sunday: a week, written as that day of it.  figure: a number or a date.
    """

    name: str
    meaning: str
    kind: CellKind = "text"
    of: str = ""  # the record's field, where it is not the column's name
    blank: bool = False  # an empty cell is allowed: "" for text, None for others
    words: tuple[str, ...] = ()  # the only texts allowed
    unit: str = ""
    added_later: bool = False  # follows from the rest; older folders lack it: check --rewrite

    @property
    def field(self) -> str:
        return self.of or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTable:
    """One file of the plan folder; `part` is the field of Plan or Report that holds its rows.

    Of the plan in force, `part` is the name of the file only.
    """

    part: str
    record: type[PlanRecord]
    columns: tuple[PlanColumn, ...]
    added_later: bool = False  # an older folder lacks it: it has no rows

    @property
    def file(self) -> str:
        return f"{self.part}.csv"


def _dose(name: str, meaning: str) -> PlanColumn:
    return PlanColumn(name, meaning, "whole", unit="dose")


_PRODUCT = PlanColumn("product", "product, as in products.csv")
_HOSPITAL = PlanColumn("hospital", "hospital, as in hospitals.csv")
_LOT = PlanColumn("lot", "an opening lot or a batch")
DONOR = PlanColumn(
    "donor",
    "the donor behind the WCB, or its new MCB; blank: unknown",
    blank=True,
    added_later=True,
)

BATCHES = PlanTable(
    part="batches",
    record=Batch,
    columns=(
        PlanColumn("batch", "batch; a firm one keeps its id", of="id"),
        _PRODUCT,
        PlanColumn("suite", "suite, as in suites.csv"),
        PlanColumn("room", "room of the suite, 1 to its rooms", "whole"),
        PlanColumn(
            "bank", "the WCB thawed; blank without lineage; firm: as in the scenario", blank=True
        ),
        PlanColumn("start", "week the room is taken", "monday"),
        PlanColumn("frozen_on", "week f: in the freezer from here", "monday", "frozen"),
        PlanColumn("released_on", "week r: may be shipped from here", "monday", "released"),
        PlanColumn("expires_on", "Sunday of week e, the last usable", "sunday", "last"),
        _dose("doses", "planned doses"),
        PlanColumn("firm", "true: it was already decided", "flag"),
        DONOR,
    ),
)
BANKING = PlanTable(
    part="banking",
    record=NewBank,
    columns=(
        PlanColumn("bank", "new bank", of="id"),
        _PRODUCT,
        PlanColumn("tier", "WCB: made; MCB: donor taken on", words=("MCB", "WCB")),
        PlanColumn("parent", "the MCB that gives the vial; blank for a donor", blank=True),
        PlanColumn("week", "week begun", "monday"),
        PlanColumn("usable", "first week its vials may be used", "monday"),
        PlanColumn("vials", "vials it holds then", "whole", unit="vial"),
    ),
)
SERVICE = PlanTable(
    part="service",
    record=Service,
    columns=(
        _PRODUCT,
        _HOSPITAL,
        PlanColumn("due", "week the patients are due to start", "monday"),
        PlanColumn("start", "week they start; blank: lost", "monday", blank=True),
        PlanColumn("patients", "patients", "whole", unit="patient"),
    ),
)
SHIPMENTS = PlanTable(
    part="shipments",
    record=Shipment,
    columns=(
        _LOT,
        _PRODUCT,
        _HOSPITAL,
        PlanColumn("shipped", "week the doses leave the store", "monday"),
        PlanColumn("infused", "week they are infused", "monday"),
        _dose("doses", "doses"),
    ),
)
DISCARDS = PlanTable(
    part="discards",
    record=Discard,
    columns=(
        _LOT,
        _PRODUCT,
        PlanColumn("week", "week at whose end they are destroyed", "monday"),
        _dose("doses", "doses"),
        PlanColumn("reason", "expired in week e, else early", words=("expired", "early")),
    ),
)
STOCK = PlanTable(
    part="stock",
    record=Stock,
    columns=(
        _LOT,
        _PRODUCT,
        PlanColumn("week", "week at whose end they are counted", "monday"),
        _dose("doses", "closing stock; zero rows are left out"),
        PlanColumn(
            "status",
            "quarantine until released; hold: of a lot on hold",
            words=("quarantine", "usable", "hold"),
        ),
    ),
)
KPIS = PlanTable(
    part="kpis",
    record=Kpi,
    columns=(
        PlanColumn("scope", "all, product, product@hospital, suite:ID, product:MCB or product:WCB"),
        PlanColumn("kpi", "name of the figure"),
        PlanColumn("value", "the figure; blank: undefined", "figure", blank=True),
        PlanColumn("unit", "unit", blank=True),
    ),
)
INTERRUPTED = PlanTable(
    part="interrupted",
    record=Interruption,
    added_later=True,
    columns=(
        _PRODUCT,
        _HOSPITAL,
        PlanColumn("started", "week of the first dose, as in courses.csv", "monday"),
        PlanColumn("week", "week of the first dose owed that they do not get", "monday"),
        PlanColumn("patients", "patients whose course is interrupted", "whole", unit="patient"),
    ),
)
PREVIOUS_BATCHES = PlanTable(
    part="previous_batches",
    record=Batch,
    columns=tuple(replace(c, added_later=False) for c in BATCHES.columns),
)
PREVIOUS_BANKING = PlanTable(part="previous_banking", record=NewBank, columns=BANKING.columns)
CHANGES = PlanTable(
    part="changes",
    record=Change,
    columns=(
        PlanColumn("batch_or_bank", "its id; where it was dropped, in the plan in force", of="id"),
        _PRODUCT,
        PlanColumn(
            "what",
            "against the plan in force; moved: in another week, or of a batch in another suite",
            words=("kept", "moved", "added", "dropped"),
        ),
        PlanColumn("before", "week it was to begin; blank: added", "monday", blank=True),
        PlanColumn("after", "week it begins; blank: dropped", "monday", blank=True),
        PlanColumn("reason", "as far as the scenario shows one", blank=True),
    ),
)

DECISIONS = (BATCHES, BANKING, SERVICE, SHIPMENTS, DISCARDS, INTERRUPTED)  # the plan itself
FOLLOWING = (STOCK, KPIS)  # what follows from it
IN_FORCE = (PREVIOUS_BATCHES, PREVIOUS_BANKING, CHANGES)  # with a plan in force, all or none
TABLES = (*DECISIONS, *FOLLOWING, *IN_FORCE)
REWRITTEN = (*(t.file for t in (*FOLLOWING, CHANGES)), REPORT_FILE)  # by check --rewrite
