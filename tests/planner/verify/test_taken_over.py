"""The plan in force in the frozen weeks (M1)."""

from dataclasses import replace
from typing import Any

import pytest

from planner.domain.plan import Batch, NewBank, Plan, PlanInForce
from planner.verify import overloads, verify
from tests.builders import parts
from tests.builders.all_rules import add, named, one, put

# Two rooms, two frozen weeks.  N1 draws on W1 and N2 on a bank on hand; W1 is made of donor D1.
STATE = parts.scenario(
    parts.product("A", max_wait_weeks=3),
    weeks=6,
    frozen_weeks=4,
    suites=(parts.suite("A", id="S", rooms=2), parts.suite("A", id="T")),
    lineage=(parts.lineage("A", donors_available=2, mcb_vials_per_donor=2),),
    banks=(parts.bank("W0", "WCB", 9),),
    early_discard=True,
)
BATCHES = (
    replace(parts.batch(STATE, "N1", "A", "S", 1, 2, "W1"), donor="D1"),
    parts.batch(STATE, "N2", "A", "S", 1, 3, "W0"),
    parts.batch(STATE, "N3", "A", "S", 1, 5, "W0"),
)
BANKING = (
    parts.new_bank(STATE, "D1", "A", "MCB", "", 0),
    parts.new_bank(STATE, "W1", "A", "WCB", "D1", 1),
)
GOOD = Plan(
    batches=BATCHES,
    banking=BANKING,
    discards=(parts.expired("N1", "A", 5, 4),),
    previous=PlanInForce(batches=BATCHES, banking=BANKING),
)


def said(plan: Plan, scenario=STATE) -> list[str]:
    return [str(v) for v in verify(scenario, plan)]


def with_previous(*batches: Batch, banking: tuple[NewBank, ...] = BANKING) -> Plan:
    return replace(GOOD, previous=PlanInForce(batches=batches, banking=banking))


def test_taken_over_as_it_is() -> None:
    assert not said(GOOD)


def test_rooms_may_differ() -> None:
    assert not said(put(GOOD, "batches", named("N2"), room=2))


def test_after_the_frozen_weeks_all_may_change() -> None:
    """N3 starts in week 5, after the frozen weeks 0 ... 3: it may go to another week or suite."""
    assert not said(replace(GOOD, batches=BATCHES[:2]))
    moved = parts.batch(STATE, "N3", "A", "T", 1, 4, "W0")
    assert not said(replace(GOOD, batches=(*BATCHES[:2], moved)))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"suite": "T"}, "suite must be 'S', not 'T'."),
        ({"bank": "W1", "donor": "D1"}, "bank must be 'W0', not 'W1'."),
    ],
)
def test_nothing_of_a_batch_may_change(changes: dict[str, Any], message: str) -> None:
    plan = put(GOOD, "batches", named("N2"), **changes)
    assert (
        one(said(plan)) == f"M1: Batch 'N2' of the plan in force is taken over as it is: {message}"
    )


def test_no_batch_may_move() -> None:
    moved = parts.batch(STATE, "N2", "A", "S", 1, 4, "W0")
    assert one(said(replace(GOOD, batches=(BATCHES[0], moved, BATCHES[2])))) == (
        "M1: Batch 'N2' of the plan in force is taken over as it is: "
        "start must be '2026-01-26', not '2026-02-02'."
    )


def test_no_batch_may_be_dropped() -> None:
    assert one(said(replace(GOOD, batches=(BATCHES[0], BATCHES[2])))) == (
        "M1: Batch 'N2' of the plan in force starts on 2026-01-26, in the frozen weeks, "
        "but the plan lacks it; take it over as it is."
    )


def test_no_batch_may_be_added() -> None:
    """In week 3, the last that is frozen; in week 4 another may start."""
    added = add(GOOD, parts.batch(STATE, "N4", "A", "S", 2, 3, "W0"))
    assert one(said(added)) == (
        "M1: Batch N4 starts on 2026-01-26, but the frozen weeks end before 2026-02-02, "
        "and the plan in force starts no such batch in them; start it later."
    )
    assert not said(add(GOOD, parts.batch(STATE, "N4", "A", "S", 2, 4, "W0")))


def test_banks_behind_are_taken_over_with_their_parents() -> None:
    lacking = replace(GOOD, banking=())
    assert [v for v in said(lacking) if v.startswith("M1")] == [
        "M1: Bank 'W1' of the plan in force: a batch that is taken over draws on it, "
        "but the plan lacks it; take it over as it is.",
        "M1: Bank 'D1' of the plan in force: a batch that is taken over draws on it, "
        "but the plan lacks it; take it over as it is.",
    ]


def test_nothing_of_a_bank_may_change() -> None:
    two = (*BANKING, parts.new_bank(STATE, "D2", "A", "MCB", "", 0))
    two = (two[0], replace(two[1], parent="D2"), two[2])
    plan = put(replace(GOOD, banking=two), "batches", named("N1"), donor="D2")
    assert [v for v in said(plan) if v.startswith("M1")] == [
        "M1: Bank 'W1' of the plan in force is taken over as it is: parent must be 'D1', not 'D2'."
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"week": 2}, "week must be '2026-01-12', not '2026-01-19'."),
        ({"tier": "MCB"}, "tier must be 'WCB', not 'MCB'."),
        ({"product": "B"}, "product must be 'A', not 'B'."),
    ],
)
def test_nor_its_week_tier_or_product(changes: dict[str, Any], message: str) -> None:
    scenario = replace(
        STATE,
        products={**STATE.products, "B": parts.product("B")},
        lineage={**STATE.lineage, "B": parts.lineage("B")},
    )
    plan = put(GOOD, "banking", named("W1"), **changes)
    assert [v for v in said(plan, scenario) if v.startswith("M1")] == [
        f"M1: Bank 'W1' of the plan in force is taken over as it is: {message}"
    ]


def test_a_bank_begun_before_the_start_and_lost_is_not_asked_for_again() -> None:
    """W1 was begun in week -1 and is not on hand: no plan can begin it, and K1 says so."""
    begun = replace(BANKING[1], week=-1, usable=0)
    plan = replace(with_previous(*BATCHES, banking=(begun,)), banking=())
    assert [v.partition(":")[0] for v in said(plan)] == ["K1"]


def test_a_bank_for_later_batches_may_be_begun_in_the_frozen_weeks() -> None:
    more = parts.new_bank(STATE, "W2", "A", "WCB", "D1", 2)
    later = replace(parts.batch(STATE, "N4", "A", "S", 2, 4, "W2"), donor="D1")
    assert not said(add(GOOD, more, later))


def test_what_is_firm_or_on_hand_by_now_is_the_scenarios() -> None:
    """N2 became firm in another suite; W1 is on hand: they are as the scenario says."""
    scenario = replace(
        STATE,
        batches={"N2": parts.firm("N2", 3, suite="T")},
        banks={**STATE.banks, "W1": parts.bank("W1", "WCB", 5, donor="K")},
    )
    batches = (
        replace(BATCHES[0], donor="K"),
        parts.batch(scenario, "N2", "A", "T", 1, 3),
        BATCHES[2],
    )
    assert not said(replace(GOOD, batches=batches, banking=()), scenario)


def test_weeks_that_have_passed_are_not_taken_over() -> None:
    gone = replace(BATCHES[0], id="OLD", start=-1)
    assert not said(with_previous(gone, *BATCHES))


def test_frozen_weeks_beyond_the_horizon_mean_all_of_it() -> None:
    scenario = replace(STATE, frozen_weeks=99)
    assert not said(GOOD, scenario)
    assert "N3' of the plan in force starts on 2026-02-09" in one(
        said(replace(GOOD, batches=BATCHES[:2]), scenario)
    )
    later = replace(BATCHES[2], id="N9", start=6)  # after the last week
    assert not said(with_previous(*BATCHES, later), scenario)


@pytest.mark.parametrize("frozen", [0, 4])
def test_without_a_plan_in_force_nothing_is_frozen(frozen: int) -> None:
    scenario = replace(STATE, frozen_weeks=frozen)
    assert not said(replace(GOOD, previous=None, batches=BATCHES[:1]), scenario)


def test_what_no_longer_fits_its_room_runs_on() -> None:
    """Suite S has one room and makes two batches in week 3 now; a third is refused."""
    both = (*BATCHES[:2], parts.batch(STATE, "N5", "A", "S", 1, 3, "W0"))
    plan = replace(with_previous(*both), batches=both)
    scenario = replace(STATE, suites={"S": parts.suite("A", id="S")}, lots_per_week=1)
    assert not said(plan, scenario)
    assert overloads(scenario, plan.previous) == [
        "Suite S, in the week of 2026-01-26: 2 batches running in 1 open room, 1 too many "
        "(N2, N5); they are firm or taken over and run on.",
        "Release laboratory, in the week of 2026-02-02: 2 batches frozen, but it takes 1; "
        "1 too many (N2, N5); they are firm or taken over and run on.",
    ]
    assert overloads(replace(scenario, in_force=plan.previous)) == overloads(
        scenario, plan.previous
    )
    assert not overloads(scenario)
    open_ = replace(scenario, frozen_weeks=0)
    found = said(plan, open_)
    assert {v[:2] for v in found} == {"B1", "Q1"}
    fresh = replace(scenario, frozen_weeks=3)  # N1 of week 2 only
    assert {v[:2] for v in said(plan, fresh)} == {"B1", "Q1"}


def test_a_moved_batch_does_not_run_on() -> None:
    """N2 beside N1 in one room in week 2: it is not as it was, so that B1 refuses it too."""
    moved = parts.batch(STATE, "N2", "A", "S", 1, 2, "W0")
    plan = replace(GOOD, batches=(BATCHES[0], moved, BATCHES[2]))
    assert {v[:2] for v in said(plan)} >= {"M1", "B1"}


def test_clearance_between_those_taken_over_is_no_matter() -> None:
    """A batch of B follows N1 at once, where A must be cleared for a week; a new one may not."""
    a, b = replace(STATE.products["A"], clearance_weeks=1), parts.product("B")
    scenario = replace(
        STATE,
        products={"A": a, "B": b},
        suites={"S": parts.suite("A", "B", id="S")},
        frozen_weeks=4,
    )
    kept = (BATCHES[0], parts.batch(scenario, "M", "B", "S", 1, 3))
    plan = replace(with_previous(*kept), batches=kept)
    assert not said(plan, scenario)
    fresh = replace(scenario, frozen_weeks=3)
    assert one(said(plan, fresh)).startswith("B2: Suite S, room 1: batch M starts on 2026-01-26")


@pytest.mark.parametrize("value", ["x", None, 10**18, -(10**18), 2.5])
def test_a_hostile_plan_in_force_is_refused_not_fatal(value: Any) -> None:
    for field in ("start", "room", "doses"):
        plan = with_previous(replace(BATCHES[0], **{field: value}), *BATCHES[1:])
        assert all(len(v) < 400 for v in said(plan))
    plan = with_previous(*BATCHES, banking=(replace(BANKING[0], week=value), BANKING[1]))
    assert all(len(v) < 400 for v in said(plan))


def test_flawed_rows_of_the_plan_in_force_are_named() -> None:
    plan = with_previous(*BATCHES, replace(BATCHES[0], id="X", room=0))
    assert one(said(plan)) == (
        "P1: The plan in force: Batch 'X': room is 0; it must be a whole number of at least 1."
    )


def test_what_the_scenario_has_no_more_cannot_be_taken_over() -> None:
    """Product X and suite U of the plan in force are gone: the plan lacks their batches."""
    gone = (replace(BATCHES[1], id="G1", product="X"), replace(BATCHES[1], id="G2", suite="U"))
    plan = with_previous(*BATCHES, *gone)
    found = said(plan)
    assert [v.partition(" of the plan")[0] for v in found] == ["M1: Batch 'G1'", "M1: Batch 'G2'"]
    assert not overloads(STATE, plan.previous)
