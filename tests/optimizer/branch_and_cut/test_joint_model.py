"""The joint model: what batches cost in it, and parts of it beside what is held."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from optimizer.branch_and_cut.joint_model import JointModel
from optimizer.cuts.batch_rounding import SupplyBalance
from optimizer.decisions import Decisions
from optimizer.formulation.warm_start import whole_values
from optimizer.linear.matrix import compressed
from optimizer.problem import RunningCourses
from optimizer.solvers.highs import HighsSession
from tests.builders.problems import begun, lot, patients, problem, product
from tests.optimizer.branch_and_cut.at_root import long
from tests.optimizer.branch_and_cut.joint import solved

TWO = problem(
    product(patients(0, 2, 0, 0, 0, 0)), product(patients(0, 0, 3, 0, 0, 0), id="B"), rooms=2
)


def cost_of(joint: JointModel, *starts: tuple[str, int]) -> float | None:
    values = joint.values_of(begun(joint.problem, *starts), long())
    return None if values is None else joint.cost(values)


def test_batches_by_hand() -> None:
    """Two patients of A are due in week 1, three of B in week 2; who is not served costs 60.

    A batch of A in week 0 is usable in weeks 1 to 3: the two doses left over are stored after two
    of them, at 1 each, and destroyed for 10.  Of B's batch in week 1 one dose is left over.
    """
    joint = JointModel(TWO, 1)
    assert cost_of(joint) == pytest.approx(300.0)
    assert cost_of(joint, ("A", 0)) == pytest.approx(180.0 + 100.0 + 2 * (2 * 1.0 + 10.0))
    assert cost_of(joint, ("B", 1)) == pytest.approx(120.0 + 100.0 + 1 * (2 * 1.0 + 10.0))
    assert cost_of(joint, ("A", 0), ("B", 1)) == pytest.approx(200.0 + 24.0 + 12.0)


def test_who_is_in_a_course_goes_on_if_that_costs_least() -> None:
    """One dose is owed in week 1, and a lot holds it; not to infuse it costs 60."""
    course = RunningCourses(
        patients=1, transit=0, life_needed=0, ship_cost=0.0, priority=1.0, owed=((1, 1),)
    )
    with_lot = product(patients(0, 0, 0), courses=(course,), lots=(lot(1, 0, 3),))
    joint = JointModel(problem(with_lot), 1)
    values = joint.values_of(begun(joint.problem), long())
    assert values is not None
    assert [values[joint.number[x]] for x in joint.model.continued.values()] == [1.0]


def test_products_that_do_not_fit_the_freezers_are_served_together() -> None:
    """By hand: of both batches half is stored for two weeks, four doses at 1 a week.

    Where the freezers hold three, one dose is destroyed at once for 10 and a patient lost for 60.
    """
    due = patients(0, 2, 0, 2, 0, 0)
    wide = problem(product(due), product(due, id="B"), rooms=2, early_discard=True)
    narrow = replace(wide, positions=(3.0,) * 6)
    both = ("A", 0), ("B", 0)
    assert cost_of(JointModel(wide, 1), *both) == pytest.approx(200.0 + 8.0)
    assert cost_of(JointModel(narrow, 1), *both) == pytest.approx(200.0 + 6.0 + 10.0 + 60.0)


def test_batches_that_no_freezer_holds_have_no_values() -> None:
    """Four doses wait for week 3, and none may be destroyed before it has expired."""
    due = patients(0, 0, 0, 4, 0, 0)
    full = problem(product(due), product(patients(0, 0, 0, 0, 0, 0), id="B"), positions=(3.0,) * 6)
    assert cost_of(JointModel(full, 1), ("A", 0)) is None


def test_the_best_batches_cost_what_the_model_says() -> None:
    """The optima of random scenarios; in 6, 18 and 78 freezers bind several products."""
    seen = 0
    for seed, joint, (cost, values) in solved((6, 18, 78, *range(1, 40, 3))):
        batches = joint.batches(values)
        found = joint.values_of(batches, long())
        assert found is not None, seed
        assert joint.cost(found) == pytest.approx(cost, rel=1e-6, abs=1e-6), seed
        assert joint.batches(found) == batches, seed
        seen += 1
    assert seen >= 10


def test_batches_cost_as_much_as_the_linear_program_with_them_held() -> None:
    """Of random scenarios: batches that random prices of a start make the cheapest ones."""
    draw = np.random.default_rng(5)
    full = 0
    for seed, joint, _ in solved(range(6, 90, 6)):
        whole = joint.plain.whole
        prices = np.where(whole, draw.integers(-300, 100, joint.columns), joint.plain.cost)
        cheap = HighsSession(replace(joint.plain, cost=prices), 1, 1).minimise(long(), 0.0).values
        assert cheap is not None, seed
        batches = joint.batches(cheap)
        found, cost = joint.values_of(batches, long()), cost_with(joint, batches)
        assert found is not None, seed
        assert joint.cost(found) == pytest.approx(cost, rel=1e-6, abs=1e-6), seed
        free = JointModel(replace(joint.problem, positions=None), 1)
        alone = free.values_of(batches, long())
        assert alone is not None, seed
        full += free.cost(alone) < joint.cost(found) - 1.0
    assert full >= 2


def cost_with(joint: JointModel, batches: Decisions) -> float | None:
    """Of the whole linear program, rooms among it, with these batches and banks held."""
    lower, upper = joint.plain.lower.copy(), joint.plain.upper.copy()
    for v, value in whole_values(joint.model, batches).items():
        lower[joint.number[v]] = upper[joint.number[v]] = value
    session = HighsSession(joint.plain, 1, 1)
    session.set_bounds(lower, upper)
    return session.relaxation(long()).objective


def test_with_all_columns_free_the_part_is_the_model() -> None:
    for _, joint, (_, values) in solved((0, 2, 9, 47)):
        part = joint.beside(np.ones(joint.columns, dtype=np.bool_), values)
        for name in ("cost", "lower", "upper", "whole"):
            assert np.array_equal(getattr(part, name), getattr(joint.plain, name)), name
        for name in ("lower", "upper", "start", "index", "value"):
            assert np.array_equal(getattr(part.rows, name), getattr(joint.plain.rows, name)), name
        assert part.constant == joint.plain.constant


def test_the_part_of_one_product_is_as_good_as_the_plan_it_comes_from() -> None:
    """The best plan is the best beside what is held of it, whichever product is free."""
    for seed, joint, (cost, values) in solved((2, 5, 10, 41)):
        for k in range(len(joint.problem.products)):
            free = joint.of_products((k,))
            assert free.sum() < joint.columns
            part = HighsSession(joint.beside(free, values), 1, 1).minimise(long(), 0.0)
            assert part.objective == pytest.approx(cost, rel=1e-6, abs=1e-6), (seed, k)


def test_every_column_has_one_owner() -> None:
    """Product by product, and the rooms of suites with clearance, which belong to nobody."""
    for _, joint, _ in solved((1, 2, 5)):
        owned = sum(joint.of_product(k).astype(int) for k in range(len(joint.problem.products) + 1))
        assert np.array_equal(owned, np.ones(joint.columns))
        rooms = [joint.number[v] for v in joint.model.rooms.values()]
        nobodys = joint.of_product(len(joint.problem.products))
        assert np.nonzero(nobodys)[0].tolist() == sorted(rooms)


def test_shared_rows_are_those_of_rooms_laboratory_and_freezers() -> None:
    """Two products in one suite; a laboratory and freezers add their rows, clearance its own."""
    alone = JointModel(problem(TWO.products[0]), 1)
    assert not alone.shared.any()
    limited = replace(TWO, laboratory=(1,) * 20, positions=(4.0,) * 6)
    for of, families in ((TWO, {"B1"}), (limited, {"B1", "Q1", "F1"})):
        joint = JointModel(of, 1)
        found = {joint.key_of_rows()[i][0] for i in np.nonzero(joint.shared)[0]}
        assert found == families


def test_cuts_that_are_added_are_in_the_model_and_in_its_parts() -> None:
    """At most half a batch: the cut is in `matrix` and its parts, but not in `plain`."""
    joint = JointModel(TWO, 1)
    rows = joint.plain.rows.count
    start = joint.number[joint.model.start["A", "S", 0]]
    joint.add_cuts(compressed([({start: 2.0}, -inf, 1.0)]))
    joint.add_cuts(compressed([]))
    assert (joint.plain.rows.count, joint.matrix.rows.count) == (rows, rows + 1)
    values = joint.values_of(begun(joint.problem, ("A", 0)), long())
    assert values is not None
    assert joint.plain.admits(values)
    assert not joint.matrix.admits(values)
    part = joint.beside(joint.of_products((0,)), values)
    assert (part.rows.lower[-1], part.rows.upper[-1]) == (-inf, 1.0)


def test_the_balance_of_a_product_cuts_its_own_columns_alone() -> None:
    """A point breaks the cuts of a product as much in its own columns as in all of them."""
    for seed, joint, _ in solved((4, 5, 47)):
        for k, p in enumerate(joint.problem.products):
            if not joint.problem.makers(p.id):
                continue
            mine = joint.of_product(k)
            x = np.linspace(0.0, 1.0, joint.columns)
            own = joint.balance(k).violations(x[mine])
            every = SupplyBalance(joint.model, p, joint.number).violations(x)
            assert own.keys() == every.keys()
            for kind, broken in own.items():
                assert np.allclose(broken, every[kind]), (seed, kind)
