"""One plan, one figure: before drop-out `compare` says what `simulate` says, to the last digit."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from planner.compare.replications import compare
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.results.comparison import Comparison
from planner.results.interval import Interval
from planner.results.simulation import SimulatedFigure
from planner.simulation.figures import simulation_figures
from planner.simulation.replay import replay, sample_realisation
from tests.builders.begun_worlds import begun_world, world_that_interrupts
from tests.builders.worlds import risky_world, shipping, world

PATHS = 150  # more than one block of the comparison
World = Callable[[int], tuple[Scenario, Plan]]


def whole(seed: int) -> tuple[Scenario, Plan]:
    """Courses that leave whole, from one lot."""
    return shipping("whole", risky_world(seed))


def uncertain(seed: int) -> tuple[Scenario, Plan]:
    """The forecast itself is out, and a week's patients vary less or more than usual."""
    scenario, plan = begun_world(seed)
    products = {
        name: replace(p, forecast_cv=Decimal(["0.2", "1"][n]))
        for n, (name, p) in enumerate(scenario.products.items())
    }
    several = {
        key: Decimal(["1", "1.4", "6"][n % 3]) for n, key in enumerate(scenario.demand.patients)
    }
    mean = {key: Decimal("0.7") for key in list(several)[::4]}
    demand = replace(scenario.demand, dispersion=several, mean=mean)
    return replace(scenario, products=products, demand=demand), plan


WORLDS: tuple[World, ...] = (
    world, risky_world, whole, begun_world, world_that_interrupts, uncertain,
)  # fmt: skip


def leaving(scenario: Scenario, dropout: str) -> Scenario:
    terms = {
        name: {**section, "dropout_per_month": Decimal(dropout)}
        for name, section in scenario.autologous.items()
    }
    return replace(scenario, autologous=terms)


def simulated(scenario: Scenario, plan: Plan, seed: int) -> dict[tuple[str, str], SimulatedFigure]:
    outcome = replay(scenario, plan, PATHS, seed)
    return {(f.scope, f.kpi): f for f in simulation_figures(scenario, outcome, {})}


def fill_of(
    found: dict[tuple[str, str], SimulatedFigure], scope: str
) -> tuple[float | None, float | None, float | None]:
    """Of those who are due from the start on, who alone are in the figures of a comparison."""
    f = found.get((scope, "fill_rate_from_start"), found[scope, "fill_rate"])
    return f.mean, f.low, f.high


def digits(x: Interval | None) -> tuple[float | None, float | None, float | None]:
    return (None, None, None) if x is None else (x.mean, x.low, x.high)


def scopes(found: Comparison, scenario: Scenario) -> list[str]:
    """Products compared; all together where none is left out."""
    products = [p for p in scenario.products if any(f.scope == p for f in found.figures)]
    assert products
    return [*products, "all"] if len(products) == len(scenario.products) else products


@pytest.mark.parametrize("dropout", ["0", "0.7"])
@pytest.mark.parametrize("worlds", WORLDS)
@pytest.mark.parametrize("seed", range(10))
def test_before_drop_out_both_say_the_same(seed: int, worlds: World, dropout: str) -> None:
    """Mean and both limits of the interval, of each product and of all."""
    scenario, plan = worlds(seed)
    scenario = leaving(scenario, dropout)
    figures, found = simulated(scenario, plan, seed), compare(scenario, plan, PATHS, seed=seed)
    for scope in scopes(found, scenario):
        before = found.figure("fill_rate_before_dropout", scope).off_the_shelf
        assert digits(before) == fill_of(figures, scope)


@pytest.mark.parametrize("worlds", [world, risky_world, whole])
@pytest.mark.parametrize("seed", range(20))
def test_where_nobody_drops_out_every_patient_is_served_alike(seed: int, worlds: World) -> None:
    """The store that serves patients one by one: who starts, the money, doses expired or failed."""
    scenario, plan = worlds(seed)
    scenario = leaving(scenario, "0")
    figures, found = simulated(scenario, plan, seed), compare(scenario, plan, PATHS, seed=seed)
    supplies = sample_realisation(scenario, plan, seed=seed, paths=PATHS).supply
    for scope in scopes(found, scenario):
        assert digits(found.figure("fill_rate", scope).off_the_shelf) == fill_of(figures, scope)
        assert digits(found.figure("dropout_loss", scope).off_the_shelf) == (0, 0, 0)
        cost, same = (
            found.figure("cost_per_treated", scope).off_the_shelf,
            figures[scope, "cost_per_treated"],
        )
        if scope != "all" or len(scenario.products) == 1:  # money of two products is not averaged
            assert digits(cost) == (same.mean, same.low, same.high)
        wasted = found.figure("wasted", scope).off_the_shelf
        expired = figures[scope, "expired_doses"].mean
        assert wasted is not None
        assert expired is not None
        failed = sum(
            (scenario.products[p].doses_per_batch * (s.made & ~s.passed)).sum()
            for p, s in supplies.items()
            if scope in ("all", p)
        )
        assert wasted.mean == pytest.approx(expired + failed / PATHS)


@pytest.mark.parametrize("seed", range(40))
def test_who_waits_at_the_start_is_served_as_in_the_simulation(seed: int) -> None:
    """Where no hospital comes before another, whoever waits is first in both programs."""
    scenario, plan = uncertain(seed)
    alike = {
        name: replace(h, priority=Decimal(1), transit_weeks=1)
        for name, h in scenario.hospitals.items()
    }
    scenario = replace(scenario, hospitals=alike, courses=(), transit=())
    scenario = leaving(scenario, "0")
    figures, found = simulated(scenario, plan, seed), compare(scenario, plan, PATHS, seed=seed)
    for scope in scopes(found, scenario):
        assert digits(found.figure("fill_rate", scope).off_the_shelf) == fill_of(figures, scope)


@pytest.mark.parametrize("seed", range(30))
def test_courses_under_way_and_doses_on_the_way_are_served_as_in_the_simulation(seed: int) -> None:
    scenario, plan = world_that_interrupts(seed)
    scenario = leaving(replace(scenario, waiting=()), "0")
    figures, found = simulated(scenario, plan, seed), compare(scenario, plan, PATHS, seed=seed)
    for scope in scopes(found, scenario):
        assert digits(found.figure("fill_rate", scope).off_the_shelf) == fill_of(figures, scope)


def test_drop_out_has_a_line_of_its_own() -> None:
    """Of each system: treated before drop-out, less the line of drop-out, is treated."""
    scenario, plan = risky_world(3)
    found = compare(leaving(scenario, "0.7"), plan, PATHS, seed=3)
    sides = ("off_the_shelf", "autologous")
    for side in sides:
        before, less, after = (
            getattr(found.figure(kpi), side).mean
            for kpi in ("fill_rate_before_dropout", "dropout_loss", "fill_rate")
        )
        assert before - less == pytest.approx(after)
        assert less > 0.005
    lasting = compare(leaving(scenario, "0"), plan, PATHS, seed=3)
    for side in sides:
        without, before = (
            digits(getattr(lasting.figure("fill_rate"), side)),
            digits(getattr(found.figure("fill_rate_before_dropout"), side)),
        )
        assert without == before


def test_the_worlds_have_every_kind_of_chance() -> None:
    late = failed = odd = never = waiting = owed = firm = factors = 0
    for seed in range(10):
        for worlds in (risky_world, uncertain):
            scenario, plan = worlds(seed)
            drawn = sample_realisation(scenario, plan, seed=seed, paths=PATHS)
            for name, s in drawn.supply.items():
                late += int((s.delay > 0).sum())
                failed += int((s.made & ~s.passed).sum())
                odd += int((s.passed & (s.doses != scenario.products[name].doses_per_batch)).sum())
                never += int((~s.made).sum())
            waiting += sum(x.patients for x in scenario.waiting)
            owed += sum(x.patients for x in scenario.courses)
            firm += sum(b.firm for b in plan.batches)
            factors += sum(p.forecast_cv > 0 for p in scenario.products.values())
    assert min(late, failed, odd, never) > 100
    assert min(waiting, owed, firm, factors) > 5


def test_a_batch_that_is_never_started_occupies_no_room() -> None:
    """Donors fail half the time: room-weeks of a path are those of the batches begun on it."""
    scenario, plan = next(
        (s, p)
        for s, p in map(risky_world, range(60))
        if s.lineage["A"].donor_success < 1
        and any(b.bank == "W" and 0 <= b.start < s.weeks for b in p.batches)
    )
    supply = sample_realisation(scenario, plan, seed=1, paths=PATHS).supply
    taken = np.zeros(PATHS)
    for s in supply.values():
        for n, b in enumerate(s.batches):
            taken += s.made[n] * max(0, min(scenario.weeks, b.frozen) - max(0, b.start))
    used = compare(scenario, plan, PATHS, seed=1).figure("capacity_used").off_the_shelf
    assert used is not None
    assert used.low < used.mean == pytest.approx(taken.mean() / scenario.weeks)
