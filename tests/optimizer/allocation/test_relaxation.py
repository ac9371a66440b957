"""The relaxation of service, again and again on one live model."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from optimizer.allocation.relaxation import RelaxedService, ServiceRelaxation
from optimizer.budget import UNLIMITED
from optimizer.decisions import Decisions, no_batches
from optimizer.formulation.aggregation import pool
from optimizer.problem import Problem, ProductData
from optimizer.settings import Settings
from tests.builders.problems import begun, lot, patients, problem, product, random_batches

SETTINGS = Settings(threads=1)


def relaxed(relaxation: ServiceRelaxation, batches: Decisions) -> RelaxedService:
    found = relaxation.solve(batches, UNLIMITED)
    assert found is not None
    return found


def test_doses_of_batches_that_change() -> None:
    """By hand: three patients in week 2; one dose on hand, stored twice for 1.

    Without a batch two are lost at 60 each.  A batch begun in week 1 is there in week 2 with four
    doses: two are used, two are left at the end of weeks 2 and 3.  Begun in week 0, all four are
    kept for a week more.
    """
    p = product(patients(0, 0, 3, 0), lots=(lot(1, 0, 9),), shelf=9)
    of = problem(p)
    live = ServiceRelaxation(of, SETTINGS)
    costs = [
        relaxed(live, begun(of, *starts)).cost
        for starts in ((), (("A", 1),), (("A", 0),), (("A", 1),), ())
    ]
    assert costs == pytest.approx([122.0, 6.0, 10.0, 6.0, 122.0])


def some() -> Iterator[tuple[Problem, Decisions]]:
    for seed in range(30):
        of, batches = random_batches(seed)
        yield replace(of, positions=None), batches


def test_other_batches_cost_what_they_cost_on_a_new_model() -> None:
    changed = 0
    for of, batches in some():
        live = ServiceRelaxation(of, SETTINGS)
        before = relaxed(live, no_batches(of)).cost
        again = relaxed(live, batches).cost
        assert again == pytest.approx(relaxed(ServiceRelaxation(of, SETTINGS), batches).cost)
        changed += again != pytest.approx(before)
    assert changed > 10


def test_classes_that_are_not_pooled_cost_no_less() -> None:
    more = 0
    for seed in range(40):
        draw = np.random.default_rng(seed)
        due = [draw.integers(0, 4, 10).tolist() for _ in range(2)]
        p = product(
            patients(*due[0]), patients(*due[1], priority=3.0), max_wait=2,
            lots=tuple(lot(int(draw.integers(1, 6)), 3 * k, 3 * k + 4, f"L{k}") for k in range(4)),
        )  # fmt: skip
        of = problem(p)
        pooled = relaxed(ServiceRelaxation(pool(of), SETTINGS), no_batches(of))
        apart = relaxed(ServiceRelaxation(of, SETTINGS), no_batches(of))
        assert pooled.cost <= apart.cost + 1e-6
        assert set(pooled.treated) == {("A", 0)}
        assert set(apart.treated) == {("A", 0), ("A", 1)}
        more += apart.cost > pooled.cost + 1e-6
    assert more > 5


def fractional(p: ProductData, weeks: int, seed: int) -> RelaxedService:
    """Any patients that the rows S1 allow, most of them in parts."""
    draw = np.random.default_rng(seed)
    due = np.array(p.classes[0].due, dtype=np.float64)
    lost = draw.random(weeks) * due * draw.integers(0, 2, weeks)
    left, treated = np.cumsum(due - lost), np.zeros(weeks)
    late = np.concatenate([np.zeros(p.max_wait), left])[:weeks]
    late[-1] = left[-1]
    so_far = 0.0
    for t in range(weeks):
        least = max(so_far, late[t])
        so_far = treated[t] = least + draw.random() * (left[t] - least)
    return RelaxedService(
        cost=0.0,
        treated={("A", 0): treated},
        lost={("A", 0): np.cumsum(lost)},
        continued={},
        surplus={},
    )


def test_whole_patients_start_in_time_or_are_lost_in_the_week_due() -> None:
    parts = 0
    for seed in range(200):
        draw = np.random.default_rng(seed)
        p = product(patients(*draw.integers(0, 4, 8).tolist()), max_wait=int(draw.integers(0, 4)))
        found = fractional(p, 8, seed)
        treated, lost = (np.array(x["A", 0]) for x in (found.whole().treated, found.whole().lost))
        due = np.cumsum(p.classes[0].due)
        assert np.all(np.diff(treated, prepend=0) >= 0)
        assert np.all(np.diff(lost, prepend=0) >= 0)
        assert np.all(np.diff(lost, prepend=0) <= p.classes[0].due)
        assert np.all(treated + lost <= due)
        assert treated[-1] + lost[-1] == due[-1]
        early = max(8 - p.max_wait, 0)
        assert np.all(treated[p.max_wait :] + lost[:early] >= due[:early])
        assert np.all(treated <= found.treated["A", 0] + 1e-9)
        parts += bool(np.any(found.treated["A", 0] % 1.0))
    assert parts > 150
