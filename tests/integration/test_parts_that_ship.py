"""Every part that ships doses, held to oldest first and to whole courses where they bind.

A plan is also held to the checker; on sample paths all that leaves a store is recorded.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from optimizer.allocation import greedy
from optimizer.allocation.decided import by_start_week, with_batches
from optimizer.decisions import Decisions, merge
from optimizer.problem import Problem
from optimizer.solve import engine
from optimizer.solve.construct import first_plan
from optimizer.solve.engine import EngineParams
from planner.compare.off_the_shelf import simulate_off_the_shelf
from planner.compare.patients import sample_patients
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.io.plan.read import read_plan
from planner.io.plan.write import write_plan
from planner.io.scenario.hashing import scenario_hash
from planner.io.scenario.write import write_scenario
from planner.rolling_horizon.evaluate import evaluate_rolling
from planner.simulation.demand import sample_demand
from planner.simulation.realised_supply import sample_supply
from planner.simulation.replay import replay
from planner.simulation.reservations import Counts
from planner.simulation.store import DoseStore
from planner.solving import Settings, compile_scenario
from planner.solving.decode import decode
from planner.solving.encode import encode_batches
from planner.stochastic.solve import solve as solve_under_uncertainty
from planner.verify import verify
from planner.workflow.solve import solve
from tests.builders.any_plans import report as any_report
from tests.builders.random_scenarios import scenario as random_scenario
from tests.integration.binding_seeds import BINDS, WHOLE_BINDS
from tests.integration.judge_of_shipping import Lot, Sent, Shop, shops, unit_of
from tests.planner.cli.typed import cryoplan

SETTINGS = Settings(gap=0, seconds=60, threads=1)
BRIEFLY = Settings(seconds=20, threads=1)
PATHS = 6
# Seeds in which a rule binds, of one product each.
OLDEST_FIRST, WHOLE_COURSES = (364, 392, 411, 490), (246, 388, 402, 437)

BEFORE = {"cryoplan": "0.1.0"}  # of a plan folder from before oldest first was a rule
BY_TIERS = EngineParams(exact_up_to=-1, improve_up_to=-1)


def best(scenario: Scenario) -> Plan:
    plan = solve(scenario, SETTINGS).plan
    assert plan is not None
    return plan


# Parts that make a plan


def exact_model(scenario: Scenario, _: Path) -> Iterator[Plan]:
    report = solve(scenario, SETTINGS)
    assert report.notes["stock_by"] == "lots"
    assert report.plan is not None
    yield report.plan


def tier_model_and_dispatch(scenario: Scenario, _: Path) -> Iterator[Plan]:
    with patch.object(engine, "PARAMS", BY_TIERS):
        report = solve(scenario, replace(SETTINGS, seconds=20))
    assert report.notes["stock_by"] == "tiers"
    assert report.plan is not None
    yield report.plan


def greedy_service(scenario: Scenario, _: Path) -> Iterator[Plan]:
    problem = compile_scenario(scenario)
    batches = encode_batches(problem, best(scenario))
    decided = with_batches(problem, batches)
    ways: tuple[Callable[[Problem, Decisions], Decisions], ...] = (
        lambda of, none: greedy.serve_soonest(of, none, dearest=True),
        lambda of, none: greedy.serve_soonest(of, none, dearest=False),
        greedy.serve_late_at_the_end,
    )
    for serve in ways:
        served = serve(decided, Decisions(starts={}, wcbs={}, donors={}))
        yield decode(scenario, problem, by_start_week(merge(batches, served), decided))


def just_in_time_plan(scenario: Scenario, _: Path) -> Iterator[Plan]:
    problem = compile_scenario(scenario)
    found = first_plan(problem)
    assert found is not None
    yield decode(scenario, problem, found.decisions)


def plan_for_chance(scenario: Scenario, _: Path) -> Iterator[Plan]:
    report = solve_under_uncertainty(scenario, solve(scenario, SETTINGS), BRIEFLY)
    assert report.plan is not None
    yield report.plan


def check_rewrite(scenario: Scenario, folder: Path) -> Iterator[Plan]:
    """A plan from before the rule, that ships in any order."""
    unordered = best(replace(scenario, fefo=False))
    report = any_report(scenario, unordered)
    write_scenario(scenario, folder / "scenario")
    write_plan(
        scenario,
        replace(report, scenario_hash=scenario_hash(scenario), versions=BEFORE),
        folder / "plan",
    )
    said = cryoplan("check", folder / "scenario", folder / "plan", "--rewrite")
    assert said.code == 0, said.text
    yield read_plan(scenario, folder / "plan").plan


# Parts that follow one on sample paths


def simulated(scenario: Scenario) -> None:
    replay(scenario, best(scenario), PATHS)


def re_decided(scenario: Scenario) -> None:
    evaluate_rolling(scenario, best(scenario), 2, paths=PATHS)


def compared(scenario: Scenario) -> None:
    plan, rates = best(scenario), dict.fromkeys(scenario.products, 0.5)
    arrivals = sample_demand(scenario, scenario.seed, paths=PATHS)
    drawn = sample_patients(arrivals, rates, seed=scenario.seed, block=0)
    for product in scenario.products:
        supply = sample_supply(scenario, plan, product, seed=scenario.seed, paths=PATHS)
        simulate_off_the_shelf(scenario, supply, drawn, product)


MAKERS = (
    exact_model,
    tier_model_and_dispatch,
    greedy_service,
    just_in_time_plan,
    plan_for_chance,
    check_rewrite,
)
FOLLOWERS = (simulated, re_decided, compared)


class Watched:
    """All that leaves any store, week by week."""

    def __init__(self) -> None:
        self.stores: list[DoseStore] = []
        self.left: dict[int, list[tuple[int, int, int, Counts]]] = {}  # by place in `stores`

    def ship(self, store: DoseStore) -> Iterator[tuple[int, int, Counts]]:
        if not any(x is store for x in self.stores):
            self.stores.append(store)
        place = next(n for n, x in enumerate(self.stores) if x is store)
        for life, lot, doses in SHIP(store):
            self.left.setdefault(place, []).append((store.week, life, lot, doses.copy()))
            yield life, lot, doses

    def shops(self, unit: int) -> Iterator[Shop]:
        """What left each store on each path, in units of so many doses."""
        for place, store in enumerate(self.stores):
            lots = store.lots
            for path in range(lots.doses.shape[1]):
                yield Shop(
                    unit=unit,
                    lots={
                        str(n): Lot(
                            released=int(lots.late[n][path]) if n in lots.late else released,
                            last=lots.last[n],
                            doses=int(lots.doses[n, path]),
                        )
                        for n, released in enumerate(lots.released)
                    },
                    sent=[
                        Sent(lot=str(lot), week=week, good_to=week + life, doses=int(doses[path]))
                        for week, life, lot, doses in self.left.get(place, ())
                        if doses[path]
                    ],
                )


SHIP = DoseStore.ship


@pytest.mark.long
@pytest.mark.parametrize("seed", [*OLDEST_FIRST, *WHOLE_COURSES])
@pytest.mark.parametrize("make", MAKERS)
def test_plans(make: Callable[[Scenario, Path], Iterator[Plan]], seed: int, tmp_path: Path) -> None:
    scenario = random_scenario(seed)
    for plan in make(scenario, tmp_path):
        assert verify(scenario, plan) == []
        assert plan.shipments
        for shop in shops(scenario, plan).values():
            assert [*shop.passed_over(), *shop.broken()] == []


@pytest.mark.long
@pytest.mark.parametrize("seed", [*OLDEST_FIRST, *WHOLE_COURSES])
@pytest.mark.parametrize("follow", FOLLOWERS)
def test_sample_paths(follow: Callable[[Scenario], None], seed: int) -> None:
    scenario, watched = random_scenario(seed), Watched()

    def ship(store: DoseStore) -> Iterator[tuple[int, int, Counts]]:
        return watched.ship(store)

    with patch.object(DoseStore, "ship", ship):
        follow(scenario)
    found = list(watched.shops(unit_of(scenario, "P0")))
    assert any(len({x.lot for x in shop.sent}) > 1 for shop in found)
    for shop in found:
        assert [*shop.passed_over(), *shop.broken()] == []


def test_the_rules_bind_here() -> None:
    assert set(OLDEST_FIRST) <= set(BINDS["I4"])
    assert set(WHOLE_COURSES) <= set(WHOLE_BINDS)


@pytest.mark.parametrize("seed", OLDEST_FIRST)
def test_the_judge_sees_what_is_out_of_order(seed: int) -> None:
    """The best plan without the rule passes over an older lot; judge and checker say so."""
    scenario = random_scenario(seed)
    plan = best(replace(scenario, fefo=False))
    assert [x for shop in shops(scenario, plan).values() for x in shop.passed_over()]
    assert {v.rule for v in verify(scenario, plan)} == {"I4"}


@pytest.mark.parametrize("seed", WHOLE_COURSES)
def test_the_judge_sees_what_is_no_whole_course(seed: int) -> None:
    scenario = random_scenario(seed)
    p = scenario.products["P0"]
    plan = best(replace(scenario, products={"P0": replace(p, ship_course="weekly")}))
    assert [x for shop in shops(scenario, plan).values() for x in shop.broken()]
    assert "S2" in {v.rule for v in verify(scenario, plan)}


def test_the_judge_by_hand() -> None:
    """OLD has 2 doses good to week 3; a dose of YOUNG, good to week 9, leaves in week 1."""
    old, young = (Lot(released=0, last=e, doses=n) for e, n in ((3, 2), (9, 9)))
    sent = Sent(lot="YOUNG", week=1, good_to=3, doses=1)
    both = Sent(lot="OLD", week=1, good_to=3, doses=2)
    shop = Shop(unit=1, lots={"OLD": old, "YOUNG": young}, sent=[sent])
    assert list(shop.passed_over())
    assert list(replace(shop, discarded={("OLD", 1): 2}).passed_over())  # after the shipments
    right = (
        replace(shop, sent=[replace(sent, good_to=4)]),
        replace(shop, sent=[sent, both]),
        replace(shop, discarded={("OLD", 0): 2}),
        replace(shop, lots={"OLD": replace(old, released=2), "YOUNG": young}),
        replace(shop, lots={"OLD": replace(old, last=9), "YOUNG": young}),
        replace(shop, sent=[replace(sent, doses=3)], unit=3),
    )
    assert [x for of in right for x in (*of.passed_over(), *of.broken())] == []
    wrong = (
        replace(shop, unit=3),
        replace(shop, sent=[replace(sent, good_to=10)]),
        replace(shop, lots={"OLD": old, "YOUNG": replace(young, released=2)}),
        replace(shop, lots={"OLD": old, "YOUNG": replace(young, doses=0)}),
    )
    assert all(list(of.broken()) for of in wrong)
