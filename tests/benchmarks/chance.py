"""Plans under uncertainty beside their rivals, all on the same fresh paths.

python -m tests.benchmarks.chance [scenario ...] [--paths 1000] [--time-limit 60] --out FILE.csv

A scenario is a name in data/ or a folder.  --plans: some of the plans, beside ours.

Rivals: the plan for the averages, the same with five settings of safety stock, and a sample-average
plan where that is tractable.  A rival whose batches overfill the freezers is no plan: "accepted"
says so.  Nothing is asserted: the table says what was reached.
"""

import argparse
import csv
import pickle
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import nan
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
from rich.console import Console

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.io.scenario.read import read_scenario
from planner.simulation.intervals import interval
from planner.simulation.outcome import SimulationOutcome
from planner.simulation.replay import replay_realisation, sample_realisation
from planner.solving import Budget, Outlook, Settings
from planner.stochastic.rolling_budget import DETERMINISTIC_SHARE
from planner.stochastic.solve import solve as solve_under_uncertainty
from planner.workflow import solve as workflow
from tests.benchmarks.safety_stock import SETTINGS
from tests.benchmarks.sample_average import sample_average

DATA = Path(__file__).resolve().parents[2] / "data"
FRESH = 104_729  # what sets these paths apart from those of search and verdict
SAFETY_GAP = 0.01
SERVING = 15.0  # seconds, to serve the forecast from a rival's batches
COLUMNS = ("scenario", "plan", "cost", "low", "high", "to ours", "to ours low", "to ours high",
           "to ours %", "fill", "accepted", "seconds", "remark")  # fmt: skip
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Made:
    """A plan, and what it took."""

    plan: Plan | None
    seconds: float
    remark: str = ""


def plans(scenario: Scenario, settings: Settings) -> Iterator[tuple[str, Callable[[], Made]]]:
    """Name and recipe of each plan, ours first."""
    yield "ours", lambda: ours(scenario, settings)
    yield "averages", lambda: averages(scenario, settings)
    rough = replace(settings, gap=SAFETY_GAP)
    for name, changed in SETTINGS.items():
        yield name, partial(averages, changed(scenario), rough)
    yield "sample average", lambda: sampled(scenario, settings)


def ours(scenario: Scenario, settings: Settings) -> Made:
    """As `cryoplan solve --under-uncertainty` goes about it; seconds: after the averages plan."""
    began = monotonic()
    first = workflow.solve(
        scenario, replace(settings, seconds=DETERMINISTIC_SHARE * settings.seconds)
    )
    used = monotonic() - began
    report = solve_under_uncertainty(scenario, first, settings, used=used)
    told = report.notes.get("under_uncertainty", {})
    remark = f"from {told.get('batches_from')}; " if isinstance(told, dict) else ""
    remark += f"averages took {used:.1f} s" + ("" if report.accepted else "; not accepted")
    return Made(plan=report.plan, seconds=monotonic() - began - used, remark=remark)


def averages(scenario: Scenario, settings: Settings) -> Made:
    """The plan for a forecast."""
    began = monotonic()
    report = workflow.solve(scenario, settings)
    gap = "" if report.gap is None else f"gap {100 * report.gap:.2f} %"
    return Made(plan=report.plan, seconds=monotonic() - began, remark=gap)


def sampled(scenario: Scenario, settings: Settings) -> Made:
    """The sample-average plan, where it is tried."""
    began = monotonic()
    plan, remark = sample_average(scenario, settings)
    return Made(plan=plan, seconds=monotonic() - began, remark=remark)


def compare(
    name: str, settings: Settings, paths: int, kept: Path | None, only: Collection[str] = ()
) -> Iterator[Row]:
    """A row for each plan of one scenario; only: those beside ours, all where it is empty."""
    scenario = read_scenario(folder_of(name))
    outlook, short = Outlook(scenario), Path(name).name
    seed = (scenario.seed + FRESH) % 2**63
    mine: SimulationOutcome | None = None
    for label, recipe in plans(scenario, replace(settings, seed=scenario.seed)):
        if only and label not in ("ours", *only):
            continue
        made = _kept(kept, f"{short} {label}", recipe)
        row: Row = {
            "scenario": short, "plan": label, "seconds": made.seconds, "remark": made.remark,
        }  # fmt: skip
        if made.plan is not None:
            found = replay_realisation(
                scenario, sample_realisation(scenario, made.plan, seed=seed, paths=paths)
            )
            mine = found if label == "ours" else mine
            row |= told(found, mine)
            row["accepted"] = "yes" if accepted(outlook, made.plan, settings) else "no"
        yield row


def folder_of(name: str) -> Path:
    """The folder of that path, else of that name in data/."""
    folder = Path(name)
    return folder if (folder / "scenario.toml").is_file() else DATA / name


def accepted(outlook: Outlook, plan: Plan, settings: Settings) -> bool:
    """Whether its batches serve the scenario's own forecast within the freezers.

    A plan for another forecast may not: the checker would refuse it, however cheap.
    """
    return outlook.served(outlook.batches_of(plan), settings, Budget.of(SERVING)) is not None


def told(found: SimulationOutcome, mine: SimulationOutcome | None) -> Row:
    """Mean cost with its interval, the paired difference to ours with its interval, fill."""
    whole = interval(found.cost)
    apart = None if mine is None else interval(found.cost - mine.cost)
    due = float(found.due.sum())
    row: Row = {"fill": float(found.started.sum()) / due if due else nan}
    if whole is not None:
        row |= {"cost": whole.mean, "low": whole.low, "high": whole.high}
    if apart is not None and mine is not None:
        share = 100 * apart.mean / float(np.mean(mine.cost))
        row |= {"to ours": apart.mean, "to ours low": apart.low, "to ours high": apart.high}
        row |= {"to ours %": share}
    return row


def _kept(folder: Path | None, name: str, recipe: Callable[[], Made]) -> Made:
    """A plan made before, if there is one."""
    if folder is None:
        return recipe()
    file = folder / f"{name}.pickle"
    if file.exists():
        found: Made = pickle.loads(file.read_bytes())
        return found
    made = recipe()
    folder.mkdir(parents=True, exist_ok=True)
    file.write_bytes(pickle.dumps(made))
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("scenario", nargs="*", default=[])
    parser.add_argument("--paths", type=int, default=1_000)
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--kept", type=Path, help="plans are kept here and taken from here")
    parser.add_argument("--plans", nargs="*", default=[], help="some of the rivals alone")
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args(arguments)
    names = asked.scenario or sorted(x.parent.name for x in DATA.glob("*/scenario.toml"))
    settings = Settings(seconds=asked.time_limit, threads=asked.threads)
    console = Console(file=sys.stderr)
    with asked.out.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        for name in names:
            for row in compare(name, settings, asked.paths, asked.kept, asked.plans):
                table.writerow(row)
                file.flush()
                cost, seconds = row.get("cost"), row["seconds"]
                shown = "no plan" if cost is None else f"{cost:,.0f} ({row['to ours %']:+.2f} %)"
                console.print(
                    f"{name}, {row['plan']}: {shown}, {seconds:.1f} s. {row['remark']}"
                    f" accepted: {row.get('accepted')}"
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
