"""The written-out pages say what the code says."""

import re
import runpy
from pathlib import Path

import pulp
import pytest

from optimizer.formulation.build import build_model
from optimizer.formulation.families import FAMILIES
from planner.io.scenario.read import read_scenario
from planner.solving import compile_scenario
from tests.lp_files.write import ALL_RULES

DOCS = Path(__file__).parents[1] / "docs"


def test_model_page_is_up_to_date() -> None:
    """`make docs` writes it."""
    page = runpy.run_path(str(DOCS / "render.py"))["page"]
    assert (DOCS / "model.md").read_text(encoding="utf-8") == page()


def model_page() -> str:
    return (DOCS / "model.md").read_text(encoding="utf-8")


def test_model_page_has_the_variables_that_a_built_model_has() -> None:
    """Found in the model itself, apart from the renderer that reads its source."""
    m = build_model(compile_scenario(read_scenario(ALL_RULES)), "tiers", whole_patients=False)
    made = {
        name
        for name, group in vars(m).items()
        if isinstance(group, dict) and all(isinstance(v, pulp.LpVariable) for v in group.values())
    }
    rows = dict(re.findall(r"^\| `(\w+)` \| (\[\w+\] .+) \|$", model_page(), re.MULTILINE))
    assert set(rows) == made
    assert rows["lose"].startswith("[patient]")
    assert rows["hold"].startswith("[patient]")
    assert "stays in its tier" in rows["rest"]


def test_a_variable_without_a_comment_is_refused() -> None:
    """Its neighbour's meaning must never stand in the page under its name."""
    variables = runpy.run_path(str(DOCS / "render.py"))["variables"]
    mute = "self.a: dict[int, LpVariable] = {}\nself.b: dict[int, LpVariable] = {}  # [dose] of b"
    with pytest.raises(ValueError, match=r"self\.a has no comment"):
        list(variables(mute))
    assert list(variables(mute.splitlines()[1])) == [("b", "[dose] of b")]


def test_model_page_has_every_family() -> None:
    assert set(re.findall(r"^### (\w+): ", model_page(), re.MULTILINE)) == set(FAMILIES)
