"""The decisions of a plan in whole weeks and whole counts (contract 8)."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Literal, TypeVar

from planner.domain.bank import Tier

RecordT = TypeVar("RecordT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch in a room, new or firm; `last` is week e, the last in which its doses are good."""

    id: str
    product: str
    suite: str
    room: int
    bank: str = ""  # the WCB; blank without lineage; of a firm one as the scenario has it
    start: int
    frozen: int
    released: int
    last: int
    doses: int
    firm: bool = False
    donor: str = ""  # behind the WCB; blank without lineage or where unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBank:
    """A WCB made (`parent` is its MCB) or a donor taken on (tier MCB, no parent)."""

    id: str
    product: str
    tier: Tier
    parent: str = ""
    week: int
    usable: int
    vials: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Patients of one due week who start in one week; `start` None: lost."""

    product: str
    hospital: str
    due: int
    start: int | None
    patients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """Doses of one lot that leave the store in week `shipped` and are infused in `infused`."""

    lot: str
    product: str
    hospital: str
    shipped: int
    infused: int
    doses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Discard:
    """Doses of one lot destroyed at the end of a week."""

    lot: str
    product: str
    week: int
    doses: int
    reason: Literal["expired", "early"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """Closing stock of one lot at the end of a week; rows of 0 doses are left out."""

    lot: str
    product: str
    week: int
    doses: int
    status: Literal["quarantine", "usable", "hold"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interruption:
    """Patients in the midst of a course who are owed nothing from `week` on (contract 7a)."""

    product: str
    hospital: str
    started: int  # a week before 0
    week: int  # of the first dose that they do not get
    patients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInForce:
    """The plan before this one, in weeks of this scenario: its new batches and banks."""

    batches: tuple[Batch, ...] = ()
    banking: tuple[NewBank, ...] = ()
    # ids of its firm batches: some are over by now, and no new batch is called so
    firm: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def last_week(self) -> int:
        """The last week in which it starts a batch; -1: in none from week 0 on."""
        return max((b.start for b in self.batches), default=-1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Every decision of a plan; stock and KPIs follow from it.  `verify` judges it."""

    batches: tuple[Batch, ...] = ()
    banking: tuple[NewBank, ...] = ()
    service: tuple[Service, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    discards: tuple[Discard, ...] = ()
    interrupted: tuple[Interruption, ...] = ()
    previous: PlanInForce | None = None  # the plan from whose starts moves are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One broken rule of the contract, in one sentence for a planner.

    `rule` is the id of a constraint family (B1, K1, ...) or of a record rule (P1, ...).
    """

    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


def records(kind: type[RecordT], columns: Mapping[str, Sequence[object]]) -> tuple[RecordT, ...]:
    """Records of `kind` from the values of each field, which must be all of them.

    Slots are filled one by one: the constructor takes 10 µs, a second for 80,000 rows.  So records
    must be plain slots, to which tests hold them.
    """
    rows = tuple(map(object.__new__, repeat(kind, len(next(iter(columns.values()))))))
    for name, values in columns.items():
        deque(map(getattr(kind, name).__set__, rows, values), maxlen=0)
    return rows
