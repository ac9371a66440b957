"""A guess is its tables, read where the batches are."""

import numpy as np

from optimizer.stochastic.distributions import Risk
from optimizer.stochastic.expected_cost import Tables
from optimizer.stochastic.surrogate import Guess
from tests.builders.problems import patients, problem, product


def test_tables_are_read_at_what_is_released_and_begun() -> None:
    """Begun in weeks 1 and 3, released a week later; each costs 100, nothing is in quarantine."""
    of = problem(product(patients(0, 0, 0, 1, 0, 0)))
    tables = Tables(
        released=np.array([[10.0 * t, 10.0 * t + 1] for t in range(6)]), begun=np.array([7.0, 5.0])
    )
    risk = Risk(doses=4, success=1.0, due=(), firm=frozenset())
    guess = Guess(of, {"A": risk}, {"A": tables})
    none = sum(10.0 * t for t in range(6))
    assert guess.cost("A", np.zeros(6, dtype=np.int64)) == none + 7
    begun = np.array([0, 1, 0, 1, 0, 0])
    assert guess.cost("A", begun) == none + 4 + 5 + 200  # two are told as one, the most known
