"""Least closing stock that serving the forecast leaves: what freezers must hold (contract 6).

For new batches by start week, in any order of service:

    stock[t] >= doses alive - doses due by t, >= doses in quarantine
    stock[t] >= new doses alive - doses due since they may be used, patients waiting included
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from optimizer.arrays import Floats
from optimizer.flows import doses_due, fixed_frozen
from optimizer.problem import ProductData

POSITION_TOLERANCE = 1e-6  # [position] that sums of doubles may miss


class LeastStock:
    """The lower bound of one product; fixed supply and demand are summed once.

    alive: [week] doses of the fixed lots frozen and not expired at its end.
    due: [week] doses of the forecast that can leave by its end.
    """

    def __init__(self, p: ProductData, weeks: int) -> None:
        self.product, self.weeks = p, weeks
        self.alive = np.zeros(weeks)
        for lot in p.lots:
            self.alive[max(lot.frozen, 0) : lot.last] += lot.doses
        self.due = doses_due(p, weeks, in_reach=True)

    def of(self, batches: Sequence[int]) -> Floats:
        """[week] the bound for new batches by start week."""
        p, weeks = self.product, np.arange(self.weeks)
        started = np.concatenate([[0.0], np.cumsum(batches)])
        due = np.concatenate([[0.0], self.due])

        def by(cumulative: Floats, week: npt.NDArray[np.int_]) -> Floats:
            found: Floats = cumulative[np.clip(week + 1, 0, self.weeks)]
            return found

        frozen, old = by(started, weeks - p.production), weeks - p.shelf + 1
        new = p.doses * (frozen - by(started, old - p.production))
        quarantine = p.doses * (frozen - by(started, weeks - p.lag))
        recent = new - (self.due - by(due, old + p.release - p.max_wait))
        found: Floats = np.maximum.reduce(
            [self.alive + new - self.due, quarantine, recent, np.zeros(self.weeks)]
        )
        return found


def on_time_stock(p: ProductData, weeks: int) -> Floats:
    """[week] doses of the fixed lots frozen by then, less those due; below 0: missing."""
    found: Floats = fixed_frozen(p, weeks) - doses_due(p, weeks)
    return found
