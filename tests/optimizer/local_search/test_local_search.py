"""The search itself, on batches whose cost and freezer excess the test makes up."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from optimizer.budget import Budget
from optimizer.decisions import Decisions, no_batches
from optimizer.local_search.local_search import LocalSearch, LocalSearchParams
from optimizer.local_search.moves import MoveParams
from optimizer.local_search.neighbourhoods import CapacityNeighbourhood
from tests.builders.problems import patients, problem, product

OF = problem(product(patients(*[1] * 6)))
SUITE = OF.suites[0].id
NEAR = CapacityNeighbourhood(OF, MoveParams())
NOTHING = no_batches(OF)


@dataclass
class Counted:
    """Cost and excess by the number of batches; `seen` counts the costs asked for."""

    by_number: Callable[[int], float]
    excess_from: int = 99  # as many batches overfill the freezers, each by one
    seen: list[int] = field(default_factory=list)

    def cost(self, batches: Decisions) -> float:
        n = sum(batches.starts.values())
        self.seen.append(n)
        return self.by_number(n)

    def excess(self, batches: Decisions) -> float:
        return max(0.0, sum(batches.starts.values()) - self.excess_from + 1)


def search(evaluator: Counted, params: LocalSearchParams, budget: Budget | None = None) -> int:
    """Batches in the end, beginning from none."""
    found = LocalSearch(evaluator, NEAR, budget or Budget(), params)
    return sum(found.descend(NOTHING, penalty=1.0).starts.values())


def test_it_ends_where_no_move_saves_enough() -> None:
    """From 100, 10 a batch: with a share of 15 % the second one, of 90, is not worth it."""
    saving = Counted(lambda n: 100.0 - 10.0 * min(n, 4))
    assert search(saving, LocalSearchParams()) == 4
    assert search(saving, LocalSearchParams(min_gain=0.1)) == 0
    assert search(saving, LocalSearchParams(min_gain=0.0, min_saving=10.5)) == 0


@pytest.mark.parametrize("gain", [0.5, 3.0, 10.0, 60.0])
def test_what_exceeds_the_freezers_is_not_handed_back(gain: float) -> None:
    """Each batch saves `gain`; the third costs a position, at 1, then 4, then 16."""
    found = search(Counted(lambda n: 100.0 - gain * min(n, 6), excess_from=3), LocalSearchParams())
    assert found == 2


def test_no_budget_no_search() -> None:
    evaluator = Counted(lambda n: 100.0 - n)
    assert search(evaluator, LocalSearchParams(), Budget(stop=lambda: True)) == 0
    assert evaluator.seen == [0]


def test_every_improvement_is_handed_on() -> None:
    costs: list[float] = []
    LocalSearch(
        Counted(lambda n: 100.0 - 10.0 * min(n, 3)), NEAR, Budget(), LocalSearchParams(),
        improved=lambda x: costs.append(x.cost),
    ).descend(NOTHING)  # fmt: skip
    assert costs == [90.0, 80.0, 70.0]
