"""What it costs to re-plan every week from the plan in force, against following the plan.

python -m tests.benchmarks.replanning [scenario ...] [--weeks 26] [--paths 20] [--gap 0.02]
    [--shares 0 0.05 0.25] [--seconds 5] [--processes 1] [--out FILE.csv]

The plan is solved to the same gap (`--plan-seconds` at most), followed on the first paths of the
scenario's seed, and re-planned on the same paths with each price of a move: a share of what a batch
costs.  Weeks are cut to the horizon.  Moves are counted, not paid.  Nothing is asserted: the table
says what was run and reached.
"""

import argparse
import csv
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from decimal import Decimal
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
from rich.console import Console

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.io.scenario.read import read_scenario
from planner.rolling_horizon.replanning import ReplanningOutcome, replan
from planner.simulation.intervals import interval
from planner.simulation.outcome import joined_outcomes
from planner.solving import Settings
from planner.workflow import solve as workflow

DATA = Path(__file__).resolve().parents[2] / "data"
SCENARIOS = ("ucart", "msc_knee", "platform")
COLUMNS = ("scenario", "weeks", "paths", "move cost", "followed", "re-planned", "difference",
           "low", "high", "lost followed", "lost re-planned", "moved", "added", "dropped",
           "reviews", "without a plan", "seconds")  # fmt: skip
Row = dict[str, Any]


def main(words: Sequence[str]) -> None:
    """Run, print and write the table."""
    asked = _arguments(words)
    rows, console = [], Console(width=300)
    for name in asked.scenarios:
        for row in measured(name, asked):
            rows.append(row)
            console.print("| " + " | ".join(_told(row[c]) for c in COLUMNS) + " |")
            if asked.out:
                _write(asked.out, rows)


def measured(name: str, asked: argparse.Namespace) -> Iterator[Row]:
    """A row for each price of a move."""
    scenario = read_scenario(DATA / name)
    settings = Settings(gap=asked.gap, seconds=asked.plan_seconds, threads=1, seed=scenario.seed)
    plan = workflow.solve(scenario, settings).plan
    if plan is None:
        raise SystemExit(f"{name}: no plan within {asked.plan_seconds} s.")
    weeks = min(asked.weeks, scenario.weeks - 1)
    for share in asked.shares:
        began = monotonic()
        found = replanned(
            scenario,
            plan,
            replace(settings, seconds=asked.seconds),
            weeks=weeks,
            paths=asked.paths,
            share=share,
            processes=asked.processes,
        )
        yield {
            "scenario": name,
            "weeks": weeks,
            "paths": asked.paths,
            "move cost": share,
            **figures(found),
            "seconds": monotonic() - began,
        }


def replanned(
    scenario: Scenario,
    plan: Plan,
    settings: Settings,
    *,
    weeks: int,
    paths: int,
    share: float,
    processes: int = 1,
) -> ReplanningOutcome:
    """The first paths; share: of what a batch costs, that a review pays for a move."""
    one = partial(_one, (scenario, plan), settings, weeks, share)
    if processes < 2:
        return joined([one(path) for path in range(paths)])
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return joined(list(pool.map(one, range(paths))))


def _one(
    of: tuple[Scenario, Plan], settings: Settings, weeks: int, share: float, path: int
) -> ReplanningOutcome:
    scenario, plan = of

    def move_cost(product: str) -> Decimal:
        p = scenario.products[product]
        return (p.batch_cost + p.release_cost) * Decimal(str(share))

    return replan(
        scenario, plan, settings, weeks=weeks, paths=[path], seed=scenario.seed,
        move_cost=move_cost,
    )  # fmt: skip


def joined(parts: Sequence[ReplanningOutcome]) -> ReplanningOutcome:
    """Paths one after the other."""
    return ReplanningOutcome(
        followed=joined_outcomes([x.followed for x in parts]),
        replanned=joined_outcomes([x.replanned for x in parts]),
        moved=np.concatenate([x.moved for x in parts]),
        added=np.concatenate([x.added for x in parts]),
        dropped=np.concatenate([x.dropped for x in parts]),
        reviews=sum(x.reviews for x in parts),
        unchanged=sum(x.unchanged for x in parts),
    )


def figures(found: ReplanningOutcome) -> Row:
    """Means by path; the difference is paired, with its 95 % interval."""
    difference = found.replanned.cost - found.followed.cost
    limits = interval(difference)
    return {
        "followed": float(found.followed.cost.mean()),
        "re-planned": float(found.replanned.cost.mean()),
        "difference": float(difference.mean()),
        "low": limits.low if limits else None,
        "high": limits.high if limits else None,
        "lost followed": float(found.followed.lost.mean()),
        "lost re-planned": float(found.replanned.lost.mean()),
        "moved": float(found.moved.mean()),
        "added": float(found.added.mean()),
        "dropped": float(found.dropped.mean()),
        "reviews": found.reviews,
        "without a plan": found.unchanged,
    }


def _told(value: object) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else str(value)


def _write(out: Path, rows: Sequence[Row]) -> None:
    with out.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenarios", nargs="*", default=SCENARIOS)
    parser.add_argument("--weeks", type=int, default=26)
    parser.add_argument("--paths", type=int, default=20)
    parser.add_argument("--shares", type=float, nargs="+", default=[0.0, 0.05, 0.25])
    parser.add_argument("--gap", type=float, default=0.02)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--plan-seconds", type=float, default=60.0)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--out", type=Path)
    return parser.parse_args(words)


if __name__ == "__main__":
    main(sys.argv[1:])
