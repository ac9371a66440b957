"""runs.csv, pareto.csv and surface.csv, written and read back."""

from dataclasses import replace

from planner.results.interval import FigureRange, Interval
from planner.results.report import Kpi
from planner.sweep.compared_kpis import COMPARED, SIDES, compared_name
from planner.sweep.pareto import pareto_csv, pareto_points
from planner.sweep.read_tables import front_points, surface_rows, sweep_rows
from planner.sweep.surface import SurfacePoint, surface_csv
from planner.sweep.tables import FinishedRuns, runs_csv
from tests.builders.sweeps import none, result, run, simulated


def tables(done: FinishedRuns) -> dict[str, bytes]:
    return {"runs.csv": runs_csv(done), "pareto.csv": pareto_csv(pareto_points(done))}


def test_runs_on_averages() -> None:
    done = [
        (run("r1", {"suites.rooms": "1"}), result("r1", cost=10.0)),
        (run("r2", {"suites.rooms": "2", "=x": "+1"}), none("r2")),
        (run("r3"), result("r3", cost=12.0)),
    ]
    one, two, three = sweep_rows(tables(done))
    assert one.setting == {"suites.rooms": "1"}
    assert (one.name, one.ending, one.accepted, one.on_front) == (
        "suites.rooms=1", "FEASIBLE", True, True,
    )  # fmt: skip
    assert one.fill == FigureRange(value=0.5, low=0.5, high=0.5)
    assert one.money == FigureRange(value=10.0, low=9.0, high=10.0)  # down to its bound
    assert (one.simulated, one.currency, one.planned_fill) == (False, "EUR", 0.5)
    assert two.setting == {"suites.rooms": "2", "=x": "+1"}
    assert (two.accepted, two.fill, two.money) == (False, None, None)
    assert two.note == "The freezer is too small."
    assert (three.name, three.on_front) == ("", False)
    assert [p.name for p in front_points((one, two, three))] == ["suites.rooms=1", ""]


def test_runs_as_simulated() -> None:
    done = [
        (run("a", {"x.y": "1"}, paths=100), simulated("a", cost=20.0, fill_rate=0.9)),
        (run("b", {"x.y": "2"}, paths=100), simulated("b", cost=21.0, fill_rate=0.8)),
    ]
    one, two = sweep_rows(tables(done))
    assert (one.simulated, one.planned_fill) == (True, 1.0)
    assert one.fill == FigureRange(value=0.9, low=0.9 - 0.01, high=0.9 + 0.01)
    assert one.money == FigureRange(value=20.0, low=19.0, high=21.0)
    assert (one.on_front, two.on_front) == (True, False)


def test_the_points_of_a_surface() -> None:
    kpis = tuple(
        Kpi(scope="A", kpi=compared_name(kpi, SIDES[-1], end), value=value, unit="")
        for kpi, values in zip(COMPARED, ((0.1, 0.05, 0.15), (-5.0, -6.0, -4.0)), strict=True)
        for end, value in zip(("", "low", "high"), values, strict=True)
    )
    point = SurfacePoint(
        label="base", product="A", names=("demand.volume", "suites.rooms"), at=(0.5, 2.0),
        treated=Interval(mean=0.1, low=0.05, high=0.15),
        cost=Interval(mean=-5.0, low=-6.0, high=-4.0),
        result=replace(result("r"), kpis=kpis),
    )  # fmt: skip
    bare = replace(point, at=(1.0, 2.0), treated=None, cost=None, result=none("n"))
    one, two = surface_rows({"surface.csv": surface_csv([point, bare])})
    assert (one.label, one.product, one.names, one.at) == (
        "base", "A", ("demand.volume", "suites.rooms"), (0.5, 2.0),
    )  # fmt: skip
    assert (one.winner, one.treated, one.cost) == ("off the shelf", point.treated, point.cost)
    assert (two.at, two.winner, two.treated, two.cost) == ((1.0, 2.0), "", None, None)
    assert surface_rows({}) == ()
