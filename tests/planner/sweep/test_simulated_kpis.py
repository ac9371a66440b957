"""What chance does to a run's plan: the figures of `cryoplan simulate`, by another name."""

from pathlib import Path

import pytest

from planner.io.scenario.read import read_scenario
from planner.solving import Settings
from planner.sweep.run import SolveRequest, SweepRun, read_scenario_folders, sweep_runs
from planner.sweep.settings import settings
from planner.sweep.simulated_kpis import (
    SIMULATED,
    changes_without_effect,
    simulate_kpis,
    simulated_names,
)
from planner.sweep.worker_job import solve_run
from planner.workflow import solve as workflow
from tests.builders.folders import TINY, rows
from tests.planner.cli.typed import cryoplan


def planned(*changes: str, paths: int = 100) -> tuple[SweepRun, ...]:
    solve = SolveRequest(settings=Settings(threads=1), paths=paths)
    return sweep_runs(read_scenario_folders((TINY,)), settings(changes), solve)


def test_the_figures_are_those_of_simulate(tmp_path: Path) -> None:
    plan, out = tmp_path / "plan", tmp_path / "simulation"
    assert cryoplan("solve", TINY, "--out", plan, "--threads", 1).code == 0
    assert cryoplan("simulate", TINY, plan, "--out", out, "--paths", 100).code == 0
    told = {(r["scope"], r["kpi"]): r for r in rows(out / "simulation.csv")}
    (run,) = planned()
    result = solve_run(run)
    for kpi in SIMULATED:
        row = told["all", kpi]
        found = [result.kpi(name) for name in simulated_names(kpi)]
        assert found == pytest.approx([float(row[c]) for c in ("mean", "low", "high")])
    assert result.kpi("simulated_fill_rate") < result.kpi("fill_rate")


@pytest.mark.parametrize(
    "change",
    [
        "demand.dispersion=1,4",
        "demand.mean=1,3",
        "products.yield_sd=0,0.5",
        "products.release_delay_weeks=0,2",
        "products.forecast_cv=0,0.5",
    ],
)
def test_what_only_chance_sees_is_seen(change: str) -> None:
    """Same plan on averages, another fate."""
    few, many = map(solve_run, planned(change))
    assert few.cost == many.cost
    assert few.kpi(simulated_names("fill_rate")[0]) != many.kpi(simulated_names("fill_rate")[0])
    assert few.kpi(simulated_names("cost")[0]) != many.kpi(simulated_names("cost")[0])


def test_all_runs_see_the_same_luck() -> None:
    """Another name is another scenario, but no other luck."""
    one, other = map(solve_run, planned("scenario.name=A,B"))
    assert one.id != other.id
    assert one.kpis == other.kpis


def test_no_path_no_figure() -> None:
    (run,) = planned(paths=0)
    assert not [k for k in solve_run(run).kpis if k.kpi.startswith("simulated")]


def test_each_product_has_its_fill_rate_and_cost() -> None:
    scenario = read_scenario(TINY)
    plan = workflow.solve(scenario, Settings(threads=1)).plan
    assert plan is not None
    found = {(k.scope, k.kpi) for k in simulate_kpis(scenario, plan, 20, 1).kpis}
    assert {k for scope, k in found if scope == "MSC"} == {
        *simulated_names("fill_rate"),
        *simulated_names("cost"),
    }


def test_what_cannot_be_seen_is_said() -> None:
    def told(change: str, paths: int) -> str:
        return " ".join(changes_without_effect(settings([change])[0], paths))

    assert told("products[MSC].fill_target=0.9", 100).startswith(
        "products[MSC].fill_target changes no figure here: a sweep plans on averages"
    )
    assert "nothing is simulated. Give --paths" in told("lineage.donor_success=0.9", 0)
    assert told("lineage.donor_success=0.9", 100) == ""
    for seen in ("suites.rooms=2", "scenario.lots_per_week=2"):
        assert told(seen, 0) == ""
