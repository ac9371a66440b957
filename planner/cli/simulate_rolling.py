"""`cryoplan simulate --rolling`: the same paths re-decided every few weeks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import cpu_count
from typing import TYPE_CHECKING, Annotated

from rich.console import Console
from typer import Option

from planner.cli.console import figure_table, say
from planner.errors import require
from planner.results.interval import format_interval, format_rate

if TYPE_CHECKING:
    from planner.domain.plan import Plan
    from planner.domain.scenario import Scenario
    from planner.results.interval import Interval
    from planner.results.simulation import PairedFigure, Rolling

ROLLING_PATHS = 30
MAX_PROCESSES = 2  # each holds solvers and a scenario in memory
Weeks = Annotated[
    int | None,
    Option(
        min=1,
        metavar="WEEKS",
        help="Also re-decide the plan every WEEKS weeks on some of the paths.",
        show_default=False,
    ),
]
RollingPaths = Annotated[
    int | None,
    Option(min=2, max=5000, help="How many are re-decided.", show_default=f"{ROLLING_PATHS}"),
]
RATES = {"fill_rate", "on_time_rate"}  # rounded down; differences are not
ROW_LABELS = {  # kpi: what it is called, factor, digits; {} is the currency
    "cost": ("cost, {}", 1, 0),
    "spend": ("money spent, {}", 1, 0),
    "fill_rate": ("patients who start, %", 100, 2),
    "on_time_rate": ("in the week due, %", 100, 2),
    "lost_patients": ("patients lost", 1, 1),
    "expired_doses": ("doses expired", 1, 1),
    "freezer_weeks_over": ("weeks beyond the freezers", 1, 1),
}
UNKNOWN = "–"


def paths_to_redecide(every: int | None, asked: int | None, paths: int) -> int:
    """How many of the `paths` are re-optimised; raises PlannerError where options contradict."""
    if asked is None:
        return min(ROLLING_PATHS, paths)
    require(
        every is not None,
        f"--rolling-paths {asked} without --rolling: nothing is re-decided. "
        "Add --rolling WEEKS, or leave --rolling-paths out.",
    )
    require(
        asked <= paths,
        f"--rolling-paths {asked:,} is more than --paths {paths:,}: paths are re-decided out of "
        f"those that are followed. Write at most {paths:,}, or more --paths.",
    )
    return asked


def redecided(
    scenario: "Scenario",
    plan: "Plan",
    every: int,
    paths: int,
    *,
    seed: int | None,
    tell: Callable[[float], None],
    stop: Callable[[], bool],
) -> "Rolling":
    """Simulate the paths with the plan followed and re-optimised, on at most MAX_PROCESSES."""
    from planner.rolling_horizon import evaluate_rolling
    from planner.rolling_horizon.figures import rolling_summary

    processes = min(MAX_PROCESSES, cpu_count() or 1)
    found = evaluate_rolling(
        scenario, plan, every, paths=paths, seed=seed, processes=processes, tell=tell, stop=stop
    )
    return rolling_summary(scenario, found, asked=paths)


def print_rolling(found: "Rolling", currency: str) -> None:
    """Print static and rolling figures with their difference."""
    table = figure_table("plan followed", "re-decided", "difference")
    for figure in found.figures:
        if figure.kpi in ROW_LABELS:
            table.add_row(*_cells(figure, currency))
    say(f"\n{found.sentence}\n")
    say(table)
    how = f"{found.paths:,} paths (seed {found.seed}), every {found.every} weeks; 95 % intervals."
    say("\n".join(("", how, *found.notes)))


def _cells(figure: "PairedFigure", currency: str) -> Iterator[str]:
    name, factor, digits = ROW_LABELS[figure.kpi]

    def text(found: "Interval | None", rate: bool = figure.kpi in RATES) -> str:
        if found is None:
            return UNKNOWN
        return format_rate(found, digits) if rate else format_interval(found, digits, factor)

    yield name.format(currency).removesuffix(", ")
    yield from (text(figure.static), text(figure.rolling), text(figure.difference, rate=False))


@contextmanager
def share_bar(errors: Console, quiet: bool, what: str) -> Iterator[Callable[[float], None]]:
    """Yield the listener that shows the share that is done."""
    from rich.progress import Progress

    if quiet or not errors.is_terminal:
        yield lambda share: None
        return
    with Progress(console=errors, transient=True) as bar:
        task = bar.add_task(what, total=1.0)
        yield lambda share: bar.update(task, completed=share)
