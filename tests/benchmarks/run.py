"""Seconds to a proven gap on the scenarios of data/, beside the textbook model: `make bench`.

Each solve has a process of its own, so that its memory is its own.  Nothing is asserted: the table
says what was reached and what was not.
"""

import argparse
import csv
import multiprocessing
import resource
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import monotonic
from typing import Any

from rich.console import Console
from rich.table import Table

from optimizer.formulation.build import build_model
from optimizer.solve.engine import stock_model
from planner.io.scenario.read import load_scenario
from planner.kpis import cost
from planner.results.report import relative_gap
from planner.solving import Settings, Watch, compile_scenario, solve_scenario
from planner.verify import verify
from tests.benchmarks.textbook_rival import race

DATA = Path(__file__).resolve().parents[2] / "data"
TARGETS = {"platform": (120.0, 0.01)}  # seconds and gap
USUAL = (30.0, 0.005)
MEMORY = 2048  # MiB
PREPARED = 5.0  # seconds to read, compile and build
Row = dict[str, Any]


def ours(name: str) -> Row:
    """One scenario solved, checked and priced by code that is not the model."""
    seconds, gap = TARGETS.get(name, USUAL)
    begun = monotonic()
    scenario = load_scenario(DATA / name).scenario
    problem = compile_scenario(scenario)
    stock_by = stock_model(problem)
    model = build_model(problem, stock_by, whole_patients=stock_by == "lots")
    prepared = monotonic() - begun
    begun = monotonic()
    out = solve_scenario(scenario, Settings(seconds=seconds, gap=gap, threads=2), Watch())
    took = monotonic() - begun
    paid = None if out.plan is None else cost(scenario, out.plan).total
    notes = dict(out.notes)
    return {
        "scenario": name,
        "ending": out.ending.value,
        "violations": None if out.plan is None else len(verify(scenario, out.plan)),
        "seconds": took,
        "gap": _gap(paid, out.bound),
        "cost": paid,
        "bound": out.bound,
        "rows": len(model.rows),
        "columns": len(model.columns),
        "root without cuts": _note(notes, "root_plain"),
        "root with cuts": _note(notes, "root_bound"),
        "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "prepared": prepared,
    }


def _gap(cost: float | None, bound: float | None) -> float | None:
    return relative_gap(cost, bound)


def _note(notes: dict[str, object], key: str) -> object:
    return notes.get(key, notes.get(f"without_clearance_{key}"))


def rival(name: str) -> Row:
    """The textbook model under the same solver, threads and seconds."""
    seconds, gap = TARGETS.get(name, USUAL)
    found = race(load_scenario(DATA / name).scenario, seconds=seconds, threads=2, gap=gap)
    return {
        "textbook": found.status,
        "textbook seconds": found.seconds,
        "textbook cost": found.incumbent,
        "textbook gap": _gap(found.incumbent, found.bound),
        "textbook rows": found.rows,
        "textbook columns": found.columns,
        "textbook root": found.root_bound,
    }


def apart(job: Callable[[str], Row], name: str) -> Row:
    """`job` in a fresh process."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=fresh) as pool:
        return pool.submit(job, name).result()


def reached(row: Row) -> bool:
    """Seconds (a tenth and five more, as the contract allows a limit), gap, memory, preparation."""
    seconds, gap = TARGETS.get(row["scenario"], USUAL)
    return (
        row["violations"] == 0
        and row["gap"] is not None
        and row["gap"] <= gap
        and row["seconds"] <= seconds * 1.1 + 5
        and row["MiB"] <= MEMORY
        and row["prepared"] <= PREPARED
    )


def show(rows: list[Row], console: Console) -> None:
    """The table and a line for each scenario that misses its target."""
    table = Table(*rows[0].keys(), "target")
    for row in rows:
        cells = [_cell(name, value) for name, value in row.items()]
        table.add_row(*cells, "reached" if reached(row) else "MISSED")
    console.print(table)
    missed = [row["scenario"] for row in rows if not reached(row)]
    console.print(f"Targets missed: {', '.join(missed)}" if missed else "Every target reached.")


def _cell(name: str, value: object) -> str:
    if value is None:
        return "–"
    if not isinstance(value, float):
        return str(value)
    if name.endswith("gap"):
        return f"{100 * value:.3f} %"
    return f"{value:,.1f}" if abs(value) < 1000 else f"{value:,.0f}"


def main(arguments: list[str]) -> None:
    """Solve the named scenarios, or all; print the table, and write it with --csv."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.run", description=__doc__)
    parser.add_argument("scenarios", nargs="*", help="names in data/; all if none is given")
    parser.add_argument("--no-rival", action="store_true", help="leave the textbook model out")
    parser.add_argument("--csv", type=Path, help="also write the table to this file")
    asked = parser.parse_args(arguments)
    names = asked.scenarios or sorted(x.parent.name for x in DATA.glob("*/scenario.toml"))
    console = Console(width=260)
    rows = []
    for name in names:
        row = apart(ours, name)
        if not asked.no_rival:
            row |= apart(rival, name)
        rows.append(row)
        console.print(", ".join(f"{k} {_cell(k, v)}" for k, v in row.items()))
    show(rows, console)
    if asked.csv:
        with asked.csv.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
