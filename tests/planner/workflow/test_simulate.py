"""The simulation of a page is that of the command, to the last digit."""

import csv
from pathlib import Path

import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.io.plan.read import read_plan
from planner.io.scenario.read import load_scenario
from planner.io.text.csv_rows import written
from planner.results.simulation import SimulatedFigure, WeekPercentiles
from planner.workflow.simulate import simulate
from tests.builders.folders import TINY
from tests.planner.cli.typed import cryoplan

PATHS = 40


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Scenario, Plan]:
    """`tiny`, planned and simulated by the command line."""
    folder = tmp_path_factory.mktemp("tiny")
    plan, out = folder / "plan", folder / "out"
    assert cryoplan("solve", TINY, "--out", plan, "--time-limit", "20", "--quiet").code == 0
    simulated = ("--out", out, "--paths", str(PATHS), "--quiet")
    assert cryoplan("simulate", TINY, plan, *simulated).code == 0
    scenario = load_scenario(TINY).scenario
    read = read_plan(scenario, plan).plan
    assert read is not None
    return out, scenario, read


def test_figures_and_weeks_are_those_of_the_command(solved: tuple[Path, Scenario, Plan]) -> None:
    out, scenario, plan = solved
    found = simulate(scenario, plan, PATHS).found
    assert rows(out / "simulation.csv") == [as_written(x) for x in found.figures]
    assert rows(out / "weeks.csv") == [as_week(x, scenario) for x in found.weeks]
    assert [x["cause"] for x in dicts(out / "worst_weeks.csv")] == [x.cause for x in found.worst]


def as_written(x: SimulatedFigure) -> list[str]:
    values = (x.scope, x.kpi, x.unit, x.planned, x.mean, x.low, x.high, x.p5, x.p50, x.p95)
    return [str(v) for v in written(values)]


def as_week(x: WeekPercentiles, scenario: Scenario) -> list[str]:
    values = (scenario.calendar.monday(x.week), x.product, *x.stock, *x.lost, *x.started)
    return [str(v) for v in written(values)]


def rows(file: Path) -> list[list[str]]:
    return list(csv.reader(file.read_text(encoding="utf-8").splitlines()))[1:]


def dicts(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def test_what_the_page_adds_agrees_with_the_figures(solved: tuple[Path, Scenario, Plan]) -> None:
    _, scenario, plan = solved
    simulated = simulate(scenario, plan, PATHS)
    found = simulated.found
    lost = found.figure("lost_patients").mean
    assert sum(x.lost for x in simulated.losses) == pytest.approx(lost)
    assert min(simulated.by_path) <= (found.figure("fill_rate").p5 or 0)
    assert set(simulated.by_hospital) == set(scenario.hospitals)
    fill = found.figure("fill_rate").mean or 0.0
    least, most = sorted(x for x in simulated.by_hospital.values() if x is not None)
    assert least <= fill <= most
