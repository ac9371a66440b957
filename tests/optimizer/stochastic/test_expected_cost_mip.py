"""The small model over products: against every way to begin batches in the rooms there are."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations_with_replacement
from itertools import product as every

import numpy as np
import pytest

from optimizer.budget import Budget
from optimizer.capacity.bank_schedule import with_latest_banks
from optimizer.decisions import making_cost, no_batches
from optimizer.problem import BankData, Problem
from optimizer.stochastic.distributions import Risk
from optimizer.stochastic.expected_cost import (
    ExactExpectation,
    ExpectedCosts,
    Tables,
    convex_envelope,
)
from optimizer.stochastic.expected_cost_mip import PARAMS, most_batches, plan_expected, start_cost
from tests.builders.problems import patients, problem, product, risk_of


def tables_of(of: Problem, risks: dict[str, Risk], most: int = 2) -> dict[str, Tables]:
    """With hulls instead of the tables, so that a model without whole kinks can be exact."""
    found = {}
    for p in of.products:
        risk = risks[p.id]
        made = ExpectedCosts(p, risk, of.weeks).tables(ExactExpectation(p, risk, of.weeks, most))
        found[p.id] = Tables(
            released=np.array([_hull(f) for f in made.released]), ending=_hull(made.ending)
        )
    return found


def _hull(values: np.ndarray) -> np.ndarray:
    corners = convex_envelope(values)
    found: np.ndarray = np.interp(np.arange(len(values)), corners, values[corners])
    return found


def _ways(weeks: int, most: int) -> Iterator[tuple[int, ...]]:
    for n in range(most + 1):
        yield from combinations_with_replacement(range(weeks), n)


def cheapest(of: Problem, risks: dict[str, Risk], tables: dict[str, Tables]) -> float:
    """Every set of starts that one room (and the laboratory, and the vials) allows."""
    best = np.inf
    for choice in every(*(_ways(of.weeks, 2) for _ in of.products)):
        running = [0] * (of.weeks + 9)
        frozen = [0] * (of.weeks + 9)
        for p, starts in zip(of.products, choice, strict=True):
            for s in starts:
                frozen[s + p.production] += 1
                for u in range(s, s + p.production):
                    running[u] += 1
        if any(n > of.suites[0].rooms for n in running):
            continue
        if of.laboratory and any(n > m for n, m in zip(frozen, of.laboratory, strict=False)):
            continue
        counts: dict[tuple[str, str, int], int] = {}
        cost = 0.0
        for p, starts in zip(of.products, choice, strict=True):
            t, risk = tables[p.id], risks[p.id]
            for s in starts:
                counts[p.id, "S", s] = counts.get((p.id, "S", s), 0) + 1
                cost += start_cost(p, risk, of.weeks)[s] - p.batch_cost
            released = [sum(s + p.lag <= w for s in starts) for w in range(of.weeks)]
            cost += sum(t.released[w, n] for w, n in enumerate(released)) + t.ending[len(starts)]
        batches = with_latest_banks(of, counts)
        if batches is not None:
            best = min(best, cost + sum(making_cost(p, batches) for p in of.products))
    return best


BANK = BankData(
    wcb_batches=((1, 1),), mcb_vials=((0, 1),), batches_per_wcb=1, wcb_weeks=2, wcb_cost=20.0,
    vials_per_donor=1, mcb_weeks=1, mcb_cost=5.0, donors=1,
)  # fmt: skip


@pytest.mark.parametrize("changes", [{}, {"release": 1, "max_wait": 1}, {"bank": BANK}])
@pytest.mark.parametrize("laboratory", [None, (0, 1, 1, 1, 0, 1, 1, 1, 1)])
def test_no_way_to_begin_batches_is_cheaper(
    changes: dict[str, object], laboratory: tuple[int, ...] | None
) -> None:
    a = product(patients(0, 1, 1, 0, 2, 1), ending_target=2.0, **changes)
    b = product(patients(0, 0, 3, 0, 1, 0), id="B", production=2, batch_cost=70.0, course=(1, 0, 1))
    of = problem(a, b, laboratory=laboratory)
    risks = {"A": risk_of(a, 0.7), "B": risk_of(b, 0.9)}
    tables = tables_of(of, risks)
    found = plan_expected(of, risks, tables, budget=Budget.of(10.0))
    assert found is not None
    assert found.cost == pytest.approx(cheapest(of, risks, tables), rel=PARAMS.gap)


def test_more_products_than_rooms_share_them() -> None:
    a = product(patients(0, 2, 2, 2, 2, 2))
    of = problem(a, replace(a, id="B"))
    risks = {p.id: risk_of(p, 0.8) for p in of.products}
    found = plan_expected(of, risks, tables_of(of, risks), budget=Budget.of(10.0))
    assert found is not None
    starts = [t for (_, _, t), n in found.batches.starts.items() for _ in range(n)]
    assert len(starts) == len(set(starts)) > 1


def test_where_the_search_begins_changes_no_answer() -> None:
    a = product(patients(0, 2, 2, 2, 2, 2))
    of = problem(a, replace(a, id="B"))
    risks = {p.id: risk_of(p, 0.8) for p in of.products}
    tables = tables_of(of, risks)
    near = replace(no_batches(of), starts={("A", "S", 3): 1})
    found = [plan_expected(of, risks, tables, budget=Budget.of(10.0), near=x) for x in (None, near)]
    assert found[0] is not None
    assert found[1] is not None
    assert found[0].cost == pytest.approx(found[1].cost, rel=PARAMS.gap)


def test_enough_batches_are_thought_of() -> None:
    """10 patients, 4 doses a batch: three sure batches and those that chance asks for, not more
    than the rooms hold."""
    p = product(patients(5, 5, 0, 0, 0, 0))
    risk = risk_of(p, 0.5)
    assert most_batches(problem(p, rooms=1), p, risk) == 6
    assert most_batches(problem(p, rooms=9), p, risk) > 10
