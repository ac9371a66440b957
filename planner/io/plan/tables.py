"""The one table of what a plan folder holds: files, columns, kinds, meanings (contract 8)."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from planner.domain.plan import Batch, Discard, NewBank, Service, Shipment, Stock
from planner.results.report import Kpi

Kind = Literal["text", "whole", "monday", "sunday", "flag", "figure"]
Record: TypeAlias = Batch | NewBank | Service | Shipment | Discard | Stock | Kpi

REPORT_FILE = "report.json"
WORKBOOK_FILE = "plan.xlsx"
REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the file, and what its cells may be.

    monday, sunday: a week, written as that day of it.  figure: a number or a date.
    """

    name: str
    meaning: str
    kind: Kind = "text"
    of: str = ""  # the record's field, where it is not the column's name
    blank: bool = False  # an empty cell is allowed: "" for text, None for others
    words: tuple[str, ...] = ()  # the only texts allowed
    unit: str = ""

    @property
    def field(self) -> str:
        return self.of or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One file of the plan folder; `part` is the field of Plan or Report that holds its rows."""

    part: str
    record: type[Record]
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        return f"{self.part}.csv"


def _dose(name: str, meaning: str) -> Column:
    return Column(name, meaning, "whole", unit="dose")


_PRODUCT = Column("product", "product, as in products.csv")
_HOSPITAL = Column("hospital", "hospital, as in hospitals.csv")
_LOT = Column("lot", "an opening lot or a batch")

BATCHES = Table(
    part="batches",
    record=Batch,
    columns=(
        Column("batch", "batch; a firm one keeps its id", of="id"),
        _PRODUCT,
        Column("suite", "suite, as in suites.csv"),
        Column("room", "room of the suite, 1 to its rooms", "whole"),
        Column("bank", "the WCB thawed; blank without lineage or firm", blank=True),
        Column("start", "week the room is taken", "monday"),
        Column("frozen_on", "week f: in the freezer from here", "monday", "frozen"),
        Column("released_on", "week r: may be shipped from here", "monday", "released"),
        Column("expires_on", "Sunday of week e, the last usable", "sunday", "last"),
        _dose("doses", "planned doses"),
        Column("firm", "true: it was already decided", "flag"),
    ),
)
BANKING = Table(
    part="banking",
    record=NewBank,
    columns=(
        Column("bank", "new bank", of="id"),
        _PRODUCT,
        Column("tier", "WCB: made; MCB: donor taken on", words=("MCB", "WCB")),
        Column("parent", "the MCB that gives the vial; blank for a donor", blank=True),
        Column("week", "week begun", "monday"),
        Column("usable", "first week its vials may be used", "monday"),
        Column("vials", "vials it holds then", "whole", unit="vial"),
    ),
)
SERVICE = Table(
    part="service",
    record=Service,
    columns=(
        _PRODUCT,
        _HOSPITAL,
        Column("due", "week the patients are due to start", "monday"),
        Column("start", "week they start; blank: lost", "monday", blank=True),
        Column("patients", "patients", "whole", unit="patient"),
    ),
)
SHIPMENTS = Table(
    part="shipments",
    record=Shipment,
    columns=(
        _LOT,
        _PRODUCT,
        _HOSPITAL,
        Column("shipped", "week the doses leave the store", "monday"),
        Column("infused", "week they are infused", "monday"),
        _dose("doses", "doses"),
    ),
)
DISCARDS = Table(
    part="discards",
    record=Discard,
    columns=(
        _LOT,
        _PRODUCT,
        Column("week", "week at whose end they are destroyed", "monday"),
        _dose("doses", "doses"),
        Column("reason", "expired in week e, else early", words=("expired", "early")),
    ),
)
STOCK = Table(
    part="stock",
    record=Stock,
    columns=(
        _LOT,
        _PRODUCT,
        Column("week", "week at whose end they are counted", "monday"),
        _dose("doses", "closing stock; zero rows are left out"),
        Column("status", "quarantine until released", words=("quarantine", "usable")),
    ),
)
KPIS = Table(
    part="kpis",
    record=Kpi,
    columns=(
        Column("scope", "all, product, product@hospital, suite:ID, product:MCB or product:WCB"),
        Column("kpi", "name of the figure"),
        Column("value", "the figure; blank: undefined", "figure", blank=True),
        Column("unit", "unit", blank=True),
    ),
)

DECISIONS = (BATCHES, BANKING, SERVICE, SHIPMENTS, DISCARDS)  # the plan itself
FOLLOWING = (STOCK, KPIS)  # what follows from it
TABLES = (*DECISIONS, *FOLLOWING)
