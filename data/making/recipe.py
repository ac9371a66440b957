"""A recipe: everything one scenario folder holds, before it is text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from making.sourced import Sourced

Cell = str | Sourced  # ids, names and lists are plain; every figure and date is sourced
Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """The weekly patients of one product, before they are drawn or as they are given."""

    product: str
    per_year: Sourced | None = None  # [patient] at full ramp, in the first year
    growth: Sourced | None = None  # share per year
    season: Sourced | None = None  # amplitude
    peak: Sourced | None = None  # [week] of the horizon's year with the most patients
    ramp: Sourced | None = None  # share per month over the first year, full at its end
    dispersion: Sourced | None = None  # variance / mean of a week's patients
    hospitals: Sequence[str] = ()
    given: Mapping[tuple[str, int], int] = field(default_factory=dict)  # (hospital, week): patients


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a source says of the doses of one donor (contract 4)."""

    doses: int
    at_least: bool = False
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One scenario; the tables' columns are the contract's (section 7)."""

    name: str
    title: str
    story: str  # the planner's question, for SOURCES.md
    start: str = "2026-01-05"
    weeks: Sourced
    currency: str
    lots_per_week: Sourced | None = None
    seed: int
    autologous: Mapping[str, Mapping[str, Sourced]] = field(default_factory=dict)  # "" = base
    no_autologous: str = ""  # why there is no fresh comparator
    products: Sequence[Row]
    lineage: Sequence[Row] = ()
    stated: Mapping[str, Stated] = field(default_factory=dict)
    banks: Sequence[Row] = ()
    suites: Sequence[Row]
    closures: Sequence[Row] = ()
    freezers: Sequence[Row] = ()
    hospitals: Sequence[Row]
    lots: Sequence[Row] = ()
    batches: Sequence[Row] = ()
    needs: Sequence[Need]

    @property
    def tables(self) -> Mapping[str, Sequence[Row]]:
        """The tables in the contract's order, without demand."""
        return {
            "products": self.products,
            "lineage": self.lineage,
            "banks": self.banks,
            "suites": self.suites,
            "closures": self.closures,
            "freezers": self.freezers,
            "hospitals": self.hospitals,
            "lots": self.lots,
            "batches": self.batches,
        }
