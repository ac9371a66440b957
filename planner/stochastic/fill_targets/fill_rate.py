"""Share of patients who start, over independent paths, and what it is at least."""

from dataclasses import dataclass
from math import log, sqrt
from statistics import NormalDist

import numpy as np

from planner.simulation.ratio import pooled
from planner.simulation.reservations import Counts

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """Sum of started over sum of due; error and skew are of its patients lost, path by path."""

    mean: float  # of all patients due on all paths
    error: float  # standard error of `mean`, by the delta method
    skew: float  # third standardised moment of what the paths lose beyond their share
    paths: int
    due: float  # [patient] on a path, mean

    def below(self, errors: float) -> float:
        """`mean` less so many standard errors, and more of them where a few paths lose most.

        One-sided limit with the Edgeworth term of first order, error + skew (2 z² + 1) / 6 √n.
        Source: Hall (1983), Annals of Statistics 11(2).
        """
        return self.mean - self.error * (
            errors + self.skew * (2 * errors * errors + 1) / (6 * sqrt(self.paths))
        )

    def lower(self, confidence: float = CONFIDENCE) -> float:
        """What the true share is at least, with that confidence, one-sided.

        Where no path has lost anybody: 1 - ln(1 / (1 - confidence)) / paths, as if a path that
        loses lost everybody.
        """
        if not self.error:
            return max(0.0, self.mean - log(1 / (1 - confidence)) / self.paths)
        return self.below(NormalDist().inv_cdf(confidence))


def fill_of(started: Counts, due: Counts) -> Fill | None:
    """From [path] patients; None where somebody is due on fewer than two paths."""
    paths, values = len(due), pooled(started, due)
    if np.isnan(values).any() or paths < 2:
        return None
    mean = float(started.sum()) / float(due.sum())
    spread = float(np.std(values, ddof=1))
    return Fill(
        mean=mean,
        error=spread / sqrt(paths),
        skew=float(np.mean(((mean - values) / spread) ** 3)) if spread else 0.0,
        paths=paths,
        due=float(due.sum()) / paths,
    )
