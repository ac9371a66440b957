"""Results of a comparison: the same figures of both supply systems (contract 9)."""

from dataclasses import dataclass

from planner.results.interval import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedFigure:
    """One figure of both systems and off the shelf minus autologous, paired by replication.

    None: undefined, or it does not apply.  docs/comparison.md defines every kpi.
    """

    scope: str  # "all", or a product
    kpi: str
    unit: str
    off_the_shelf: Interval | None
    autologous: Interval | None
    difference: Interval | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Every figure, and the sentence that says who wins and why."""

    figures: tuple[ComparedFigure, ...]
    verdict: str
    replications: int
    seed: int
    patients: float  # due, mean over the paths, of all products; the same on both sides
    notes: tuple[str, ...] = ()  # what a reader must know beside the figures

    def figure(self, kpi: str, scope: str = "all") -> ComparedFigure:
        """The figure of that name; KeyError where there is none."""
        for found in self.figures:
            if (found.scope, found.kpi) == (scope, kpi):
                return found
        raise KeyError(f"{scope}: {kpi}")
