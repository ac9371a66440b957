"""docs/comparison.md shows what the program finds, and defines every figure."""

import re
import runpy
from pathlib import Path

from planner.compare.replications import compare
from planner.compare.table import LABELS
from planner.domain.plan import Plan
from planner.io.scenario.read import read_scenario

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")


def rows() -> dict[str, list[str]]:
    """The cells of the table of figures, by kpi."""
    shown = PAGE.partition("<!-- figures -->")[2].partition("<!-- end -->")[0]
    lines = [line.strip("|").split("|") for line in shown.splitlines() if line.startswith("| `")]
    return {cells[0].strip(" `"): [x.strip() for x in cells] for cells in lines}


def test_the_autologous_column_is_up_to_date() -> None:
    """`python docs/founding_papers.py` writes it."""
    cell = runpy.run_path(str(ROOT / "docs" / "founding_papers.py"))["cell"]
    found = compare(read_scenario(ROOT / "data" / "ucart"), Plan())
    current = {f.kpi: cell(f, f.autologous) for f in found.figures if f.scope == "all"}
    assert {kpi: cells[3] for kpi, cells in rows().items()} == current


def test_every_figure_is_defined() -> None:
    scenario = read_scenario(ROOT / "data" / "ucart")
    kpis = {f.kpi for f in compare(scenario, Plan(), 2).figures}
    assert kpis == set(LABELS) == set(rows())
    defined = PAGE.partition("## The figures")[2]
    for kpi in kpis:
        assert re.search(rf"^\| .*`{kpi}`", defined, re.MULTILINE), kpi
