"""Compares the scenarios of data/ and writes the tables of docs/comparison.md.

`python docs/comparison_tables.py [NAME ...] [--step STEP] [--data FOLDER] [--plans FOLDER]`

Figures are kept in docs/comparisons.csv by step, so that old ones stay; a run replaces those of its
step.  `--plans` takes plans from FOLDER/NAME, else each scenario is planned for chance first.
`--tables` writes the page from what is kept, and compares nothing.
"""

import argparse
import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from planner.compare.table import LABELS, RATES
from planner.domain.autologous import not_compared
from planner.formatting import percent
from planner.io.scenario.read import read_scenario

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "comparison.md"
KEPT = ROOT / "docs" / "comparisons.csv"
STEPS = {  # what a step changes, against the one before
    "before": "rules and figures of before, plan on the forecast",
    "rules": "rules of contract 9, version 3",
    "figures": "scenarios as they are now",
    "now": "plan for chance",
}
SIDES = ("off_the_shelf", "autologous")
RENAMED = {  # kpi of before: what it is called now, off the shelf and fresh
    "lost_failure": ("lost_batch_failed", "lost_lot_failed"),
    "lost_dropout": ("lost_dropped_out", "lost_dropped_out"),
    "lost_waited": ("lost_no_time", "lost_no_time"),
}
PAPER = {
    "fill_rate": "about 90 % supplied",
    "mean_wait_weeks": "2 to 8 weeks, or longer",
    "p95_wait_weeks": "2 to 8 weeks, or longer",
    "cost_per_treated": "576,000 to 720,000 CNY to make one",
}
Row = Mapping[str, str]


def compared(data: Path) -> list[str]:
    """The scenarios of a folder that have something to compare."""
    names = sorted(path.parent.name for path in data.glob("*/scenario.toml"))
    scenarios = {name: read_scenario(data / name) for name in names}
    return [n for n, s in scenarios.items() if s.autologous and not_compared(s) < set(s.products)]


def rows_of(folder: Path, *, plan: Path | None, replications: int, seconds: int) -> Iterator[Row]:
    """One comparison, in a process of its own; the sentence comes last, in the place of a unit."""
    with TemporaryDirectory() as place:
        out = Path(place) / "comparison"
        options = [f"--replications={replications}", f"--time-limit={seconds}", "--threads=1"]
        options += [f"--plan={plan}"] if plan else []
        line = [sys.executable, "-m", "planner.cli", "compare", str(folder), "--quiet"]
        subprocess.run([*line, "--out", str(out), *options], check=True, stdout=subprocess.DEVNULL)
        with (out / "comparison.csv").open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
        found = json.loads((out / "comparison.json").read_text(encoding="utf-8"))
    yield {"scope": "all", "kpi": "verdict", "unit": found["verdict"]}


def kept() -> list[Row]:
    """Every figure kept, as text."""
    if not KEPT.exists():
        return []
    with KEPT.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def keep(rows: Sequence[Row]) -> None:
    """Write the figures, in the order of steps and scenarios."""
    places = [*STEPS]
    ordered = sorted(rows, key=lambda row: (places.index(row["step"]), row["scenario"]))
    columns = list(dict.fromkeys(key for row in ordered for key in row))
    with KEPT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(ordered)


def cell(row: Row | None, side: str, *, interval: bool = True) -> str:
    """Mean and 95 % interval; rates are rounded down, as on the screen."""
    if row is None or not row[side]:
        return ""
    scale, digits = (100, 1) if row["unit"] == "share" else (1, 2)
    if row["kpi"].startswith(("cost", "chair", "bed")):
        digits = 0
    elif row["kpi"].startswith(("lost", "wasted")):
        digits = 1
    rate = row["kpi"] in RATES and side != "difference"
    mean, low, high = (
        percent(x, digits) if rate else f"{scale * x:,.{digits}f}"
        for x in (float(row[side + end]) for end in ("", "_low", "_high"))
    )
    return mean if low == high or not interval else f"{mean} [{low} … {high}]"


def scenario_table(rows: Sequence[Row]) -> str:
    """The figures of one scenario by step, off the shelf and then fresh."""
    by: dict[tuple[str, str, str, str], Row] = {}
    for row in rows:
        for side, kpi in zip(SIDES, RENAMED.get(row["kpi"], (row["kpi"],) * 2), strict=True):
            by[row["step"], row["scope"], kpi, side] = {**row, "kpi": kpi}
    last = max((row["step"] for row in rows), key=[*STEPS].index)
    now = [row for row in rows if row["step"] == last and row["kpi"] != "verdict"]
    products = {row["scope"] for row in now} - {"all"}
    shown = [row for row in now if row["scope"] == "all"]
    if len(products) > 1:
        by_product = ("fill_rate", "mean_wait_weeks", "cost_per_treated")
        shown += [r for r in now if r["scope"] != "all" and r["kpi"] in by_product]
    steps = " | ".join(STEPS)
    lines = [
        f"| figure | off the shelf: {steps} | fresh: {steps} | difference {last} |",
        "| --- |" + " --- |" * (2 * len(STEPS) + 1),
    ]
    for row in shown:
        scope, kpi = row["scope"], row["kpi"]
        sides = (
            cell(by.get((step, scope, kpi, side)), side, interval=False)
            for side in SIDES
            for step in STEPS
        )
        name = LABELS.get(kpi, kpi).format(row["unit"].removesuffix(" per patient"))
        label = name if scope == "all" else f"{scope}: {name}"
        lines.append(f"| {label} | {' | '.join(sides)} | {cell(row, 'difference')} |")
    return "\n".join([*lines, "", *sentence([row for row in rows if row["step"] == last])])


def paper_table(rows: Sequence[Row]) -> str:
    """The figures of `ucart` beside what review 000 says."""
    lines = [
        "| kpi | unit | off the shelf | fresh autologous | difference | review 000 |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        if row["scope"] == "all" and row["kpi"] != "verdict":
            sides = (cell(row, side) for side in (*SIDES, "difference"))
            unit, said = row["unit"].replace("share", "%"), PAPER.get(row["kpi"], "")
            lines.append(f"| `{row['kpi']}` | {unit} | {' | '.join(sides)} | {said} |")
    return "\n".join([*lines, "", *sentence(rows)])


def sentence(rows: Sequence[Row]) -> Iterator[str]:
    """What the comparison says, quoted."""
    for row in rows:
        if row["kpi"] == "verdict":
            yield from (f"> {line}".rstrip() for line in row["unit"].splitlines())
    yield ""


def write_page(rows: Sequence[Row]) -> None:
    """Put each table between its marks, where the page has them."""
    text = PAGE.read_text(encoding="utf-8")
    shown = [r for r in rows if (r["step"], r["scenario"]) == ("now", "ucart")]
    if shown:
        mark = r"(<!-- figures -->\n).*?(<!-- end -->\n)"
        text = re.sub(mark, lambda m: m[1] + paper_table(shown) + m[2], text, flags=re.DOTALL)
    for name in sorted({row["scenario"] for row in rows}):
        table = scenario_table([row for row in rows if row["scenario"] == name])
        mark = rf"(<!-- table {name} -->\n).*?(<!-- end -->\n)"
        text = re.sub(mark, lambda m, t=table: m[1] + t + m[2], text, flags=re.DOTALL)
    PAGE.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the tables of docs/comparison.md.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="all of them if left out")
    parser.add_argument("--step", choices=STEPS, default="now")
    parser.add_argument("--data", type=Path, default=ROOT / "data", metavar="FOLDER")
    parser.add_argument("--plans", type=Path, metavar="FOLDER", help="plan folders by name")
    parser.add_argument("--replications", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=60, help="to plan a scenario")
    parser.add_argument("--tables", action="store_true", help="compare nothing")
    asked = parser.parse_args()
    for name in () if asked.tables else asked.names or compared(asked.data):
        found = rows_of(
            asked.data / name,
            plan=asked.plans / name if asked.plans else None,
            replications=asked.replications,
            seconds=asked.seconds,
        )
        here = [{"step": asked.step, "scenario": name, **row} for row in found]
        others = [r for r in kept() if (r["step"], r["scenario"]) != (asked.step, name)]
        keep([*others, *here])
    write_page(kept())


if __name__ == "__main__":
    main()
