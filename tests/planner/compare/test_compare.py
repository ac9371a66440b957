"""Both systems on the same patients: figures by hand, pairing, seeds, faults, the verdict."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from planner.compare.replications import compare
from planner.domain.plan import Plan
from planner.errors import DataError, PlannerError
from planner.io.scenario.read import read_scenario
from planner.kpis import kpis
from planner.results.comparison import Comparison
from planner.results.interval import Interval
from planner.simulation.replay import replay
from tests.builders.certain_tiny import certain_tiny as tiny
from tests.builders.worlds import world

DATA = Path(__file__).parents[3] / "data"


def exactly(value: float) -> Interval:
    return Interval(mean=value, low=value, high=value)


def approximately(found: Interval | None, value: float) -> bool:
    return found is not None and all(
        x == pytest.approx(value) for x in (found.mean, found.low, found.high)
    )


def test_what_is_certain_is_certain() -> None:
    """No drop-out, nothing fails, slots for all: 18 days, 100 for each of 8 lots."""
    scenario, plan = tiny()
    found = compare(scenario, plan, 30)
    assert (found.patients, found.replications, found.seed) == (8, 30, scenario.seed)
    fresh = {f.kpi: f.autologous for f in found.figures if f.scope == "all"}
    assert fresh["fill_rate"] == exactly(1)
    for kpi in ("mean_wait_weeks", "median_wait_weeks", "p95_wait_weeks"):
        assert approximately(fresh[kpi], 18 / 7)
    assert fresh["cost_per_treated"] == exactly(100)
    assert fresh["wasted"] == exactly(0)
    assert fresh["chair_days"] == exactly(16)
    assert approximately(fresh["capacity_used"], 8 / (99 * 8))  # the last is referred in week 6


def test_without_luck_the_shelf_does_what_the_plan_does() -> None:
    """Proves that the store keeps the contract's weeks: same patients served, same money."""
    scenario, plan = tiny()
    found = compare(scenario, plan, 10)
    planned = {k.kpi: k.value for k in kpis(scenario, plan) if k.scope == "all"}
    assert found.figure("fill_rate").off_the_shelf == exactly(float(planned["fill_rate"]))
    shelf = found.figure("cost_per_treated").off_the_shelf
    assert approximately(shelf, float(planned["cost_per_treated"]))


def test_zero_stock_and_no_batch_lose_everybody() -> None:
    scenario, _ = tiny()
    found = compare(replace(scenario, lots={}), Plan(), 5)
    assert found.figure("fill_rate").off_the_shelf == exactly(0)
    assert found.figure("lost_no_supply").off_the_shelf == exactly(8)
    for kpi in ("mean_wait_weeks", "p95_wait_weeks", "cost_per_treated"):
        figure = found.figure(kpi)
        assert (figure.off_the_shelf, figure.difference) == (None, None)
        assert figure.autologous is not None


def lost_and_treated(found: Comparison, scope: str) -> Iterator[tuple[float, float]]:
    for side in ("off_the_shelf", "autologous"):
        causes = ("no_supply", "batch_failed", "lot_failed", "no_time", "dropped_out")
        lost = sum(getattr(found.figure(f"lost_{c}", scope), side).mean for c in causes)
        yield lost, getattr(found.figure("fill_rate", scope), side).mean


@pytest.mark.parametrize("seed", range(0, 60, 6))
def test_everybody_is_treated_or_lost_for_one_cause(seed: int) -> None:
    """And differences are those of the means; 'all' adds the products up."""
    scenario, plan = world(seed)
    assert any(scenario.demand.patients.values())
    found = compare(scenario, plan, 12)
    outcome = replay(scenario, plan, 12)
    people = {p: float(x.due.mean()) for p, x in outcome.products.items()}
    assert found.patients == pytest.approx(sum(people.values()))
    for scope in {f.scope for f in found.figures}:
        due = found.patients if scope == "all" else people[scope]
        for lost, treated in lost_and_treated(found, scope):
            assert lost + treated * due == pytest.approx(due)
    for f in found.figures:
        if f.difference is not None and f.kpi not in _UNDEFINED_SOMETIMES:
            assert f.off_the_shelf is not None
            assert f.autologous is not None
            assert f.difference.mean == pytest.approx(f.off_the_shelf.mean - f.autologous.mean)
            assert f.difference.low <= f.difference.mean <= f.difference.high


_UNDEFINED_SOMETIMES = {
    "mean_wait_weeks",
    "median_wait_weeks",
    "p95_wait_weeks",
    "cost_per_treated",
}


def test_the_same_seed_gives_the_same_figures_and_another_does_not() -> None:
    scenario, plan = tiny(dropout_per_month="1")
    one, two = compare(scenario, plan, 10), compare(scenario, plan, 10)
    assert one == two
    assert compare(scenario, plan, 10, seed=scenario.seed) == one
    assert compare(scenario, plan, 10, seed=99).figures != one.figures


def test_both_systems_see_the_same_drop_outs() -> None:
    """Proves pairing: the difference varies far less than independent draws would."""
    scenario, plan = tiny(dropout_per_month="1.5", apheresis_days="0", make_days="1")
    found = compare(scenario, plan, 100).figure("fill_rate")
    widths = [x.high - x.low for x in (found.off_the_shelf, found.autologous) if x]
    assert found.difference is not None
    apart = (widths[0] ** 2 + widths[1] ** 2) ** 0.5
    assert found.difference.high - found.difference.low < 0.8 * apart


def test_progress_and_stopping() -> None:
    """Blocks of 100 replications; a stop keeps those that are complete, and says so."""
    scenario, plan = tiny()
    told: list[float] = []
    found = compare(scenario, plan, 250, tell=told.append, stop=lambda: told[-1] > 0.6)
    assert found.replications == 200
    assert found.notes[0] == "Stopped after 200 of 250 replications."
    assert told == sorted(told)
    whole = compare(scenario, plan, 200)
    assert found.figures == whole.figures


def test_faults() -> None:
    scenario, plan = tiny()
    with pytest.raises(DataError, match="The section is missing"):
        compare(replace(scenario, autologous={}), plan)
    with pytest.raises(PlannerError, match="at least 2"):
        compare(scenario, plan, 1)
    nobody = replace(scenario, demand=replace(scenario.demand, patients={}))
    with pytest.raises(PlannerError, match="no patient is due"):
        compare(nobody, plan)


def test_founding_papers() -> None:
    """CAR-T from the patient's own cells: 2 to 8 weeks from need to infusion, about 10 % of the
    patients never supplied (paper 000); neither figure is an input."""
    scenario = read_scenario(DATA / "ucart")
    found = compare(scenario, Plan(), 60)
    mean, late = (found.figure(k).autologous for k in ("mean_wait_weeks", "p95_wait_weeks"))
    treated = found.figure("fill_rate").autologous
    assert mean is not None
    assert late is not None
    assert treated is not None
    assert 2 <= mean.low <= late.high <= 8
    assert 0.08 <= 1 - treated.high <= 1 - treated.low <= 0.13


def test_verdict_names_the_winner_and_why() -> None:
    scenario, plan = tiny(dropout_per_month="3", cost_per_lot="700")
    said = compare(scenario, plan, 50).verdict
    assert said.startswith("Off the shelf treats ")
    assert "fresh autologous manufacture" in said
    assert "mostly because fewer drop out while they wait" in said
    assert said.endswith(".")
    said = compare(scenario, Plan(), 50).verdict
    assert said.startswith("Fresh autologous manufacture treats ")
    assert "fewer find no dose or slot in time" in said


def test_verdict_where_nobody_is_ahead() -> None:
    scenario, _ = tiny(max_wait_days="4", start_chance="0")
    said = compare(replace(scenario, lots={}), Plan(), 5).verdict
    assert said.startswith("Neither treats more of the 8 patients for certain: ")
