"""Seconds to a proven gap where one thing at a time is scarce, and on generated scenarios.

Each run has a process of its own and ends as a row of docs/benchmarks.csv and a curve in
docs/benchmarks_trace.csv, written at once: what was measured stays when the rest is broken off.
`python -m tests.benchmarks.tables` and `python -m tests.benchmarks.picture` show the latest run of
each scenario.  Nothing is asserted.
"""

import argparse
import csv
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from rich.console import Console

from optimizer.solution import Scope
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.kpis import cost
from planner.results.report import relative_gap
from planner.solving import Progress, Settings, Watch, compile_scenario, solve_scenario
from planner.solving.decode import DispatchError, decode
from planner.verify import verify
from tests.benchmarks.apart import apart, busy_core
from tests.benchmarks.cases import GENERATED, RIVALLED, SHIPPED_LIMITS, USUAL, Case, chosen
from tests.benchmarks.plain_run import plain_run
from tests.benchmarks.scarcity import REGIMES
from tests.benchmarks.textbook_rival import race
from tests.benchmarks.trace import Curve, Trace

DOCS = Path(__file__).resolve().parents[2] / "docs"
ROWS, TRACES = "benchmarks.csv", "benchmarks_trace.csv"
NEAR = 0.05  # share above the last plan from which a plan is near it
KEY = ("measured", "regime", "size", "seed", "who", "busy")  # of a row, and of its curve
COLUMNS = (
    *KEY, "within", "asked", "ending", "violations", "seconds", "cost", "bound", "gap", "closed",
    "first", "near", "MiB",
)  # fmt: skip
CURVE = (*KEY, "seconds", "cost", "bound")
TEXTBOOK_SECONDS = 600.0
Row = dict[str, Any]


def ours(case: Case, seconds: float, gap: float) -> tuple[Row, Curve]:
    """One scenario solved with two threads, checked and priced by code that is not the model."""
    scenario = case.scenario()
    trace = Trace()

    def tell(now: Progress) -> None:
        if now.scope is Scope.WHOLE:
            trace.note(now.incumbent, now.bound)

    out = solve_scenario(scenario, Settings(seconds=seconds, gap=gap), Watch(tell=tell))
    row: Row = {
        "ending": out.ending.value,
        "seconds": monotonic() - trace.began,
        "bound": out.bound,
    }
    row |= _judged(scenario, out.plan)
    trace.note(row["cost"], out.bound, last=True)
    return row, trace.curve


def plain(case: Case, seconds: float) -> tuple[Row, Curve]:
    """The plain run, whose plan is checked and priced alike; its curve is that of its model."""
    scenario = case.scenario()
    trace = Trace()
    problem = compile_scenario(scenario)
    served = plain_run(problem, seconds, trace)
    try:
        plan = None if served is None else decode(scenario, problem, served)
    except (DispatchError, LookupError):  # batches that fit no rooms
        plan = None
    last = trace.points[-1]
    ending = "FEASIBLE" if plan else "NO_PLAN"
    row = {"ending": ending, "seconds": last.seconds, "bound": last.bound}
    return row | _judged(scenario, plan), trace.curve


def textbook(case: Case, seconds: float, gap: float) -> tuple[Row, Curve]:
    """The textbook model under the same solver and threads."""
    trace = Trace()
    found = race(case.scenario(), seconds=seconds, threads=2, gap=gap)
    trace.note(found.incumbent, found.bound, last=True)
    row = {"ending": found.status, "violations": None, "seconds": found.seconds,
           "cost": found.incumbent, "bound": found.bound}  # fmt: skip
    return row, trace.curve


def _judged(scenario: Scenario, plan: Plan | None) -> Row:
    if plan is None:
        return {"violations": None, "cost": None}
    return {"violations": len(verify(scenario, plan)), "cost": cost(scenario, plan).total}


def run(case: Case, who: str, asked: argparse.Namespace) -> tuple[Row, list[Row]]:
    """One run in a process of its own: its row, and its curve as rows."""
    limit = (asked.time_limit or case.seconds) * (2 if asked.busy_core else 1)
    gap = case.gap if asked.gap is None else asked.gap
    jobs = {
        "cryoplan": partial(ours, case, limit, gap),
        "plain": partial(plain, case, limit),
        "textbook": partial(textbook, case, TEXTBOOK_SECONDS, gap),
    }
    key = dict(zip(KEY, (
        datetime.now(UTC).isoformat(timespec="seconds"), case.regime, case.size, case.seed, who,
        int(asked.busy_core),
    ), strict=True))  # fmt: skip
    with busy_core(asked.busy_core):
        done = apart(jobs[who], 3 * max(limit, TEXTBOOK_SECONDS if who == "textbook" else 0) + 120)
    row, curve = done.value or ({"ending": "DIED"}, Curve())
    gap_reached = relative_gap(row.get("cost"), row.get("bound"))
    row = {
        **key, "within": limit, "asked": gap, **row, "gap": gap_reached,
        "closed": curve.closed(gap), "first": curve.first, "near": curve.within(NEAR),
        "MiB": done.mebibytes,
    }  # fmt: skip
    return row, [{**key, **asdict(x)} for x in curve.points]


def append(path: Path, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Rows at the end of a CSV, which gets its heading when it is begun."""
    begun = path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        if not begun:
            writer.writeheader()
        writer.writerows({k: _short(v) for k, v in row.items()} for row in rows)


def _short(value: Any) -> Any:
    return float(f"{value:.10g}") if isinstance(value, float) else value


def rivals(case: Case, asked: argparse.Namespace) -> list[str]:
    """Who solves a case: the product, and beside it the plain run or the textbook model."""
    who = ["cryoplan"]
    if not case.generated and case.size in RIVALLED and not (asked.no_rival or asked.busy_core):
        who.append("plain")
    if case.generated and case.size in asked.textbook:
        who.append("textbook")
    return who


def parsed(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.scale",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    more: dict[str, Any] = {"nargs": "*", "default": []}
    parser.add_argument("--regimes", choices=[GENERATED, *REGIMES, *SHIPPED_LIMITS], **more)
    parser.add_argument("--sizes", choices=list(USUAL), **more)
    parser.add_argument("--seeds", type=int, **more)
    parser.add_argument("--no-rival", action="store_true", help="leave the plain run out")
    parser.add_argument("--textbook", help="generated sizes for the textbook model too", **more)
    parser.add_argument("--time-limit", type=float, help="seconds, in place of those of the size")
    parser.add_argument("--gap", type=float, help="in place of what is asked of the case")
    parser.add_argument(
        "--busy-core", action="store_true", help="beside a busy process, in twice the time"
    )
    parser.add_argument("--out", type=Path, default=DOCS, help="folder of the two CSV files")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> None:
    """Solve the chosen cases, one after the other."""
    asked = parsed(arguments)
    console = Console()
    for case in chosen(asked.regimes, asked.sizes, asked.seeds):
        for who in rivals(case, asked):
            row, curve = run(case, who, asked)
            append(asked.out / ROWS, COLUMNS, [row])
            append(asked.out / TRACES, CURVE, curve)
            told = ", ".join(f"{k} {_short(v)}" for k, v in row.items())
            console.print(told, highlight=False, soft_wrap=True)


if __name__ == "__main__":
    main(sys.argv[1:])
