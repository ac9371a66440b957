"""What became of the plan in force: kept, moved, added, dropped, each worked out by hand."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.moves import moved_starts
from planner.domain.plan import Batch, NewBank, Plan, PlanInForce
from planner.domain.scenario import Scenario
from planner.results.changes import (
    Change,
    change_sentence,
    changes,
    kept_sentence,
    same_batches,
)
from tests.builders import parts
from tests.builders.costed_by_hand import PLAN, SCENARIO
from tests.builders.in_force import PLAN_ANEW
from tests.builders.parts import firm, product, suite

PLAIN = parts.scenario(
    product("A"),
    product("B"),
    weeks=60,
    suites=(suite("A", "B", id="S", rooms=9), suite("A", id="T", rooms=9)),
    patients={("A", "H", 0): 1},
)


def new(id: str, start: int, *, product: str = "A", suite: str = "S") -> Batch:
    return Batch(
        id=id, product=product, suite=suite, room=1, start=start, frozen=start + 1,
        released=start + 1, last=start + 3, doses=4,
    )  # fmt: skip


def made(id: str, week: int, tier: str = "WCB", parent: str = "M") -> NewBank:
    return NewBank(
        id=id, product="A", tier=tier, parent=parent, week=week, usable=week + 1, vials=5
    )  # fmt: skip


def found(old: list[Batch], now: list[Batch], scenario: Scenario = PLAIN) -> list[tuple]:
    plan = Plan(batches=tuple(now), previous=PlanInForce(batches=tuple(old)))
    return [(c.what, c.id, c.before, c.after, c.reason) for c in changes(scenario, plan)]


def test_the_plan_by_hand():
    assert changes(SCENARIO, PLAN_ANEW) == (
        Change(id="B1", product="MSC", what="kept", before=1, after=1),
        Change(id="B2", product="MSC", what="moved", before=3, after=5),
        Change(id="D1", product="MSC", what="kept", before=0, after=0),
        Change(id="W2", product="MSC", what="moved", before=2, after=3),
    )
    assert changes(SCENARIO, PLAN) == ()


def test_the_same_place_is_kept_whatever_its_id():
    """Ids are numbered by start: one batch more at the front gives every other a new one."""
    old = [new("A-B001", 2), new("A-B002", 4)]
    now = [new("A-B001", 0), new("A-B002", 2), new("A-B003", 4)]
    assert found(old, now) == [
        ("added", "A-B001", None, 0, ""),
        ("kept", "A-B002", 2, 2, ""),
        ("kept", "A-B003", 4, 4, ""),
    ]


def test_two_at_one_place_are_two():
    old = [new("X", 2), new("Y", 2)]
    assert found(old, [new("Y", 2), new("Z", 3)]) == [
        ("kept", "Y", 2, 2, ""),
        ("moved", "Z", 2, 3, ""),
    ]


def test_an_id_goes_before_the_nearest():
    """What a person moved by hand keeps its id; the other is added though it is nearer."""
    assert found([new("X", 5)], [new("N", 6), new("X", 9)]) == [
        ("moved", "X", 5, 9, ""),
        ("added", "N", None, 6, ""),
    ]


def test_others_are_the_nearest_of_their_product():
    old = [new("P", 10), new("Q", 20), new("R", 20, product="B")]
    now = [new("U", 19), new("V", 40)]
    assert found(old, now) == [
        ("moved", "V", 10, 40, ""),
        ("moved", "U", 20, 19, ""),
        ("dropped", "R", 20, None, ""),
    ]


def test_another_suite_is_a_move():
    assert found([new("X", 5)], [new("X", 5, suite="T")]) == [
        ("moved", "X", 5, 5, "from suite S to suite T")
    ]


def test_what_was_before_the_start_or_is_firm_now_is_left_out():
    scenario = replace(PLAIN, batches={"F": firm("F", 3)})
    old = [new("P", -1), new("Q", 60), new("F", 3), new("X", 5)]
    assert found(old, [new("X", 5)], scenario) == [("kept", "X", 5, 5, "")]


def test_banks_on_hand_are_no_change_any_more():
    scenario = replace(PLAIN, banks={"W1": parts.bank("W1", "WCB", 5)})
    in_force = PlanInForce(banking=(made("W1", 0), made("W2", 2), made("M2", 2, "MCB", "")))
    plan = Plan(banking=(made("W7", 4),), previous=in_force)
    assert [(c.what, c.id, c.before, c.after) for c in changes(scenario, plan)] == [
        ("dropped", "M2", 2, None),
        ("moved", "W7", 2, 4),
    ]


def test_which_batch_became_which():
    """For a plan whose ids are still to be given."""
    old, now = [new("X", 5), new("Y", 8)], [new("Y", 5), new("X", 9)]
    pairs = same_batches(PLAIN, PlanInForce(batches=tuple(old)), now)
    assert {(a.id, b.start) for a, b in pairs} == {("X", 5), ("Y", 9)}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("moved", 8, 10, ""), "B014 moved from 2 March to 16 March."),
        (
            ("moved", 8, 10, "suite A is closed in the week of 2 March"),
            "B014 moved from 2 March to 16 March: suite A is closed in the week of 2 March.",
        ),
        (
            ("moved", 8, 8, "from suite A to suite B"),
            "B014 of 2 March moved from suite A to suite B.",
        ),
        (
            ("moved", 8, 10, "from suite A to suite B; bank W is gone"),
            "B014 moved from 2 March to 16 March, from suite A to suite B; bank W is gone.",
        ),
        (("moved", 8, 52, ""), "B014 moved from 2 March 2026 to 4 January 2027."),
        (("moved", 57, 51, ""), "B014 moved from 8 February 2027 to 28 December 2026."),
        (("moved", 52, 53, ""), "B014 moved from 4 January 2027 to 11 January 2027."),
        (
            ("moved", 57, 51, "from suite A to suite B"),
            "B014 moved from 8 February 2027 to 28 December 2026, from suite A to suite B.",
        ),
        (("dropped", 52, None, ""), "B014 of 4 January 2027 was dropped."),
        (("added", None, 8, ""), "B014 was added on 2 March."),
        (("dropped", 8, None, ""), "B014 of 2 March was dropped."),
        (
            ("kept", 8, 8, "within the frozen weeks"),
            "B014 stays on 2 March: within the frozen weeks.",
        ),
    ],
)
def test_each_change_is_a_sentence(change: tuple, sentence: str):
    """Week 0 is that of 5 January 2026."""
    what, before, after, reason = change
    said = Change(id="B014", product="A", what=what, before=before, after=after, reason=reason)
    assert SCENARIO.calendar.start == date(2026, 1, 5)
    assert change_sentence(said, SCENARIO.calendar) == sentence


@pytest.mark.parametrize(
    ("old", "now", "sentence"),
    [
        ([], [], "Nothing of the plan in force is left to decide, and nothing is added."),
        ([new("P", -1)], [new("X", 5)], "Nothing of the plan in force is left to decide."),
        ([new("X", 5)], [new("X", 6)], "None stays as it was."),
        ([new("X", 5)], [], "None stays as it was."),
        ([new("X", 5)], [new("X", 5), new("Y", 8)], "1 batch as before."),
        ([new("X", 5), new("Y", 8)], [new("X", 5), new("Y", 8)], "2 batches as before."),
    ],
)
def test_how_much_stays_is_said(old: list[Batch], now: list[Batch], sentence: str):
    plan = Plan(batches=tuple(now), previous=PlanInForce(batches=tuple(old)))
    assert kept_sentence(changes(PLAIN, plan), plan) == sentence


def test_banks_that_stay_are_told_from_batches():
    """B1 and D1 stay; by hand a WCB more."""
    told = changes(SCENARIO, PLAN_ANEW)
    assert kept_sentence(told, PLAN_ANEW) == "1 batch and 1 bank as before."
    banks = [x for x in told if x.id == "D1"]
    assert kept_sentence([*banks, replace(banks[0], id="W2")], PLAN_ANEW) == "2 banks as before."


places = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from("ST"), st.integers(-3, 62)), max_size=8
)


@given(before=places, after=places, ids=st.permutations(range(8)))
def test_every_batch_is_told_once_and_as_many_are_kept_as_can_be(
    before: list[tuple[str, str, int]], after: list[tuple[str, str, int]], ids: list[int]
):
    """A move counts twice, as it does in `move_cost`, which counts places and knows no pairs."""
    old = [new(f"X{n}", week, product=p, suite=s) for n, (p, s, week) in enumerate(before)]
    now = [
        new(f"X{ids[n]}", week, product=p, suite=s)
        for n, (p, s, week) in enumerate(after)
        if 0 <= week < PLAIN.weeks
    ]
    plan = Plan(batches=tuple(now), previous=PlanInForce(batches=tuple(old)))
    told = changes(PLAIN, plan)
    assert Counter(c.id for c in told if c.what != "dropped") == Counter(b.id for b in now)
    begun = sorted(b.start for b in old if 0 <= b.start < PLAIN.weeks)
    assert sorted(c.before for c in told if c.before is not None) == begun
    count = Counter(c.what for c in told)
    stable = replace(PLAIN, stable_weeks=PLAIN.weeks)
    moved = moved_starts(stable, plan).total()
    assert 2 * count["moved"] + count["added"] + count["dropped"] == moved
