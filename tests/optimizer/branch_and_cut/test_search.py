"""The search itself: begun anew in fewer rooms it finds the same best plan."""

from dataclasses import replace

import pytest

from optimizer.branch_and_cut.search import BranchAndCut
from optimizer.formulation.build import build_model
from tests.builders.problems import patients, problem, product
from tests.optimizer.branch_and_cut.at_root import EXACT, long


def test_a_search_goes_on_in_fewer_rooms_with_what_it_knows() -> None:
    """The same best plan as a search from scratch; other columns are refused."""
    two = problem(product(patients(1, 3, 2, 4, 0, 5)), rooms=2)
    one = replace(two, suites=(replace(two.suites[0], open=(1, 1, 0, 0, 1, 1, 1)),))
    search = BranchAndCut(build_model(two, "tiers", whole_patients=False), EXACT)
    search.run(long(), 0.0)
    tight = build_model(one, "tiers", whole_patients=False)
    assert search.move_to(tight)
    moved = search.run(long(), 0.0)
    fresh = BranchAndCut(tight, EXACT).run(long(), 0.0)
    assert moved.objective == pytest.approx(fresh.objective)
    other = problem(product(patients(1, 3, 2, 4, 0, 5, 1)), rooms=2)
    assert not search.move_to(build_model(other, "tiers", whole_patients=False))
