"""What the pages load into the server: records and charts, never the engine nor a solver."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGES = sorted((ROOT / "planner" / "app" / "pages").glob("*.py"))
APART = ("numba", "highspy", "ortools", "pulp", "distributed", "openpyxl", "optimizer.solve")
LOADED = """
import importlib, pkgutil, sys, planner.app, planner.charts
for package in (planner.app, planner.charts):
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
{imports}
print(*sys.modules)
"""


def imports_of(page: Path) -> list[str]:
    """The imports at the top of a page: to import the page itself would run it."""
    body = ast.parse(page.read_text(encoding="utf-8")).body
    return [ast.unparse(x) for x in body if isinstance(x, ast.Import | ast.ImportFrom)]


def test_the_server_loads_no_engine() -> None:
    """Solvers and compiled searches run in processes of their own; here they cost 70 MB and 2 s."""
    code = LOADED.format(imports="\n".join(line for page in PAGES for line in imports_of(page)))
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    loaded = set(run.stdout.split())
    assert {"planner.app.main", "planner.app.workspace.state", "planner.charts.theme"} <= loaded
    assert not [name for name in APART if name in loaded]
