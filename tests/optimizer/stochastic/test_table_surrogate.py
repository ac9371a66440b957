"""The look-up surrogate is its tables, read where the batches are."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.decisions import no_batches
from optimizer.local_search.moves import MoveParams, moved, moves
from optimizer.stochastic.distributions import Risk
from optimizer.stochastic.expected_cost import Tables
from optimizer.stochastic.table_surrogate import TableSurrogate
from tests.builders.problems import patients, problem, product


def test_tables_are_read_at_what_is_released_and_begun() -> None:
    """Begun in weeks 1 and 3, released a week later; each costs 100, nothing is in quarantine."""
    of = problem(product(patients(0, 0, 0, 1, 0, 0)))
    tables = Tables(
        released=np.array([[10.0 * t, 10.0 * t + 1] for t in range(6)]), ending=np.array([7.0, 5.0])
    )
    risk = Risk(doses=4, success=1.0, due=(), firm=frozenset())
    surrogate = TableSurrogate(of, {"A": risk}, {"A": tables})
    none = sum(10.0 * t for t in range(6))
    nothing, suite = no_batches(of), of.suites[0].id
    assert surrogate.cost(nothing) == none + 7
    two = replace(nothing, starts={("A", suite, 1): 1, ("A", suite, 3): 1})
    assert surrogate.cost(two) == none + 4 + 5 + 200  # two cost as one, the most known


def test_a_gain_is_the_difference_of_two_costs() -> None:
    """To add, to drop, to shift, and to put one product in another's place."""
    draw = np.random.default_rng(1)
    of = problem(product(patients(0, 0, 0, 1, 0, 0)), product(patients(1, 0, 1, 0, 0, 0), id="B"))
    tables = {p: Tables(released=draw.random((6, 4)), ending=draw.random(4)) for p in "AB"}
    risk = Risk(doses=4, success=1.0, due=(), firm=frozenset())
    surrogate = TableSurrogate(of, {"A": risk, "B": risk}, tables)
    suite = of.suites[0].id
    batches = replace(no_batches(of), starts={("A", suite, 1): 1, ("B", suite, 4): 1})
    for move in moves(of, batches.starts, MoveParams()):
        then = moved(batches.starts, move)
        assert then is not None
        before, after = surrogate.cost(batches), surrogate.cost(replace(batches, starts=then))
        gain = surrogate.gain(batches, move.out, move.into)
        assert gain == pytest.approx(before - after, abs=1e-9), move
