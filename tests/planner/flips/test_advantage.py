"""The interval of response x shelf - fresh, against that of the paired values themselves."""

import numpy as np
import pytest

from planner.flips.advantage import advantage
from planner.results.comparison import ComparedFigure
from planner.results.interval import Interval
from planner.simulation.intervals import interval


def compared(
    shelf: Interval | None, fresh: Interval | None, apart: Interval | None
) -> ComparedFigure:
    return ComparedFigure(
        scope="A", kpi="fill_rate", unit="share",
        off_the_shelf=shelf, autologous=fresh, difference=apart,
    )  # fmt: skip


@pytest.mark.parametrize("response", [0.4, 1.0, 1.7])
def test_it_is_that_of_the_paired_values(response: float) -> None:
    rng = np.random.default_rng(5)
    common = rng.normal(size=40)
    shelf, fresh = common + rng.normal(size=40), 0.5 * common + rng.normal(size=40)
    found = advantage(compared(interval(shelf), interval(fresh), interval(shelf - fresh)), response)
    wanted = interval(response * shelf - fresh)
    assert found is not None
    assert wanted is not None
    assert (found.mean, found.low, found.high) == pytest.approx(
        (wanted.mean, wanted.low, wanted.high)
    )


def test_what_is_undefined_stays_so() -> None:
    one = Interval(mean=1, low=1, high=1)
    assert advantage(compared(one, None, None), 0.5) is None
