"""docs/comparison.md shows what the program finds, and defines every figure."""

import csv
import re
import runpy
from pathlib import Path

from planner.compare.replications import compare
from planner.compare.table import LABELS
from planner.domain.plan import Plan
from planner.io.results.write_comparison import comparison_csv
from planner.io.scenario.read import read_scenario

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")
TABLES = runpy.run_path(str(ROOT / "docs" / "comparison_tables.py"))


def rows() -> dict[str, list[str]]:
    """The cells of the table of figures, by kpi."""
    shown = PAGE.partition("<!-- figures -->")[2].partition("<!-- end -->")[0]
    lines = [line.strip("|").split("|") for line in shown.splitlines() if line.startswith("| `")]
    return {cells[0].strip(" `"): [x.strip() for x in cells] for cells in lines}


def test_the_autologous_column_is_up_to_date() -> None:
    """`python docs/comparison_tables.py` writes it."""
    found = compare(read_scenario(ROOT / "data" / "ucart"), Plan(), 100)
    table = csv.DictReader(comparison_csv(found).decode().splitlines())
    current = {r["kpi"]: TABLES["cell"](r, "autologous") for r in table if r["scope"] == "all"}
    assert {kpi: cells[3] for kpi, cells in rows().items()} == current


def test_every_scenario_that_is_compared_has_its_table() -> None:
    marked = re.findall(r"<!-- table (\w+) -->", PAGE)
    assert set(TABLES["compared"](ROOT / "data")) <= set(marked)
    kept = TABLES["kept"]()
    assert set(marked) == {row["scenario"] for row in kept}
    for name in marked:
        table = TABLES["scenario_table"]([row for row in kept if row["scenario"] == name])
        assert f"<!-- table {name} -->\n{table}<!-- end -->\n" in PAGE


def test_every_figure_is_defined() -> None:
    scenario = read_scenario(ROOT / "data" / "ucart")
    kpis = {f.kpi for f in compare(scenario, Plan(), 2).figures}
    assert kpis == set(rows()) <= set(LABELS)  # responders: only where `response` stands for both
    defined = PAGE.partition("## The figures")[2]
    for kpi in LABELS:
        assert re.search(rf"^\| .*`{kpi}`", defined, re.MULTILINE), kpi
