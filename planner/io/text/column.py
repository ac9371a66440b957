"""The description of a scenario's column: kind, bounds, unit, default and meaning."""

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import Any

# Bounds keep every sum exact in 28 digits and every week inside the calendar.
MAX_WEEKS = 5_200  # a hundred years
MAX_DAYS = 7 * MAX_WEEKS
MAX_COUNT = 1_000_000_000
MAX_AMOUNT = 1_000_000_000_000
MAX_ROOMS = 10_000
MAX_REMAKES = 1_000
MAX_DELAY = 52  # [week] of release, on average
MAX_DISPERSION = 1_000
MAX_CV = 10  # of a forecast: beyond it nearly every path has hardly a patient
MAX_SEED = 2**31 - 1  # the solvers' own bound
MAX_DECIMALS = 18  # decimals


class Kind(StrEnum):
    """Kinds of cells, as data/README.md names them."""

    ID = "id"
    IDS = "list of ids"
    TEXT = "text"
    WHOLE = "whole number"
    DECIMAL = "decimal"
    COURSE = "list of whole numbers"
    DATE = "date"
    MONDAY = "Monday"
    FLAG = "true or false"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """One column or key: its kind, bounds, unit, default and meaning.

    default: as written in a file; None: there is none.  absent: what no value at all means.
    With neither, a blank cell is a fault.
    """

    name: str
    kind: Kind
    meaning: str
    _: KW_ONLY
    unit: str = ""
    default: str | None = None
    absent: str = ""
    copies: str = ""  # blank: the value of this column
    low: int = 0
    above: bool = False  # low itself is refused
    high: int = MAX_AMOUNT
    below: bool = False  # high itself is refused
    choices: tuple[str, ...] = ()
    refers: str = ""  # the table whose ids these are
    horizon: bool = False  # a week of the horizon
    reserved: bool = False  # about chance: a plan on forecasts does not read it
    added_later: bool = False  # plans may be older than the column: see `silent`
    of: str = ""  # field of the domain object, where it is not the name

    @property
    def field(self) -> str:
        return self.of or self.name

    @property
    def silent(self) -> bool:
        """Left out of what is written and hashed where every cell has its default.

        So a plan from before the column existed still finds its scenario.
        """
        return self.reserved or self.added_later

    @property
    def required(self) -> bool:
        return self.default is None and not self.absent and not self.copies


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One file or sheet; `name` is also the field of Scenario that holds its rows."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    record: type[Any]  # what a row becomes; Demand is one object for all rows
    key: tuple[str, ...] = ()
    required: bool = False
    added_later: bool = False  # not written and not hashed where it has no rows

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)
