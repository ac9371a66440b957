"""Which candidate becomes the plan, where some cannot be served."""

from dataclasses import replace
from typing import Any, cast

from numpy.random import default_rng

from planner.domain.plan import Plan
from planner.solving import Budget, Outlook, Settings
from planner.stochastic.origin import DETERMINISTIC, Origin, OriginKind
from planner.stochastic.search import Candidate, CandidateSearch
from planner.stochastic.selection import TRIES, first_plan, first_served
from planner.stochastic.simulated_cost import SimulatedCost
from tests.builders.uncertain import half_fail

NOTHING = Plan(batches=())
A, B, C, D = (
    Origin(kind=OriginKind.MULTIPLIERS, factors=(("A", n),)) for n in (1.0, 2.0, 3.0, 4.0)
)


def search_of(
    most: float, *candidates: tuple[Origin, float, float]
) -> tuple[CandidateSearch, list[float]]:
    """Candidates by origin, cost and positions too much, of which `most` can be served; tries."""
    scenario = half_fail()
    outlook = Outlook(scenario)
    search = CandidateSearch(outlook, SimulatedCost(scenario, seed=1, paths=2), Budget.of(9.0))
    batches = outlook.placed({})
    assert batches is not None
    for origin, cost, over in candidates:
        mine = replace(batches, starts={("A", "S", int(2 * over)): 1})  # alike where as full
        search.found.append(
            Candidate(origin=origin, batches=mine, production={}, cost=cost, excess=over)
        )
    tried: list[float] = []
    over_of = {id(x.batches): x.excess for x in search.found}

    def served(batches: object, *_: object) -> Plan | None:
        tried.append(over_of[id(batches)])
        return NOTHING if over_of[id(batches)] <= most else None

    cast(Any, outlook).served = served
    cast(Any, outlook).can_serve = lambda batches, *_: over_of[id(batches)] <= most
    return search, tried


def origin_of(search: CandidateSearch, left: float = 60.0) -> Origin | None:
    found = first_served(search, Settings(), Budget.of(left), DETERMINISTIC)
    return None if found is None else found[0]


AVERAGES = (DETERMINISTIC, 10.0, 3.0)


def test_the_cheapest_is_taken() -> None:
    search, tried = search_of(0, AVERAGES, (A, 9.0, 0.0), (B, 8.0, 0.0))
    assert origin_of(search) is B
    assert tried == [0.0]


def test_what_is_served_at_once_comes_first() -> None:
    search, tried = search_of(1, AVERAGES, (A, 5.0, 2.0), (B, 6.0, 2.0), (C, 7.0, 1.0))
    assert origin_of(search) is C
    assert tried == [1.0]


def test_nothing_fuller_than_the_averages_is_tried() -> None:
    search, tried = search_of(2, AVERAGES, (A, 5.0, 3.5), (C, 7.0, 1.0), (D, 8.0, 0.0))
    assert origin_of(search) is C
    assert tried == [1.0]


def test_a_refusal_at_the_limit_is_the_last_try() -> None:
    search, tried = search_of(0, AVERAGES, (A, 5.0, 2.0), (C, 7.0, 0.0))
    assert origin_of(search, left=1.0) is None
    assert tried == [2.0]


def test_nothing_cheaper_than_the_averages() -> None:
    search, tried = search_of(9, AVERAGES, (A, 11.0, 0.0))
    assert origin_of(search) is None
    assert tried == []


def test_at_the_limit_a_plan_is_left_that_was_served_before() -> None:
    search, tried = search_of(0, AVERAGES, (A, 5.0, 2.0), (B, 6.0, 1.0), (C, 7.0, 0.0))
    search.servable.append(search.found[-1].batches.starts)
    assert origin_of(search, left=1.0) is C
    assert tried == [0.0]


def test_those_not_served_at_once_are_tried_in_the_end_each_once() -> None:
    search, tried = search_of(0, AVERAGES, (A, 5.0, 2.0), (B, 6.0, 2.0), (C, 7.0, 1.0))
    assert origin_of(search) is None
    assert tried == [2.0, 1.0]


def first_of(fits: set[int], budget: float = 60.0) -> tuple[CandidateSearch, list[int]]:
    """A first plan where a service is found at these tightnesses only; those that were tried."""
    search, _ = search_of(0, AVERAGES)
    tried: list[int] = []

    def anneal(*_: object) -> Candidate:
        tried.append(search.tightness)
        return replace(search.found[0], excess=3.0, cost=9.0)

    cast(Any, search).anneal = anneal
    cast(Any, search).calibrate = lambda *_: None
    cast(Any, search.outlook).can_serve = lambda *_: search.tightness in fits
    first_plan(search, {}, default_rng(1), Settings())
    return search, tried


def test_freezers_are_filled_less_until_the_forecast_is_served() -> None:
    search, tried = first_of({2, 3})
    assert tried == [0, 1, 2]
    assert search.servable == [search.found[0].batches.starts]


def test_where_nothing_can_be_served_the_search_goes_on_all_the_same() -> None:
    search, tried = first_of(set())
    assert tried == list(range(TRIES))
    assert search.servable == []
