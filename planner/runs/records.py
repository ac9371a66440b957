"""What the store gives back: frozen values; times are datetimes in UTC, unknown is None."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Figure = float | int | str | None

SCENARIO_KINDS = ("opened", "edited", "saved", "restored", "rolled", "uploaded")  # of a version
RUN_KINDS = ("plan", "comparison", "flips", "simulation", "sweep", "value")
STATES = ("queued", "running", "stopping", "done", "failed", "cancelled", "dead")  # of a run
ENDED = ("done", "failed", "cancelled", "dead")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One state of a scenario's files.  `parent` is the version it was made from, or None.

    number: 1, 2, ... within the scenario.  inputs_hash: SHA-256 over names and contents.
    """

    id: str
    scenario: str
    number: int
    name: str
    kind: str  # one of SCENARIO_KINDS
    parent: str | None
    note: str
    at: datetime
    who: str
    inputs_hash: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioEntry:
    """A scenario in the list: called as its newest version is."""

    id: str
    name: str
    newest: Version
    versions: int  # those that are not deleted
    began: datetime
    notes: tuple["SubjectNote", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectNote:
    """A note that somebody left on a scenario, a version or a run."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEvent:
    """A run entered a state.  host and pid: of the process that said so."""

    at: datetime
    who: str
    state: str  # one of STATES
    why: str
    host: str
    pid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Work on a version: a plan, a comparison, a simulation, a sweep, a value.

    host and pid: of the process that said last that it runs; before, of the one that began it.
    versions: of the software.  problem: hash of what the result depends on, where one was given.
    """

    id: str
    kind: str  # one of RUN_KINDS
    title: str
    version: str | None
    problem: str
    settings: Mapping[str, object]
    versions: Mapping[str, str | int]
    state: str  # one of STATES
    why: str  # of that state
    figures: Mapping[str, Figure]
    began: datetime
    ended: datetime | None
    who: str
    host: str
    pid: int
    parent: str | None
    notes: tuple[SubjectNote, ...] = ()
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRow:
    """How far a run was.  share: 0 to 1 of the work; best, bound: costs; None where unknown."""

    number: int  # rises with every row of the store
    seconds: float  # since the run began to work
    phase: str
    best: float | None
    bound: float | None
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One entry of the journal, chained to the one before by that one's hash."""

    number: int
    at: datetime
    who: str
    what: str
    subject: str  # id of a scenario, a version, a run, or the name of a workspace
    why: str
    wrote: str  # rows and SHA-256 of each table written to, as JSON
    digest: str  # SHA-256 of `wrote`
    before: str  # hash of the entry before; blank for the first
    hash: str  # SHA-256 over all of the above


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalHead:
    """The newest entry: to be kept elsewhere, so that a later audit can ask for it."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenEntry:
    """The first entry that is not as it was written, and what about it, as a sentence."""

    number: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditResult:
    """Entries that were checked, the newest of them, and the first that is broken, or None."""

    entries: int
    head: JournalHead
    broken: BrokenEntry | None = field(default=None)
