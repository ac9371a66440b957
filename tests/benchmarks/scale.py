"""Seconds to a proven gap on generated scenarios of four sizes: `make scale`.

Writes docs/benchmarks.csv (one row for each solve) and docs/benchmarks_trace.csv (how cost and
bound came together); tests/benchmarks/picture.py draws the latter.  Nothing is asserted.
"""

import argparse
import csv
import multiprocessing
import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from rich.console import Console

from planner.kpis import cost
from planner.results.report import relative_gap
from planner.solving import Progress, Settings, Watch, solve_scenario
from planner.verify import verify
from tests.benchmarks.textbook_rival import race
from tests.builders.generate import SIZES, generate

DOCS = Path(__file__).resolve().parents[2] / "docs"
TARGETS = {  # seconds and gap
    "regional": (60.0, 0.002),
    "large": (120.0, 0.003),
    "national": (180.0, 0.005),
    "continental": (600.0, 0.01),
}
RIVAL_SECONDS = 600.0
Row = dict[str, Any]
Trace = list[Row]


def ours(name: str, seed: int) -> tuple[Row, Trace]:
    """One scenario solved with two threads, checked and priced by code that is not the model."""
    seconds, gap = TARGETS[name]
    scenario = generate(SIZES[name], seed)
    trace: Trace = []
    begun = monotonic()

    def tell(p: Progress) -> None:
        known = (p.incumbent, p.bound)
        if known != (None, None) and (
            not trace or known != (trace[-1]["cost"], trace[-1]["bound"])
        ):
            at = monotonic() - begun
            trace.append({"size": name, "seed": seed, "who": "cryoplan", "seconds": at,
                          "cost": p.incumbent, "bound": p.bound})  # fmt: skip

    out = solve_scenario(scenario, Settings(seconds=seconds, gap=gap), Watch(tell=tell))
    took = monotonic() - begun
    paid = None if out.plan is None else cost(scenario, out.plan).total
    tell(Progress(phase="", incumbent=paid, bound=out.bound))
    row = {
        "size": name, "seed": seed, "who": "cryoplan", "ending": out.ending.value,
        "violations": None if out.plan is None else len(verify(scenario, out.plan)),
        "seconds": took, "cost": paid, "bound": out.bound, "gap": _gap(paid, out.bound),
        "asked": gap, "within": seconds,
        "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip
    return row, trace


def rival(name: str, seed: int) -> tuple[Row, Trace]:
    """The textbook model under the same solver and threads."""
    _, gap = TARGETS[name]
    found = race(generate(SIZES[name], seed), seconds=RIVAL_SECONDS, threads=2, gap=gap)
    row = {
        "size": name, "seed": seed, "who": "textbook", "ending": found.status,
        "violations": None, "seconds": found.seconds, "cost": found.incumbent,
        "bound": found.bound, "gap": _gap(found.incumbent, found.bound), "asked": gap,
        "within": RIVAL_SECONDS, "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip
    end = {"size": name, "seed": seed, "who": "textbook", "seconds": found.seconds,
           "cost": found.incumbent, "bound": found.bound}  # fmt: skip
    return row, [end]


def _gap(paid: float | None, bound: float | None) -> float | None:
    return relative_gap(paid, bound)


def apart(job: Callable[[], tuple[Row, Trace]]) -> tuple[Row, Trace]:
    """`job` in a fresh process, so that its memory is its own."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=fresh) as pool:
        return pool.submit(job).result()


def write(path: Path, rows: list[Row]) -> None:
    """Rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Solve the named sizes, or all, and write both tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description=__doc__)
    parser.add_argument("sizes", nargs="*", help=f"of {', '.join(TARGETS)}; all if none is given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rival", nargs="*", default=[], help="sizes for the textbook model too")
    parser.add_argument("--out", type=Path, default=DOCS)
    asked = parser.parse_args()
    console = Console(width=200)
    rows: list[Row] = []
    traces: Trace = []
    jobs = [partial(ours, name, asked.seed) for name in asked.sizes or TARGETS]
    jobs += [partial(rival, name, asked.seed) for name in asked.rival]
    for job in jobs:
        row, trace = apart(job)
        rows.append(row)
        traces += trace
        console.print(", ".join(f"{k} {v}" for k, v in row.items()))
        asked.out.mkdir(parents=True, exist_ok=True)
        write(asked.out / "benchmarks.csv", rows)
        write(asked.out / "benchmarks_trace.csv", traces)


if __name__ == "__main__":
    main()
