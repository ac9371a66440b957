"""Local search over whole patients: what it counts, what it mends, what it gains."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

import pytest

from optimizer.allocation.decided import with_batches
from optimizer.allocation.evaluate import PlanEvaluator
from optimizer.allocation.fefo import issue_fefo
from optimizer.allocation.greedy import serve_soonest
from optimizer.allocation.polish import polished, service_of, state_of
from optimizer.allocation.service_kernel import begin
from optimizer.decisions import Decisions, no_batches
from optimizer.flows import differences
from optimizer.problem import Problem
from tests.builders.problems import lot, patients, problem, product, random_batches

FREE = {"wait_cost": 0.0, "storage_cost": 0.0, "discard_cost": 0.0}  # all but losing patients


def of_one(*due: int, doses: int, **changes: Any) -> Problem:
    """Doses on hand to the end."""
    return problem(product(patients(*due), **{"lots": (lot(doses, 0, 9),), **FREE, **changes}))


def plan(of: Problem, treated: Sequence[int], lost: Sequence[int]) -> Decisions:
    return replace(
        no_batches(of),
        treated={("A", 0): tuple(accumulate(treated))},
        lost={("A", 0): tuple(accumulate(lost))},
    )


def after(of: Problem, treated: Sequence[int], lost: Sequence[int]) -> tuple[list[int], list[int]]:
    found = polished(of, of.products[0], plan(of, treated, lost))
    return list(differences(found.treated["A", 0])), list(differences(found.lost["A", 0]))


def test_lost_patients_start_while_there_are_doses() -> None:
    assert after(of_one(3, 0, doses=2), [0, 0], [3, 0]) == ([2, 0], [1, 0])


def test_nobody_starts_at_a_higher_cost() -> None:
    dear = problem(product(patients(1, ship_cost=61.0), lots=(lot(1, 0, 9),), **FREE))
    assert after(dear, [0], [1]) == ([0], [1])


def test_waiting_patients_start_sooner_where_that_saves_money() -> None:
    """Waiting costs 5 a week; the third dose comes in week 2."""
    of = of_one(3, 0, 0, doses=2, max_wait=2, wait_cost=5.0)
    p = replace(of.products[0], lots=(lot(2, 0, 9), lot(1, 2, 9, "late")))
    of = replace(of, products=(p,))
    assert after(of, [0, 0, 3], [0, 0, 0]) == ([2, 0, 1], [0, 0, 0])


def test_patients_without_doses_start_later_within_their_time() -> None:
    of = of_one(2, 0, 0, doses=1, max_wait=1)
    p = replace(of.products[0], lots=(lot(1, 0, 9), lot(1, 1, 9, "late")))
    assert after(replace(of, products=(p,)), [2, 0, 0], [0, 0, 0]) == ([1, 1, 0], [0, 0, 0])


def test_who_cannot_start_later_is_lost() -> None:
    """The second dose comes a week after the last in which the patient may start."""
    of = of_one(2, 0, 0, doses=1, max_wait=1)
    p = replace(of.products[0], lots=(lot(1, 0, 9), lot(1, 2, 9, "late")))
    assert after(replace(of, products=(p,)), [2, 0, 0], [0, 0, 0]) == ([1, 0, 0], [1, 0, 0])


def test_the_cheapest_are_lost() -> None:
    p = product(patients(1, priority=3.0), patients(1), lots=(lot(1, 0, 9),), **FREE)
    of = problem(p)
    both = replace(
        no_batches(of),
        treated={("A", 0): (1,), ("A", 1): (1,)},
        lost={("A", 0): (0,), ("A", 1): (0,)},
    )
    assert polished(of, p, both).lost == {("A", 0): (0,), ("A", 1): (1,)}


def test_stock_costs_what_the_evaluator_says() -> None:
    """Of two services of the same batches the costs of stock differ by what the plans' do."""
    compared = 0
    for seed in range(60):
        of, batches = random_batches(seed)
        rest = with_batches(replace(of, positions=None), batches)
        for p in rest.products:
            alone = replace(rest, products=(p,))
            costs: list[tuple[float, float]] = []
            for dearest in (True, False):
                served = serve_soonest(alone, no_batches(alone), dearest)
                # The same without those who start after week 5: they are lost.
                key, cut = (p.id, 0), list(served.treated[p.id, 0])
                cut[6:] = [cut[5]] * len(cut[6:])
                due = list(accumulate(p.classes[0].due))
                lost = [*served.lost[key]]
                lost[-1] += cut[-1] * 0 + served.treated[key][-1] - cut[-1]
                fewer = replace(served, treated={key: tuple(cut)}, lost={key: tuple(lost)})
                assert due[-1] == cut[-1] + lost[-1]
                for patients_of in (served, fewer):
                    issued = issue_fefo(alone, patients_of)
                    assert issued is not None
                    arrays = service_of(alone, p, patients_of)
                    state = state_of(arrays, p, patients_of, alone.weeks)
                    stock = begin(arrays, state)
                    who = PlanEvaluator(replace(alone, products=(_free(p),))).cost(issued)
                    costs.append((PlanEvaluator(alone).cost(issued) - who, stock))
            first = costs[0]
            for whole, stock in costs[1:]:
                assert whole - first[0] == pytest.approx(stock - first[1])
                compared += whole != pytest.approx(first[0])
    assert compared > 60


def _free(p: Any) -> Any:
    """The product with free stock."""
    return replace(p, storage_cost=0.0, discard_cost=0.0, ending_target=0.0, reserve=0.0)
