"""The small model of the freezers against the whole one, and against what is served in the end."""

import numpy as np
import pytest

from optimizer.allocation.dispatch import dispatch, with_batches
from optimizer.allocation.evaluate import PlanEvaluator
from optimizer.allocation.service_search import allocate_greedily
from optimizer.budget import Budget
from optimizer.decisions import no_batches
from optimizer.settings import Settings
from optimizer.solve.infeasibility import least_excess
from optimizer.stochastic.freezer_lp import FreezerLoads, FreezerProgram
from tests.builders.problems import lot, patients, problem, product, random_batches

QUICKLY = Settings(seconds=20, threads=1, seed=1)
NONE = {"A": np.zeros(4, dtype=np.int64)}


@pytest.mark.parametrize("seed", range(40))
def test_it_is_as_full_as_the_whole_model_says(seed: int) -> None:
    of, batches = random_batches(seed)
    over = FreezerLoads(of).excess(batches)
    fixed = with_batches(of, batches)
    least = sum(x for _, x in least_excess(fixed, QUICKLY, "tiers").weeks)
    assert over == pytest.approx(least, abs=1e-3)
    served = dispatch(of, batches, QUICKLY, Budget.of(20.0))
    assert (served is not None) == (over == 0)


def test_who_is_lost_sooner_makes_room_for_more() -> None:
    """4 doses, courses of two, 2 patients due in week 0, 2 in week 1; 4 more doses from week 2.

    Served as they come: both of week 0, then nobody, and 4 are left in week 2.  One of week 0, both
    of week 1: 2 are left.
    """
    of = problem(
        product(patients(2, 2, 0, 0), course=(1, 1), lots=(lot(4, 0, 9), lot(4, 2, 9, id="M"))),
        positions=(8.0, 8.0, 2.0, 2.0),
    )
    assert FreezerProgram(of).solved(NONE).excess == 0
    assert allocate_greedily(of, PlanEvaluator(of)) is None
    assert dispatch(of, no_batches(of), QUICKLY, Budget.of(20.0)) is not None


def test_old_doses_leave_when_they_expire_and_not_before() -> None:
    """Nobody is due: 3 doses until week 1, 2 after; 1 fits."""
    of = problem(
        product(patients(0, 0, 0, 0), lots=(lot(1, 0, 1), lot(2, 0, 9, id="M"))),
        positions=(1.0,) * 4,
    )
    found = FreezerProgram(of).solved(NONE)
    assert found.stock["A"].tolist() == pytest.approx([3, 2, 2, 2])
    assert found.excess == pytest.approx(2 + 1 + 1 + 1)
