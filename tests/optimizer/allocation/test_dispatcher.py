"""Service asked for again and again: what is kept, what is solved, and that nothing gets dearer."""

from dataclasses import replace

import pytest

from optimizer.allocation.decided import DispatchedPlan
from optimizer.allocation.dispatcher import Dispatcher
from optimizer.budget import UNLIMITED
from optimizer.decisions import Decisions, no_batches
from optimizer.problem import Problem
from optimizer.settings import Settings
from optimizer.solve.construct import just_in_time
from planner.solving.compile import compile_scenario
from planner.solving.decode import decode
from planner.verify import verify
from tests.builders.problems import begun, lot, patients, problem, product, random_batches
from tests.builders.random_scenarios import scenario

SETTINGS = Settings(threads=1)


def served(by: Dispatcher, batches: Decisions) -> DispatchedPlan:
    found = by.serve(batches, UNLIMITED)
    assert found is not None
    return found


def two() -> Problem:
    a = product(patients(0, 2, 2, 0, 1, 1), lots=(lot(4, 0, 9, "A"),))
    b = product(patients(1, 0, 2, 0, 1, 1), id="B", lots=(lot(3, 0, 9, "B"),))
    return problem(a, b)


def test_only_products_whose_batches_have_changed_are_served_again() -> None:
    of = two()
    by = Dispatcher(of, SETTINGS)
    first = served(by, no_batches(of))
    assert by.solved == 2
    more = served(by, begun(of, ("A", 2)))
    assert by.solved == 3
    assert more.decisions.treated["B", 0] == first.decisions.treated["B", 0]
    assert served(by, no_batches(of)) == first
    assert by.solved == 3


def test_moved_to_another_suite_the_batches_serve_the_same_patients() -> None:
    of = two()
    twin = replace(of.suites[0], id="T")
    of = replace(of, suites=(*of.suites, twin))
    by = Dispatcher(of, SETTINGS)
    here = served(by, begun(of, ("A", 2)))
    there = served(by, replace(no_batches(of), starts={("A", "T", 2): 1}))
    assert by.solved == 2
    assert there.decisions.treated == here.decisions.treated
    assert there.decisions.starts == {("A", "T", 2): 1}


def test_the_batches_are_paid_beside_the_service() -> None:
    """By hand: a lot of 4 serves all 6 but 2, lost at 60; a batch of 100 brings 4 doses.

    Stock of week 0 is 4 doses; then 2, 0, 0, 0, 0.  With the batch, released in week 4: 3 and 2.
    """
    of = problem(product(patients(0, 2, 2, 0, 1, 1), lots=(lot(4, 0, 9, "A"),)))
    by = Dispatcher(of, SETTINGS)
    assert served(by, no_batches(of)).cost == pytest.approx(120 + 4 + 2)
    assert served(by, begun(of, ("A", 3))).cost == pytest.approx(100 + 4 + 2 + 3 + 2)


def test_a_service_that_was_kept_is_what_a_new_dispatcher_finds() -> None:
    for seed in range(30):
        of, batches = random_batches(seed)
        by = Dispatcher(of, SETTINGS)
        for asked in (no_batches(of), batches, no_batches(of), batches):
            again, fresh = (x.serve(asked, UNLIMITED) for x in (by, Dispatcher(of, SETTINGS)))
            assert (again is None) == (fresh is None)
            if again is not None and fresh is not None:
                assert again.cost == pytest.approx(fresh.cost)


def test_more_search_is_never_dearer_and_the_relaxation_never_above() -> None:
    plans = 0
    for seed in range(30):
        of, batches = random_batches(seed)
        by = Dispatcher(of, SETTINGS)
        first = by.serve(batches, UNLIMITED)
        better = by.improve(batches, UNLIMITED)
        again = by.serve(batches, UNLIMITED)
        if first is None or better is None:
            continue
        plans += 1
        assert better.cost <= first.cost
        assert again == better
        assert Dispatcher(of, SETTINGS).relaxed_cost(batches) <= by.relaxed_cost(batches) + 1e-6
        assert by.relaxed_cost(batches) <= better.cost + 1e-6
    assert plans > 20


def test_the_relaxation_of_two_products() -> None:
    """By hand, as in `test_the_batches_are_paid_beside_the_service`, twice."""
    a = product(patients(0, 2, 2, 0, 1, 1), lots=(lot(4, 0, 9, "A"),))
    of = problem(a, replace(a, id="B", lots=(lot(4, 0, 9, "B"),)))
    by = Dispatcher(of, SETTINGS)
    assert by.relaxed_cost(begun(of, ("A", 3))) == pytest.approx(126 + 111)
    assert served(by, begun(of, ("A", 3))).cost == pytest.approx(126 + 111)
    assert by.solved == 2


def test_more_search_finds_that_patients_keep_their_places() -> None:
    """By hand: in each of weeks 0 ... 3 one of each priority is due, one dose comes, one may wait.

    One of two starts each week and the other is lost after a week, but for the last week's: four
    doses treat four of priority 2, and the four of priority 1 are lost at 60.  Nobody waits.
    """
    doses = tuple(lot(1, t, 9, f"L{t}") for t in range(4))
    p = product(
        patients(1, 1, 1, 1), patients(1, 1, 1, 1, priority=2.0), max_wait=1, lots=doses
    )  # fmt: skip
    of = problem(replace(p, storage_cost=0.0))
    by = Dispatcher(of, SETTINGS)
    assert served(by, no_batches(of)).cost == pytest.approx(240.0)
    better = by.improve(no_batches(of), UNLIMITED)
    assert better is not None
    assert better.cost == pytest.approx(240.0)
    assert by.relaxed_cost(no_batches(of)) == pytest.approx(240.0)


def test_what_the_freezers_do_not_hold_one_by_one_is_served_all_together() -> None:
    """Two products with two doses each, and four positions at the end of week 0, then three.

    Alone each would wait for nobody and leave two doses until week 2, when its patients come.
    Together one of them discards... it cannot: good doses are kept, so no service fits.
    """
    a = product(patients(0, 0, 2), lots=(lot(2, 0, 9, "A"),))
    of = problem(a, replace(a, id="B", lots=(lot(2, 0, 9, "B"),)), positions=(4.0, 3.0, 3.0))
    assert Dispatcher(of, SETTINGS).serve(no_batches(of), UNLIMITED) is None
    wide = replace(of, positions=(4.0, 4.0, 3.0))
    assert served(Dispatcher(wide, SETTINGS), no_batches(wide)).cost == pytest.approx(8.0)


def test_waiting_patients_make_room() -> None:
    """One product may start its patients late or now: only now do the freezers hold the rest."""
    late = product(patients(2, 0, 0), lots=(lot(2, 0, 9, "A"),), max_wait=2, wait_cost=-5.0)
    other = product(patients(0, 0, 3), id="B", lots=(lot(3, 0, 9, "B"),))
    of = problem(late, other, positions=(3.0, 3.0, 3.0))
    found = served(Dispatcher(of, SETTINGS), no_batches(of))
    assert found.decisions.treated["A", 0] == (2, 2, 2)
    free = served(Dispatcher(replace(of, positions=None), SETTINGS), no_batches(of))
    assert free.decisions.treated["A", 0] == (0, 0, 2)


@pytest.mark.parametrize("seed", range(12))
def test_the_checker_accepts_what_is_served(seed: int) -> None:
    asked = scenario(seed)
    of = compile_scenario(asked)
    batches = just_in_time(of)
    by = Dispatcher(of, SETTINGS)
    plans = [by.serve(batches, UNLIMITED), by.improve(batches, UNLIMITED)]
    plans.append(by.serve(no_batches(of), UNLIMITED))
    for found in plans:
        if found is not None:
            assert list(verify(asked, decode(asked, of, found.decisions))) == []
