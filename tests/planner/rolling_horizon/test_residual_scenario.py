"""What a review knows: the store, the making, the banks and the waiting of one path."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from optimizer.stochastic.distributions import cumulative_doses
from optimizer.stochastic.expected_cost import ExactExpectation
from planner.domain.freezer import Freezer
from planner.domain.plan import Plan
from planner.domain.product import CourseShipping
from planner.rolling_horizon.residual_scenario import WAITING, look_ahead, situation
from planner.rolling_horizon.state import FixedBatch, PathRealisation, PathState
from planner.simulation.demand import Arrivals
from planner.simulation.realised_supply import RealisedSupply, sample_supply
from planner.solving import Outlook, Reviewer
from tests.builders.uncertain import WEEKS, every_other_fails, every_other_plan

PATIENTS = {("H", 0): 3, ("H", 1): 2, ("F", 3): 4, ("F", 9): 1}  # by hospital and week due


def lived(
    until: int,
    *,
    fails: set[int],
    donor: bool = True,
    success: str = "0.5",
    ship_course: CourseShipping = "weekly",
    fefo: bool = True,
) -> PathState:
    """`every_other_plan` followed up to a week; fails: starts of the batches that do."""
    scenario = replace(every_other_fails(), fefo=fefo)
    p = replace(scenario.products["A"], batch_success=Decimal(success), ship_course=ship_course)
    line = scenario.lineage["A"]
    if success == "1":
        line = replace(line, donor_success=Decimal(1))
    scenario = replace(scenario, products={"A": p}, lineage={"A": line})

    def supply(plan: Plan, product: str) -> RealisedSupply:
        drawn = sample_supply(scenario, plan, product, seed=1, paths=1)
        accepted = {bank: np.array([donor]) for bank in drawn.accepted}
        made = np.array([[donor or b.bank != "B2"] for b in drawn.batches], dtype=bool)
        passed = np.array([[b.start not in fails] for b in drawn.batches], dtype=bool)
        doses = np.where(made & passed.reshape(made.shape), 20, 0)
        return replace(
            drawn, doses=doses, made=made, accepted=accepted, delay=np.zeros_like(drawn.delay)
        )

    rows = tuple(("A", h, due) for h, due in PATIENTS)
    patients = np.array([[n] for n in PATIENTS.values()], dtype=np.int64)
    arrivals = Arrivals(rows=rows, patients=patients)
    path = PathState(
        scenario, every_other_plan(), PathRealisation(seed=1, arrivals=arrivals, supply=supply)
    )
    path.advance(until)
    return path


def test_stock_is_what_nobody_is_promised() -> None:
    """Five patients have begun their courses of two doses out of 30 by week 2."""
    found = situation(lived(2, fails=set())).scenario
    assert found.weeks == WEEKS - 2
    assert found.calendar.start == every_other_fails().calendar.monday(2)
    assert found.lots["L"].doses == 30 - 2 * 5
    assert found.lot_weeks("L") == (-2, 6)


def test_whole_courses_owe_nothing_later_and_the_rules_of_shipping_stay() -> None:
    """Five patients have begun: their ten doses have left, and nothing is kept for them."""
    path = lived(2, fails=set(), ship_course="whole", fefo=False)
    store = path.stores["A"].store
    assert (store.unreserved() == store.stock).all()
    found = situation(path).scenario
    assert found.lots["L"].doses == 30 - 2 * 5 == store.held[0]
    assert (found.fefo, found.products["A"].ship_course) == (False, "whole")


def test_a_failure_is_known_once_the_batch_would_be_released() -> None:
    """The firm batch starts in week 0, is frozen in week 2 and released in week 3."""
    for fails in (set(), {0}):
        making = situation(lived(2, fails=fails))
        assert making.scenario.batches["F1"].start == -2  # frozen in the week of the review
        quarantine = situation(lived(3, fails=fails))
        assert "F1" not in quarantine.scenario.batches
        assert quarantine.scenario.lots["F1"].doses == 10  # as planned: it may fail yet
        assert quarantine.unsure == {"F1"}
        assert quarantine.scenario.lot_weeks("F1") == (0, 10)
    known = situation(lived(4, fails=set()))
    assert known.scenario.lots["F1"].doses == 20
    assert "F1" not in known.unsure
    assert "F1" not in situation(lived(4, fails={0})).scenario.lots


def test_doses_of_a_certain_batch_may_be_promised_in_the_making() -> None:
    path = lived(1, fails=set(), success="1")
    found = situation(path)
    store = path.stores["A"].store
    place = next(n for n, x in enumerate(path.lots["A"]) if isinstance(x, FixedBatch))
    assert found.free == {"F1": int(store.unreserved()[place, 0])}


def test_the_making_is_firm_and_later_starts_are_open() -> None:
    found = situation(lived(4, fails=set())).scenario
    assert {b.id: b.start for b in found.batches.values()} == {"A-B002": -1}
    assert set(found.lots) == {"L", "F1", "A-B001"}


@pytest.mark.parametrize("donor", [True, False])
def test_banks_hold_what_is_left(donor: bool) -> None:
    """A donor's cells fail or pass in week 12, which is known in week 13."""
    found = situation(lived(13, fails=set(), donor=donor)).scenario
    assert {b.id: b.vials for b in found.banks.values()} == {
        "M": 1,
        "W": 0,
        "B1": 4,
        "D1": 1 if donor else 0,
        "B2": 8 if donor else 0,
    }
    assert found.calendar.available_from(found.banks["B2"].available_on) == 0
    assert found.lineage["A"].donors_available == 2
    earlier = situation(lived(12, fails=set(), donor=donor)).scenario
    assert earlier.banks["D1"].vials == 2


def test_who_waits_is_known_and_who_is_to_come_is_not() -> None:
    """No dose is left in week 9, and one far patient, due then, was known in week 8."""
    scenario = every_other_fails()
    path = lived(9, fails={0, 1, 3, 5, 7})
    demand = situation(path).scenario.demand
    waiting = {key: n for key, n in demand.patients.items() if key[1].endswith(WAITING)}
    assert waiting == {("A", "F" + WAITING, 0): 1}
    assert demand.chance(("A", "F" + WAITING, 0)) == (1.0, 0.0)
    later = {key for key in demand.patients if not key[1].endswith(WAITING)}
    assert later == {
        (p, h, due - 9)
        for p, h, due in scenario.demand.patients
        if due - scenario.hospitals[h].transit_weeks >= 9
    }


def test_what_is_to_be_left_at_the_end_is_asked_for_only_where_the_end_is_seen() -> None:
    path = lived(4, fails=set())
    whole, near = situation(path), situation(path, 10)
    mean = every_other_fails().demand.mean_doses_due({"A": (1, 1)}, WEEKS)["A"]
    assert whole.ending == {"A": pytest.approx(float(mean))}
    assert near.ending == {"A": 0.0}
    assert near.scenario.weeks == 10
    assert max(due for _, _, due in near.scenario.demand.patients) == 9


def test_the_look_ahead_covers_banks_making_and_use() -> None:
    """Donor 2, WCB 1, made in 2, released after 1; ten doses last two weeks."""
    assert look_ahead(every_other_fails()) == 2 + 1 + 2 + 1 + 26


def test_tables_are_shared_by_paths_and_yet_count_who_waits() -> None:
    reviewer = Reviewer(every_other_fails())
    for fails in ({0, 1, 3, 5, 7}, set[int]()):
        found = situation(lived(9, fails=fails))
        whole = Outlook(found.scenario)
        p, risk = whole.problem.products[0], whole.risks["A"]
        mine = reviewer._doses(found.scenario, p, risk)
        exact = cumulative_doses(p, risk, found.scenario.weeks)
        supply = np.arange(60.0)
        for one, other in zip(mine, exact, strict=True):
            assert one.mean == pytest.approx(other.mean)
            assert one.missing(supply) == pytest.approx(other.missing(supply))
        assert ExactExpectation(p, risk, found.scenario.weeks, 3, due=mine).due is mine


@pytest.mark.parametrize(("near", "begins"), [({}, False), ({("A", "S", 0): 1}, True)])
def test_freezers_get_no_fuller_than_the_plan_in_hand_fills_them(
    near: dict[tuple[str, str, int], int], begins: bool
) -> None:
    """One position for everything: nothing new, but what was planned all the same."""
    found = situation(lived(13, fails={0, 1, 3, 5, 7, 11}))
    tight = {"Z": Freezer(id="Z", positions=1)}
    found = replace(found, scenario=replace(found.scenario, freezers=tight))
    reviewer = Reviewer(every_other_fails())
    plan = reviewer.decide(found, 5.0, near=near, fits=lambda starts: True)
    assert plan is not None
    assert any(not b.firm for b in plan.batches) == begins
