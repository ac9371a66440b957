"""`cryoplan simulate`."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from rich.table import Table
from typer import Option

from planner.cli.console import console, figure_table, refuse, require_writable, say, warn
from planner.cli.options import (
    ExcelTables,
    Keep,
    KeptNote,
    PlanPath,
    Quiet,
    ScenarioPath,
    Seed,
    StoreAddress,
)
from planner.cli.simulate_rolling import (
    RollingPaths,
    Weeks,
    paths_to_redecide,
    print_rolling,
    redecided,
    share_bar,
)
from planner.errors import require
from planner.formatting import percent
from planner.results.interval import Interval, format_interval, format_rate

if TYPE_CHECKING:
    from planner.results.simulation import SimulatedFigure, Simulation

LABELS = {  # kpi: what it is called; {} is the currency
    "fill_rate": "patients who start, %",
    "fill_rate_from_start": "  of those not waiting at the start, %",
    "on_time_rate": "in the week due, %",
    "mean_wait_weeks": "mean wait, weeks",
    "p95_wait_weeks": "95 % wait at most, weeks",
    "lost_patients": "patients lost",
    "interrupted_courses": "courses interrupted",
    "expired_doses": "doses expired",
    "cost": "cost, {}",
    "spend": "  money spent, {}",
    "cost_making": "    making and release, {}",
    "cost_storage": "    storage, {}",
    "cost_discard": "    discarding, {}",
    "cost_shipping": "    shipping, {}",
    "cost_waiting": "  for waiting, {}",
    "cost_lost": "  for lost patients, {}",
    "cost_interrupted": "  for interrupted courses, {}",
    "cost_ending": "  for doses missing at the end, {}",
    "cost_reserve": "  for doses missing from the reserve, {}",
    "cost_moves": "  for batches moved, {}",
    "cost_per_treated": "spend per patient, {}",
    "freezer_peak": "fullest freezers, %",
}
RATES = {"fill_rate", "fill_rate_from_start", "on_time_rate"}  # rounded down
UNKNOWN = "–"
PLAN_FOLDER = "plan"  # in the store, beside the simulation: the plan that was followed
STOPPING = (
    "Stopping; the paths done so far are kept. Ctrl-C again quits at once and writes nothing."
)


def simulate(
    folder: ScenarioPath,
    plan: PlanPath,
    *,
    out: Annotated[Path, Option(help="Folder to write; a simulation there is replaced whole.")],
    paths: Annotated[int, Option(min=2, max=100_000, help="How often chance is drawn.")] = 1000,
    rolling: Weeks = None,
    rolling_paths: RollingPaths = None,
    seed: Seed = None,
    excel: ExcelTables = False,
    quiet: Quiet = False,
    keep: Keep = False,
    kept_note: KeptNote = "",
    kept_in: StoreAddress = None,
) -> None:
    """Replay a plan under random demand, failure, yield and delay: what will really be seen."""
    from planner.audit.audit import audit
    from planner.charts import simulation as charts
    from planner.cli.keeping import KeepRequest, keeping
    from planner.cli.progress import Interrupts
    from planner.io.plan.read import read_plan
    from planner.io.results.write_simulation import (
        LOST_CHART,
        SCRIPT,
        STOCK_CHART,
        require_simulation_place,
        write_simulation,
    )
    from planner.io.scenario.hashing import scenario_hash
    from planner.io.scenario.read import load_scenario
    from planner.jobs.figures import simulation_figures
    from planner.jobs.settings import SimulationSettings, as_stored
    from planner.kpis.figures import planned
    from planner.results.software import versions
    from planner.rolling_horizon.evaluate import require_possible
    from planner.simulation.replay import replay
    from planner.simulation.summary import simulation_summary

    asked = KeepRequest(keep, kept_note, kept_in)
    few = paths_to_redecide(rolling, rolling_paths, paths)
    require_simulation_place(out, folder, plan)
    require_writable(out)
    loaded = load_scenario(folder)
    scenario = loaded.scenario
    if rolling is not None:
        require_possible(scenario, rolling, few)
    require(plan.is_dir(), f"{plan} is not a folder. Name the plan folder that solve wrote.")
    violations, warnings = audit(scenario, plan)
    warn(dict.fromkeys((*map(str, loaded.warnings), *warnings)))
    followed = read_plan(scenario, plan).plan
    if violations or followed is None:
        refuse(violations)
    kept_settings = SimulationSettings(
        plan="", paths=paths, seed=seed, rolling=rolling, rolling_paths=rolling_paths
    )
    errors = console(stderr=True)
    with (
        Interrupts(errors, STOPPING) as interrupts,
        keeping(asked, "simulation", [(folder, scenario)], as_stored(kept_settings)) as kept,
        share_bar(errors, quiet, "Simulating") as tell,
    ):

        def stop() -> bool:
            return interrupts.asked

        outcome = interrupts.wait_for(
            lambda: replay(scenario, followed, paths, seed, tell=tell, stop=stop)
        )
        found = simulation_summary(
            scenario, followed, outcome, planned(scenario, followed), asked=paths
        )
        both = None
        if rolling is not None:
            with share_bar(errors, quiet, "Re-deciding") as tell_rolling:
                both = interrupts.wait_for(
                    lambda: redecided(
                        scenario, followed, rolling, few, seed=seed, tell=tell_rolling, stop=stop
                    )
                )
        write_simulation(
            found,
            scenario.calendar,
            out,
            excel=excel,
            charts={
                STOCK_CHART: charts.page(charts.stock_fan(found, scenario.calendar)),
                LOST_CHART: charts.page(charts.lost_fan(found, scenario.calendar)),
                SCRIPT: charts.script(),
            },
            about={
                "scenario_hash": scenario_hash(scenario),
                "plan": str(plan),
                "versions": versions(),
            },
            rolling=both,
        )
        figures = simulation_figures(found, scenario.currency)
        kept.end(out, figures, "", beside={PLAN_FOLDER: plan})
    say(f"\n{found.sentence}\n")
    say(_table(found, scenario.currency))
    say(f"\n{_remarks(found)}")
    say(_worst(found, lambda week: scenario.calendar.monday(week).isoformat()))
    files = "simulation.csv, weeks.csv, worst_weeks.csv, stock.html, lost.html"
    if both is not None:
        print_rolling(both, scenario.currency)
        files += ", rolling.csv"
    say(f"\nWritten to {out}: {files}.")
    if excel:
        say("Excel opens the .csv files as they are (UTF-8 with its mark); no workbook is written.")
    kept.say()


def _table(found: "Simulation", currency: str) -> Table:
    table = figure_table("plan", "mean", "5 % of paths below", "5 % of paths above")
    every = {f.kpi: f for f in found.figures if f.scope == "all"}
    for kpi, label in LABELS.items():
        if (f := every.get(kpi)) and not _nothing(f):
            table.add_row(label.format(currency).removesuffix(", "), *_cells(f))
    products = [f for f in found.figures if f.scope != "all" and f.kpi == "fill_rate"]
    for f in products if len(products) > 1 else []:
        table.add_row(f"{f.scope}: {LABELS[f.kpi]}", *_cells(f))
    return table


def _nothing(f: "SimulatedFigure") -> bool:
    """A part of the cost, or interrupted courses, that there are on no path, nor in the plan."""
    part = f.kpi.startswith("cost_") or f.kpi == "interrupted_courses"
    return part and not (f.mean or f.planned)


def _cells(f: "SimulatedFigure") -> Iterator[str]:
    factor = 100 if f.kpi == "freezer_peak" else 1
    money = f.kpi.startswith("cost") or f.kpi == "spend"
    digits = 2 if f.kpi.endswith("_weeks") else 0 if money else 1

    def one(value: float | None) -> str:
        if value is None:
            return UNKNOWN
        return percent(value, 1) if f.kpi in RATES else f"{factor * value:,.{digits}f}"

    yield one(f.planned)
    if f.mean is None or f.low is None or f.high is None or f.low == f.high:
        yield one(f.mean)
    else:
        mean = Interval(mean=f.mean, low=f.low, high=f.high)
        yield format_rate(mean, 1) if f.kpi in RATES else format_interval(mean, digits, factor)
    yield one(f.p5)
    yield one(f.p95)


def _remarks(found: "Simulation") -> str:
    how = f"{found.paths:,} paths (seed {found.seed}); ± or […] gives the 95 % interval of a mean."
    return "\n".join((how, *found.notes))


def _worst(found: "Simulation", monday: Callable[[int], str]) -> str:
    if not found.worst:
        return "\nNo patient is lost on any path."
    lines = [
        f"  {monday(w.week)}  {w.product}: {w.lost:,.2f} patients lost on average ({w.cause})"
        for w in found.worst
    ]
    return "\n".join(["\nWorst weeks and their cause:", *lines])
