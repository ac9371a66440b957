"""Break-even surfaces: from compared runs to rows and sentences; figures on averages by hand."""

import csv
from io import StringIO
from pathlib import Path

import pytest

from planner.domain.autologous import comparator
from planner.errors import DataError
from planner.io.scenario.read import files_scenario
from planner.results.report import Ending, Kpi
from planner.solving import Settings
from planner.sweep.compared_kpis import COMPARED, SIDES, compared_name
from planner.sweep.result import RunResult
from planner.sweep.run import SolveRequest, read_scenario_folders, sweep_runs
from planner.sweep.settings import settings
from planner.sweep.surface import SurfacePoint, surface_csv, surface_points, winners
from planner.sweep.tables import FinishedRuns
from planner.sweep.worker_job import solve_run
from tests.builders.folders import TINY, tiny_with_comparator

ASKED = SolveRequest(settings=Settings(seconds=20), compared=10)
VOLUME, SUCCESS = "demand.volume=0.5,1", "products.batch_success=0.5,0.9"


def made_up(folder: Path, apart: float, *changes: str) -> FinishedRuns:
    """Every run with the same figures: off the shelf ahead by `apart` ± 0.1."""
    runs = sweep_runs(read_scenario_folders([folder]), settings(changes), ASKED)
    kpis = tuple(
        Kpi(scope="MSC", kpi=compared_name(kpi, side, end), value=apart + off, unit="share")
        for kpi in COMPARED
        for side in SIDES
        for end, off in (("", 0.0), ("low", -0.1), ("high", 0.1))
    )
    return [
        (run, RunResult(id=run.id, ending=Ending.OPTIMAL, accepted=True, kpis=kpis)) for run in runs
    ]


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return tiny_with_comparator(tmp_path / "tiny")


@pytest.mark.parametrize(
    ("apart", "winner"),
    [(0.2, "off the shelf"), (-0.2, "fresh autologous"), (0.05, "neither for certain")],
)
def test_a_row_for_each_run(tiny: Path, apart: float, winner: str) -> None:
    found = surface_points(made_up(tiny, apart, VOLUME, SUCCESS))
    assert [p.at for p in found] == [(0.5, 0.5), (0.5, 0.9), (1, 0.5), (1, 0.9)]
    rows = list(csv.DictReader(StringIO(surface_csv(found).decode())))
    assert {(r["scenario"], r["product"], r["winner"]) for r in rows} == {("tiny", "MSC", winner)}
    assert [float(r["demand.volume"]) for r in rows] == [0.5, 0.5, 1, 1]
    assert float(rows[0]["compared_fill_rate_difference_low"]) == pytest.approx(apart - 0.1)
    assert f"in {4 if winner == 'off the shelf' else 0}, fresh" in winners(found)


@pytest.mark.parametrize(
    "changes",
    [
        (SUCCESS,),
        (VOLUME, "products.batch_success=0.9"),
        (VOLUME, SUCCESS, "products.doses_per_batch=3,4"),
        ("suites.products=MSC", SUCCESS),
    ],
)
def test_one_two_or_three_changes_and_texts_make_no_surface(
    tiny: Path, changes: tuple[str, ...]
) -> None:
    assert surface_points(made_up(tiny, 0.2, *changes)) == ()


def test_a_run_is_compared_where_that_is_asked_for(tiny: Path) -> None:
    runs = sweep_runs(read_scenario_folders([tiny]), settings([VOLUME]), ASKED)
    results = [solve_run(run) for run in runs]
    names = {k.kpi: k.value for k in results[1].kpis if k.scope == "MSC"}
    both = [names[compared_name("fill_rate", side)] for side in SIDES]
    assert both[2] == pytest.approx(both[0] - both[1])
    plain = sweep_runs(
        read_scenario_folders([tiny]),
        settings([VOLUME]),
        SolveRequest(settings=Settings(seconds=20)),
    )
    assert {r.id for r in runs}.isdisjoint(r.id for r in plain)


def test_volume_changes_patients_and_slots(tiny: Path) -> None:
    """Eight patients and two slots become four and one."""
    half, whole = sweep_runs(read_scenario_folders([tiny]), settings([VOLUME]), ASKED)
    scenario = files_scenario(half.files, "tiny").scenario
    assert sum(scenario.demand.patients.values()) == 4
    assert comparator(scenario)["MSC"].slots_per_week == 1
    scenario = files_scenario(whole.files, "tiny").scenario
    assert (sum(scenario.demand.patients.values()), comparator(scenario)["MSC"].slots_per_week) == (
        8, 2,
    )  # fmt: skip


@pytest.mark.parametrize("value", ["0", "abc", "101", "-1"])
def test_a_volume_that_is_none_is_refused(tiny: Path, value: str) -> None:
    with pytest.raises(DataError, match="must be a number above 0 and at most 100"):
        sweep_runs(read_scenario_folders([tiny]), settings([f"demand.volume={value}"]), ASKED)


@pytest.mark.parametrize("other", ["demand.patients=2", "demand.mean=2"])
def test_volume_and_patients_together_are_refused(other: str) -> None:
    with pytest.raises(DataError, match="change the same cell"):
        settings(["demand.volume=2", other])


def test_a_scenario_without_a_comparator_is_refused_before_a_solve(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="The section is missing"):
        sweep_runs(read_scenario_folders([TINY]), settings([VOLUME]), ASKED)


def test_a_point_without_a_plan_has_no_winner() -> None:
    nothing = RunResult(id="a", ending=Ending.INFEASIBLE, accepted=False)
    point = SurfacePoint(
        label="t", product="A", names=("x", "y"), at=(1, 2), treated=None, cost=None,
        result=nothing,
    )  # fmt: skip
    assert point.winner == ""
