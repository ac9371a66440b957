"""Doses leave oldest first: lot by lot against the plain telling, and by hand."""

from collections.abc import Iterator

import numpy as np
import pytest

from planner.domain.product import CourseShipping
from planner.domain.scenario import Scenario
from planner.simulation.replay import Realisation, sample_realisation
from planner.simulation.reservations import Counts, DoseRequest, Reservation
from planner.simulation.store import DoseStore, StoreLots
from planner.simulation.store_simulation import StoreSimulation
from tests.builders.worlds import SHIPPING, risky_world, shipping
from tests.planner.simulation.plain_store import Lot, Parcel, Sent, inversions, tally
from tests.planner.simulation.slow_replay import slow_replay
from tests.planner.simulation.watched_store import Left, sent_on, watching

PATHS = 8


def store(*lots: tuple[int, int, int], certain: bool = True, unit: int = 1) -> DoseStore:
    """Lots of (released, last usable week, doses)."""
    return DoseStore(
        StoreLots(
            frozen=[0] * len(lots),
            released=[released for released, _, _ in lots],
            last=[last for _, last, _ in lots],
            certain=[certain] * len(lots),
            doses=np.array([[doses] for _, _, doses in lots]),
        ),
        unit=unit,
    )


def ask(
    of: DoseStore, week: int, *requests: tuple[tuple[int, ...], int, int]
) -> tuple[list[int], list[int], list[Reservation]]:
    """A week in which (course, life, patients) ask: who starts, and what is left, lot by lot."""
    wanted = [
        (DoseRequest(doses=doses, life=life), np.array([patients]))
        for doses, life, patients in requests
    ]
    made, _ = of.step(week, wanted)
    return [int(x.granted[0]) for x in made], of.stock[:, 0].tolist(), made


def test_a_dose_kept_for_a_promise_leaves_first_and_the_promise_takes_a_younger_one() -> None:
    """One starts in week 0, with doses in weeks 0 and 2.  Who asks in week 1 gets the old dose that
    would do for week 2, and the young one does so instead."""
    here = store((0, 5, 2), (1, 9, 1))
    assert ask(here, 0, ((1, 0, 1), 0, 1))[:2] == ([1], [1, 1])
    assert ask(here, 1, ((1,), 0, 1))[:2] == ([1], [0, 1])
    assert ask(here, 2)[:2] == ([], [0, 0])


def test_a_promise_is_kept_though_its_dose_would_do_for_somebody_else() -> None:
    """The same, but nothing is left for a second patient: the last dose is promised."""
    here = store((0, 5, 2))
    assert ask(here, 0, ((1, 0, 1), 0, 1))[:2] == ([1], [1])
    assert ask(here, 1, ((1,), 0, 1))[:2] == ([0], [1])
    assert ask(here, 2)[:2] == ([], [0])


def test_long_lives_choose_first() -> None:
    """Asked for last, the dose that must live three weeks leaves from the only lot that does."""
    here = store((0, 1, 1), (0, 3, 1))
    assert ask(here, 0, ((1,), 0, 1), ((1,), 3, 1))[:2] == ([1, 1], [0, 0])
    here = store((0, 1, 1), (0, 3, 1))
    assert ask(here, 0, ((1,), 0, 2), ((1,), 3, 1))[:2] == ([2, 0], [0, 0])


def test_a_long_life_takes_no_dose_that_a_short_one_needs() -> None:
    """Old, middle, young: two who need the middle's life take it and the young, not the old."""
    here = store((0, 1, 1), (0, 3, 1), (0, 6, 1))
    assert ask(here, 0, ((1,), 2, 2))[:2] == ([2], [1, 0, 0])


@pytest.mark.parametrize(("certain", "started"), [(True, 2), (False, 1)])
def test_later_doses_may_come_from_a_certain_lot_still_to_be_released(
    certain: bool, started: int
) -> None:
    """Three ask for a dose in both weeks.  Two doses are good in week 0 alone, one in week 1 too,
    and two are released in week 1: so two can start, or one, where these two cannot be relied on.
    """
    here = store((0, 0, 2), (0, 1, 1), (1, 4, 2), certain=certain)
    assert ask(here, 0, ((1, 1), 0, 3))[:2] == ([started], [0, 1, 2])
    assert ask(here, 1)[:2] == ([], [0, 0, 3 - started])


def test_cancelled_doses_serve_the_next_though_the_lots_have_changed() -> None:
    """As in the first test, but the one who started drops out in week 2: the young dose is free."""
    here = store((0, 5, 2), (1, 9, 1))
    _, _, (first,) = ask(here, 0, ((1, 0, 1), 0, 1))
    ask(here, 1, ((1,), 0, 1))
    left, freed = here.cancel(2, first, np.array([True]))
    assert (left.tolist(), freed.tolist()) == ([1], [1])
    assert here.unreserved()[:, 0].tolist() == [0, 1]
    assert ask(here, 2, ((1,), 0, 2))[:2] == ([1], [0, 0])


def test_what_is_not_reserved_is_what_the_oldest_first_leaves() -> None:
    """Two of the three old doses are promised for week 2; of week 5 only the young one may be."""
    here = store((0, 3, 3), (0, 9, 2))
    ask(here, 0, ((1, 0, 2, 0, 0, 1), 0, 1))
    assert here.stock[:, 0].tolist() == [2, 2]
    assert here.unreserved()[:, 0].tolist() == [0, 1]


def test_nobody_asks_and_nothing_leaves() -> None:
    here = store((0, 0, 2), (0, 3, 1))
    made, expired = here.step(0, [])
    assert (made, expired.tolist(), here.held.tolist()) == ([], [2], [1])


@pytest.mark.parametrize("ship", SHIPPING)
@pytest.mark.parametrize("seed", range(60))
def test_every_dose_leaves_from_the_lot_of_the_plain_telling(
    seed: int, ship: CourseShipping, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lot by lot and week by week, on every path; and no shipment passes over an older lot."""
    scenario, plan = shipping(ship, risky_world(seed))
    chance = sample_realisation(scenario, plan, seed=seed, paths=PATHS)
    found = {p: shipped(scenario, p, chance, monkeypatch) for p in scenario.products}
    for path in range(PATHS):
        tale = slow_replay(scenario, plan, chance, path)
        for p, sent in tale.sent.items():
            lots = [x for x in tale.lots if x.product == p]
            mine = sent_on(path, found[p], lots, scenario.products[p].shipping_unit)
            assert tally(mine) == tally(sent)
            assert not list(inversions(lots, mine))


def shipped(
    scenario: Scenario, product: str, chance: Realisation, monkeypatch: pytest.MonkeyPatch
) -> list[Left]:
    with watching(monkeypatch) as found:
        StoreSimulation(
            scenario, product, chance.arrivals, chance.supply[product].lots(scenario)
        ).run()
    return found


def test_a_whole_course_leaves_from_one_lot() -> None:
    """Courses of three doses: the old lot has one left over, which waits for nobody and expires;
    the next course leaves from the young lot, which has enough for one."""
    here = store((0, 2, 4), (0, 6, 5), unit=3)
    assert ask(here, 0, ((3,), 1, 3))[:2] == ([2], [1, 2])
    assert here.outlasting(1).tolist() == [0]
    made, expired = here.step(2, [])
    assert (made, expired.tolist(), here.held.tolist()) == ([], [1], [2])


def test_a_lot_lives_until_the_last_dose_of_a_whole_course() -> None:
    """Three weeks of life asked for: only the young lot lives so long, and its four doses are one
    course; the nine of the old one stay."""
    here = store((0, 2, 9), (0, 3, 4), unit=3)
    assert ask(here, 0, ((3,), 3, 2))[:2] == ([1], [9, 1])


def test_a_whole_course_counts_on_no_lot_still_to_be_released() -> None:
    here = store((0, 6, 2), (1, 8, 3), unit=3)
    assert ask(here, 0, ((3,), 0, 1))[:2] == ([0], [2, 3])
    assert ask(here, 1, ((3,), 0, 1))[:2] == ([1], [2, 0])


def test_what_outlasts_the_horizon_counts_whole_courses_lot_by_lot() -> None:
    """5 + 4 doses: one course of three each, not three courses."""
    assert store((0, 6, 5), (0, 8, 4), (0, 4, 7), unit=3).outlasting(5).tolist() == [6]
    assert store((0, 6, 5), (0, 8, 4), (0, 4, 7)).outlasting(5).tolist() == [9]


def test_the_worlds_have_a_choice_of_lots() -> None:
    """Often a younger lot would do, and the judge refuses what leaves youngest first."""
    choices = broken = 0
    for seed in range(60):
        scenario, plan = risky_world(seed)
        chance = sample_realisation(scenario, plan, seed=seed, paths=PATHS)
        for path in range(PATHS):
            tale = slow_replay(scenario, plan, chance, path)
            for p, sent in tale.sent.items():
                lots = [x for x in tale.lots if x.product == p]
                choices += sum(_choice(lots, sent, x) for x in sent)
                broken += any(True for _ in inversions(lots, list(_youngest(lots, sent))))
    assert min(choices, broken) > 100


def _choice(lots: list[Lot], sent: list[Sent], x: Sent) -> bool:
    """A younger lot with doses left would have done too."""
    week = x.parcel.leaves
    return any(
        lot.last > x.lot.last
        and lot.released <= week
        and lot.doses > sum(y.lot is lot and y.parcel.leaves <= week for y in sent)
        for lot in lots
    )


def _youngest(lots: list[Lot], sent: list[Sent]) -> Iterator[Sent]:
    """The same parcels, each from the youngest lot that still has doses, as far as they go."""
    left = {x.id: x.doses for x in lots}
    for x in sorted(sent, key=lambda x: x.parcel.leaves):
        able = [
            lot
            for lot in lots
            if lot.released <= x.parcel.leaves and lot.last >= x.parcel.good_to and left[lot.id]
        ]
        if able:
            chosen = max(able, key=lambda lot: lot.last)
            left[chosen.id] -= 1
            yield Sent(chosen, x.parcel)


def test_an_inversion_is_seen() -> None:
    """The judge of the tests above, by hand: a young dose leaves while an old one stays behind."""
    old = Lot("OLD", "A", 0, 0, 0, 5, True, 1)
    new = Lot("NEW", "A", 0, 0, 0, 9, True, 1)
    assert list(inversions([old, new], [Sent(new, Parcel(2, 2))])) == [
        (Sent(new, Parcel(2, 2)), old)
    ]
    assert not list(inversions([old, new], [Sent(new, Parcel(2, 6))]))  # it must live longer
    both = [Sent(new, Parcel(2, 2)), Sent(old, Parcel(2, 2))]
    assert not list(inversions([old, new], both))
    late = Lot("LATE", "A", 0, 3, 3, 5, True, 1)
    assert not list(inversions([late, new], [Sent(new, Parcel(2, 2))]))


def test_the_paths_do_not_mix(monkeypatch: pytest.MonkeyPatch) -> None:
    """Doses on one path only: what leaves there leaves nowhere else."""
    lots = StoreLots(
        frozen=[0, 0], released=[0, 0], last=[2, 4], certain=[True] * 2,
        doses=np.array([[1, 0, 0], [1, 1, 0]]),
    )  # fmt: skip
    here = DoseStore(lots)
    with watching(monkeypatch) as found:
        (made,), _ = here.step(0, [(DoseRequest(doses=(1,), life=0), counts(1, 1, 1))])
    assert made.granted.tolist() == [1, 1, 0]
    assert [(x.lot, x.doses.tolist()) for x in found] == [(0, [1, 0, 0]), (1, [0, 1, 0])]


def counts(*values: int) -> Counts:
    return np.array(values, dtype=np.int64)
