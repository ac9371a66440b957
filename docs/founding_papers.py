"""Writes the table of figures into docs/comparison.md: data/ucart solved and compared."""

from pathlib import Path

from planner import Settings, read_scenario, solve
from planner.compare.replications import compare
from planner.compare.table import RATES
from planner.formatting import percent
from planner.results.comparison import ComparedFigure, Comparison
from planner.results.interval import Interval

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "comparison.md"
SCENARIO = ROOT / "data" / "ucart"
BEGIN, END = "<!-- figures -->\n", "<!-- end -->\n"
PAPER = {
    "fill_rate": "about 90 % supplied",
    "mean_wait_weeks": "2 to 8 weeks, or longer",
    "p95_wait_weeks": "2 to 8 weeks, or longer",
    "cost_per_treated": "576,000 to 720,000 CNY to make one",
}


def cell(figure: ComparedFigure, found: Interval | None) -> str:
    """Mean and 95 % interval; rates are rounded down, as on the screen."""
    if found is None:
        return ""
    scale, digits = (100, 1) if figure.unit == "share" else (1, 2)
    if figure.kpi.startswith(("cost", "chair")):
        digits = 0
    rate = figure.kpi in RATES and found is not figure.difference
    mean, low, high = (
        percent(x, digits) if rate else f"{scale * x:,.{digits}f}"
        for x in (found.mean, found.low, found.high)
    )
    return mean if low == high else f"{mean} [{low} … {high}]"


def table(found: Comparison) -> str:
    """The figures of all patients, side by side."""
    lines = [
        "| kpi | unit | off the shelf | fresh autologous | difference | review 000 |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for f in found.figures:
        if f.scope == "all":
            sides = (cell(f, x) for x in (f.off_the_shelf, f.autologous, f.difference))
            unit = "%" if f.unit == "share" else f.unit
            lines.append(f"| `{f.kpi}` | {unit} | {' | '.join(sides)} | {PAPER.get(f.kpi, '')} |")
    return "\n".join([*lines, ""])


def main() -> None:
    scenario = read_scenario(SCENARIO)
    report = solve(scenario, Settings(seconds=60))
    if report.plan is None or not report.accepted:
        raise SystemExit("No accepted plan of data/ucart.")
    found = compare(scenario, report.plan)
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    text = f"{before}{BEGIN}{table(found)}\n> {found.verdict}\n{END}{after}"
    PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
