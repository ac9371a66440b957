"""Results of simulating a plan, with intervals (docs/simulation.md)."""

from dataclasses import dataclass

from planner.results.interval import Interval

PERCENTILES = (5, 25, 50, 75, 95)  # of the paths, in tables and fans


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedFigure:
    """One figure over all paths; None: undefined.

    mean with its 95 % interval (low, high); p5, p50, p95: between which single paths lie.
    """

    scope: str  # "all", or a product
    kpi: str
    unit: str
    planned: float | None  # what the plan's kpis.csv says
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    p5: float | None = None
    p50: float | None = None
    p95: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPercentiles:
    """One product in one week, at the `PERCENTILES` of the paths."""

    week: int
    product: str
    stock: tuple[float, ...]  # closing stock, quarantine included [dose]
    lost: tuple[float, ...]  # patients lost up to the end of this week
    started: tuple[float, ...]  # patients who start in this week


@dataclass(frozen=True, slots=True, kw_only=True)
class WorstWeek:
    """A week in which many patients are lost, and why.

    The `if_` fields say how many would still be lost; None: it cannot be otherwise.
    """

    week: int
    product: str
    lost: float  # [patient] mean over all paths
    paths: float  # share of the paths on which somebody is lost
    cause: str  # failed batch, laboratory, demand, freezer or plan
    if_batches_as_planned: float | None
    if_released_on_time: float | None
    if_demand_as_forecast: float | None
    freezer_over: float  # [position] mean beyond those in service


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedFigure:
    """A figure of a plan followed and of the same plan re-optimised, on common random numbers.

    None: undefined on all paths but one, or on all.
    """

    kpi: str  # of all products
    unit: str
    static: Interval | None
    rolling: Interval | None
    difference: Interval | None  # rolling less static, path by path


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolling:
    """A plan re-optimised every `every` weeks and the plan followed, on the same `paths` paths."""

    figures: tuple[PairedFigure, ...]
    sentence: str
    every: int  # [week]
    paths: int
    seed: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """Every figure, and the sentence that compares them with the plan's own."""

    figures: tuple[SimulatedFigure, ...]
    weeks: tuple[WeekPercentiles, ...]
    worst: tuple[WorstWeek, ...]
    sentence: str
    paths: int
    seed: int
    notes: tuple[str, ...] = ()

    def figure(self, kpi: str, scope: str = "all") -> SimulatedFigure:
        """The figure of that name; KeyError where there is none."""
        for found in self.figures:
            if (found.scope, found.kpi) == (scope, kpi):
                return found
        raise KeyError(f"{scope}: {kpi}")
