"""The tables and charts of a sweep, made from its finished runs."""

from planner.charts.pareto import page, pareto
from planner.charts.surface import surface_page
from planner.sweep.pareto import pareto_csv, pareto_points
from planner.sweep.surface import surface_csv, surface_points
from planner.sweep.tables import FinishedRuns, runs_csv, sweep_csv


def sweep_files(done: FinishedRuns, paths: int) -> dict[str, bytes]:
    """Each by its name, but for sweep.json.  paths: that each plan was simulated on."""
    dots = pareto_points(done)
    surface = surface_points(done)
    currencies = list(dict.fromkeys(p.run.currency for p in dots))
    charts = [pareto([p for p in dots if p.run.currency == c], c, paths) for c in currencies]
    return {
        "sweep.csv": sweep_csv(done),
        "runs.csv": runs_csv(done),
        "pareto.csv": pareto_csv(dots),
        "pareto.html": page(charts, paths),
        **(
            {"surface.csv": surface_csv(surface), "surface.html": surface_page(surface)}
            if surface
            else {}
        ),
    }
