"""Two searches over room schedules, one for each life that patients may need, by turns."""

import pytest

from optimizer.decisions import no_batches
from optimizer.solve.schedule_lane import ScheduleLane
from tests.builders.problems import begun, lot, patients, problem, product

ALIKE = problem(product(patients(0, 0, 0, 4, 0, 0)))
# The lot lives until week 4; who needs three weeks more gets nothing of it after week 1.
FRESH = product(
    patients(0, 0, 2, 0, 0, 0),
    patients(0, 0, 1, 0, 0, 0, life_needed=3),
    lots=(lot(4, 0, 4),),
    shelf=6,
)
MIXED = problem(FRESH)


def prices_of(lane: ScheduleLane) -> dict[str, float]:
    return {name: cost for name, _, cost in lane.best()}


def test_where_all_need_the_same_life_there_is_one_search() -> None:
    """4 patients in week 3: a batch in week 2, 100, and no storage."""
    lane = ScheduleLane(ALIKE, seed=1)
    assert prices_of(lane) == {}
    assert lane.burst(200) is not None
    assert prices_of(lane) == {"mean": 100.0}


def test_patients_are_taken_to_need_the_mean_life_or_the_longest() -> None:
    """Three doses are due in week 2; with a life of 1 the lot serves all, with 3 nobody.

    At the mean, four doses are stored for two weeks and one for two more, at 1 each; then it is
    destroyed for 10.  At the longest, all four are stored for four weeks and destroyed, and a batch
    in week 1 costs 100, of which one dose is stored for the last four weeks.
    """
    lane = ScheduleLane(MIXED, seed=1)
    found = [lane.burst(300) for _ in range(2)]
    assert [x and dict(x.starts) for x in found] == [{}, {("A", "S", 1): 1}]
    assert prices_of(lane) == {"mean": 20.0, "longest": 160.0}


def test_each_goes_on_from_the_cheapest_of_what_is_adopted() -> None:
    lane = ScheduleLane(ALIKE, seed=1)
    lane.adopt([no_batches(ALIKE), begun(ALIKE, ("A", 2))])
    assert prices_of(lane) == {"mean": 100.0}
    lane.adopt([])
    assert lane.burst(50) is None
    assert prices_of(lane) == {"mean": pytest.approx(100.0)}
