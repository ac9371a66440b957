"""What a review knows: the store, the making, the banks and the waiting of one path."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from optimizer.stochastic.distributions import cumulative_doses
from optimizer.stochastic.expected_cost import ExactExpectation
from planner.domain.demand import DemandKey
from planner.domain.freezer import Freezer
from planner.domain.plan import Plan
from planner.domain.product import CourseShipping
from planner.domain.state import DosesInTransit, RunningCourse, WaitingPatients
from planner.rolling_horizon.residual_scenario import look_ahead, residual_scenario
from planner.rolling_horizon.state import PathRealisation, PathState
from planner.simulation.demand import Arrivals
from planner.simulation.realised_supply import RealisedSupply, sample_supply
from planner.solving import Outlook, Reviewer
from planner.solving.expected_cost import risk_of
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


def test_the_store_holds_what_has_not_left_and_running_courses_are_owed_the_rest() -> None:
    """3 patients have had both doses by week 2 and 2 have had one: 8 of 30 doses have left."""
    found = residual_scenario(lived(2, fails=set()))
    assert found.weeks == WEEKS - 2
    assert found.calendar.start == every_other_fails().calendar.monday(2)
    assert found.lots["L"].doses == 30 - 8
    assert found.lot_weeks("L") == (-2, 6)
    owed = RunningCourse(product="A", hospital="H", started=-1, patients=2, shipped=1)
    assert found.courses == (owed,)
    assert (found.waiting, found.transit) == ((), ())


def test_whole_courses_owe_nothing_later_and_the_rules_of_shipping_stay() -> None:
    """Five patients have begun: their ten doses have left, and nothing is kept for them."""
    path = lived(2, fails=set(), ship_course="whole", fefo=False)
    found = residual_scenario(path)
    assert found.lots["L"].doses == 30 - 2 * 5 == path.stores["A"].store.held[0]
    assert (found.fefo, found.products["A"].ship_course) == (False, "whole")
    assert found.courses == ()


def test_doses_that_have_left_for_a_start_to_come_are_on_the_way() -> None:
    """F is a week away: in week 3 the 4 patients due in week 3 are due still, their first doses
    come in week 3, and the second ones are in store."""
    path = lived(3, fails=set())
    assert path.scenario.hospitals["F"].transit_weeks == 1
    found = residual_scenario(path)
    assert found.transit == (DosesInTransit(product="A", hospital="F", infused=0, doses=4),)
    assert found.demand.patients["A", "F", 0] == 4
    assert found.demand.chance(("A", "F", 0)) == (4.0, 0.0)
    later = residual_scenario(lived(4, fails=set()))
    assert later.courses == ()  # the second doses left in week 3
    assert later.transit == ()


def test_a_failure_is_known_once_the_batch_would_be_released() -> None:
    """The firm batch starts in week 0, is frozen in week 2 and released in week 3."""
    for fails in (set(), {0}):
        making = residual_scenario(lived(2, fails=fails))
        assert making.batches["F1"].start == -2  # frozen in the week of the review
        assert making.batches["F1"].success == Decimal("0.5")
        quarantine = residual_scenario(lived(3, fails=fails))
        assert "F1" not in quarantine.batches
        lot = quarantine.lots["F1"]
        assert (lot.status, lot.doses, lot.success) == ("quarantine", 20, Decimal("0.5"))
        assert quarantine.lot_doses("F1") == 10  # as planned: it may fail yet
        assert quarantine.lot_weeks("F1") == (0, 10)
        assert "F1" in risk_of(quarantine, "A", []).firm
    known = residual_scenario(lived(4, fails=set()))
    assert (known.lots["F1"].status, known.lots["F1"].doses) == ("released", 20)
    assert "F1" not in residual_scenario(lived(4, fails={0})).lots


def test_a_batch_that_cannot_fail_is_told_as_such() -> None:
    found = residual_scenario(lived(1, fails=set(), success="1"))
    assert found.batches["F1"].success == 1
    assert found.firm_doses("F1") == 20
    assert risk_of(found, "A", []).firm == set()


def test_a_room_that_has_yet_to_be_cleared_is_held() -> None:
    """Frozen in week 2, cleared for two weeks: held in week 3, when the next is made."""
    path = lived(3, fails=set())
    p = replace(path.scenario.products["A"], clearance_weeks=2)
    path.scenario = replace(path.scenario, products={"A": p})
    found = residual_scenario(path).batches
    assert found["F1"].frozen
    assert found["F1"].start == -3
    assert not found["A-B001"].frozen


def test_the_making_is_firm_and_later_starts_are_open() -> None:
    found = residual_scenario(lived(4, fails=set()))
    assert {b.id: b.start for b in found.batches.values()} == {"A-B002": -1}
    assert set(found.lots) == {"L", "F1", "A-B001"}


@pytest.mark.parametrize("donor", [True, False])
def test_banks_hold_what_is_left(donor: bool) -> None:
    """A donor's cells fail or pass in week 12, which is known in week 13."""
    found = residual_scenario(lived(13, fails=set(), donor=donor))
    assert {b.id: b.vials for b in found.banks.values()} == {
        "M": 1,
        "W": 0,
        "B1": 4,
        "D1": 1 if donor else 0,
        "B2": 8 if donor else 0,
    }
    assert found.calendar.available_from(found.banks["B2"].available_on) == 0
    assert found.lineage["A"].donors_available == 2
    earlier = residual_scenario(lived(12, fails=set(), donor=donor))
    assert earlier.banks["D1"].vials == 2


def test_who_waits_is_known_and_who_is_to_come_is_not() -> None:
    """No dose is left in week 9: one far patient, due then, was known in week 8; a week later the
    patient waits."""
    scenario = every_other_fails()
    found = residual_scenario(lived(9, fails={0, 1, 3, 5, 7}))
    assert found.demand.chance(("A", "F", 0)) == (1.0, 0.0)
    assert found.waiting == ()
    uncertain = {key for key in found.demand.patients if found.demand.chance(key)[1]}
    assert uncertain == {
        (p, h, due - 9)
        for p, h, due in scenario.demand.patients
        if due - scenario.hospitals[h].transit_weeks >= 9
    }
    later = residual_scenario(lived(10, fails={0, 1, 3, 5, 7}))
    assert later.waiting == (WaitingPatients(product="A", hospital="F", due=-1, patients=1),)
    assert all(key in uncertain for key in _shifted(later.demand.patients, 1))


def _shifted(keys: Iterable[DemandKey], weeks: int) -> list[DemandKey]:
    return [(p, h, due + weeks) for p, h, due in keys]


def test_what_is_to_be_left_at_the_end_is_asked_for_only_where_the_end_is_seen() -> None:
    path = lived(4, fails=set())
    whole, near = residual_scenario(path), residual_scenario(path, 10)
    mean = every_other_fails().demand.mean_doses_due({"A": (1, 1)}, WEEKS)["A"]
    assert float(whole.ending_target("A")) == pytest.approx(float(mean))
    assert near.ending_target("A") == 0
    assert near.weeks == 10
    assert max(due for _, _, due in near.demand.patients) == 9


def test_the_look_ahead_covers_banks_making_and_use() -> None:
    """Donor 2, WCB 1, made in 2, released after 1; ten doses last two weeks."""
    assert look_ahead(every_other_fails()) == 2 + 1 + 2 + 1 + 26


def test_tables_are_shared_by_paths_and_yet_count_who_waits() -> None:
    reviewer = Reviewer(every_other_fails())
    for fails in ({0, 1, 3, 5, 7}, set[int]()):
        found = residual_scenario(lived(9, fails=fails))
        whole = Outlook(found)
        p, risk = whole.problem.products[0], whole.risks["A"]
        mine = reviewer._doses(found, p, risk)
        exact = cumulative_doses(p, risk, found.weeks)
        supply = np.arange(60.0)
        for one, other in zip(mine, exact, strict=True):
            assert one.mean == pytest.approx(other.mean)
            assert one.missing(supply) == pytest.approx(other.missing(supply))
        assert ExactExpectation(p, risk, found.weeks, 3, due=mine).due is mine


@pytest.mark.parametrize(("near", "begins"), [({}, False), ({("A", "S", 0): 1}, True)])
def test_freezers_get_no_fuller_than_the_plan_in_hand_fills_them(
    near: dict[tuple[str, str, int], int], begins: bool
) -> None:
    """One position for everything: nothing new, but what was planned all the same."""
    found = residual_scenario(lived(13, fails={0, 1, 3, 5, 7, 11}))
    found = replace(found, freezers={"Z": Freezer(id="Z", positions=1)})
    reviewer = Reviewer(every_other_fails())
    plan = reviewer.decide(found, 5.0, near=near, fits=lambda starts: True)
    assert plan is not None
    assert any(not b.firm for b in plan.batches) == begins
