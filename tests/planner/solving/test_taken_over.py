"""What a new plan takes over from the plan in force, and what of it is missing."""

from dataclasses import replace

import pytest

from optimizer.solve import engine
from planner.domain.calendar import WEEK
from planner.domain.plan import Batch, NewBank, PlanInForce
from planner.domain.scenario import Scenario
from planner.solving import Settings, solve_scenario
from planner.solving.taken_over import stable_until, taken_over
from tests.builders import parts

QUICK = Settings(gap=0.0, seconds=20, threads=1)


def batch(id: str, start: int, bank: str = "", suite: str = "S") -> Batch:
    return Batch(
        id=id, product="A", suite=suite, room=1, bank=bank, start=start, frozen=start + 1,
        released=start + 1, last=start + 3, doses=4,
    )  # fmt: skip


def wcb(id: str, week: int, parent: str) -> NewBank:
    return NewBank(
        id=id, product="A", tier="WCB", parent=parent, week=week, usable=week + 1, vials=5
    )


def mcb(id: str, week: int) -> NewBank:
    return NewBank(id=id, product="A", tier="MCB", week=week, usable=week + 1, vials=1)


def banked(*batches: Batch, banking: tuple[NewBank, ...] = (), frozen: int = 4) -> Scenario:
    s = parts.scenario(parts.product(), weeks=8, patients={("A", "H", 5): 1})
    return replace(
        s, lineage={"A": parts.lineage()}, frozen_weeks=frozen,
        in_force=PlanInForce(batches=batches, banking=banking),
    )  # fmt: skip


def test_only_the_frozen_weeks_are_taken_over_with_all_the_banks_behind_them():
    s = banked(
        batch("B0", -1, "W0"), batch("B1", 2, "W1"), batch("B2", 3, "W1"), batch("B3", 4, "W2"),
        banking=(mcb("M1", 0), wcb("W1", 1, "M1"), wcb("W2", 2, "M1")),
    )  # fmt: skip
    kept = taken_over(s)
    assert [b.id for b in kept.batches] == ["B1", "B2"]
    assert [b.id for b in kept.banks] == ["W1", "M1"]
    assert kept.vials == {"W1": 4, "M1": 1}
    assert kept.missing == ()


@pytest.mark.parametrize(
    ("batches", "banking", "words"),
    [
        ((batch("B1", 2, "W9"),), (), "draws on bank 'W9', which neither banks.csv nor"),
        ((batch("B1", 2, "W1"),), (wcb("W1", 0, "M9"),), "bank W1 of the plan in force draws on"),
        ((batch("B1", 0, "W1"),), (mcb("M1", -1), wcb("W1", 0, "M1")), "'M1', which neither"),
        (
            (batch("B1", 1, "W1"),),
            (mcb("M1", 0), wcb("W1", 1, "M1")),
            "draws on bank 'W1' before it is usable, in the week of 2026-01-19",
        ),
        (
            (batch("B1", 2, "W1"), batch("B2", 3, "W1"), batch("B3", 3, "W1")),
            (mcb("M1", 0), wcb("W1", 1, "M1")),
            "draws 6 vials from bank 'W1', which has 5",
        ),
        (
            (batch("B1", 3, "W1"), batch("B2", 3, "W2")),
            (mcb("M1", 0), mcb("M2", 0), wcb("W1", 1, "M1"), wcb("W2", 1, "M2")),
            "takes on 2 donors of 'A'; 1 can be taken on",
        ),
        ((batch("B1", 2, suite="R"),), (), "runs in suite 'R', which suites.csv does not have"),
    ],
)
def test_what_is_missing_is_named_and_no_plan_exists(batches, banking, words):
    s = banked(*batches, banking=banking)
    (found,) = (x for x in taken_over(s).missing if words in x)
    outcome = solve_scenario(s, QUICK)
    assert outcome.ending == "INFEASIBLE"
    assert outcome.plan is None
    assert found in outcome.warnings


@pytest.mark.parametrize("start", [2, 4])
def test_a_batch_with_the_id_of_a_lot_is_named_where_it_is_frozen(start):
    """Of four frozen weeks; one that starts later would take another id."""
    lot = parts.lot("L", "A", 1, parts.ON_HAND, parts.MONDAY + 9 * WEEK)
    s = replace(banked(batch("L", start)), lineage={}, lots={"L": lot})
    outcome = solve_scenario(s, QUICK)
    said = "Frozen weeks: batch L of the plan in force has the id of a lot of lots.csv. Rename "
    assert any(w.startswith(said) for w in outcome.warnings) == (start == 2)
    assert outcome.ending == ("INFEASIBLE" if start == 2 else "OPTIMAL")


def test_moves_count_as_far_as_the_plan_in_force_goes_unless_said():
    s = banked(batch("B1", 2, "W1"), batch("B2", 5, "W1"))
    assert stable_until(s) == 6
    assert stable_until(replace(s, stable_weeks=3)) == 3
    assert stable_until(replace(s, stable_weeks=99)) == 8
    assert stable_until(replace(s, in_force=None)) == 0


def test_frozen_batches_run_on_where_rooms_and_laboratory_are_too_small():
    """Two at once in one room: kept as they are, though no new batch could start so."""
    s = replace(
        parts.scenario(parts.product(), weeks=6, patients={("A", "H", 3): 8}),
        frozen_weeks=9,
        lots_per_week=1,
        in_force=PlanInForce(batches=(batch("B1", 1), batch("B2", 1))),
    )
    plan = solve_scenario(s, QUICK).plan
    assert plan is not None
    assert [(b.id, b.start, b.firm) for b in plan.batches] == [("B1", 1, False), ("B2", 1, False)]
    assert plan.previous == s.in_force
    assert sum(x.doses for x in plan.shipments) == 8


def test_a_move_costs_twice_and_is_not_made_for_less():
    """Waiting costs 8 a week: one patient waits a week rather than that a start moves for 10."""
    p = parts.product(max_wait_weeks=2, wait_cost=8, move_cost=5, shelf_life_weeks=2)
    s = parts.scenario(p, weeks=6, patients={("A", "H", 2): 1})
    s = replace(s, in_force=PlanInForce(batches=(batch("B7", 2),)))
    plan = solve_scenario(s, QUICK).plan
    assert plan is not None
    assert [(b.id, b.start) for b in plan.batches] == [("B7", 2)]
    cheap = replace(s, products={"A": replace(p, move_cost=p.move_cost * 0 + 3)})
    moved = solve_scenario(cheap, QUICK)
    assert moved.plan is not None
    assert [(b.id, b.start) for b in moved.plan.batches] == [("B7", 1)]
    assert moved.objective == pytest.approx(10 + 2 * 3)


def test_a_search_without_time_keeps_the_plan_in_force(monkeypatch):
    """Just in time would be weeks 1 and 3, but for the moves."""
    p = parts.product(max_wait_weeks=2, wait_cost=1, move_cost=20)
    s = parts.scenario(p, weeks=6, patients={("A", "H", 2): 1, ("A", "H", 4): 4})
    force = PlanInForce(batches=(batch("B7", 0), batch("B8", 2)))
    monkeypatch.setattr(engine, "PARAMS", engine.EngineParams(exact_up_to=-1, improve_up_to=-1))
    outcome = solve_scenario(replace(s, in_force=force), Settings(gap=0.0, seconds=0.0, threads=1))
    assert outcome.plan is not None
    assert [(b.id, b.start) for b in outcome.plan.batches] == [("B7", 0), ("B8", 2)]


def test_a_new_batch_is_not_called_as_one_that_is_over():
    """A-B001 was firm in the plan in force and failed: the batch that is added is another one."""
    s = parts.scenario(parts.product(), weeks=6, patients={("A", "H", 3): 4})
    plan = solve_scenario(replace(s, in_force=PlanInForce(firm=frozenset({"A-B001"}))), QUICK).plan
    assert plan is not None
    assert [b.id for b in plan.batches] == ["A-B002"]
