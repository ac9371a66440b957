"""The pages say what the code says, and every link and path in them leads somewhere."""

import re
import runpy
from pathlib import Path

import pulp
import pytest

from optimizer.formulation.build import build_model
from optimizer.formulation.families import FAMILIES
from planner.io.scenario.read import read_scenario
from planner.results.report import CONTRACT_VERSION, Ending
from planner.solving import compile_scenario
from tests.lp_files.write import ALL_RULES
from tests.rooms import ORDER

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "data/README.md")),
    *sorted(DOCS.rglob("*.md")),
]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
PATH = re.compile(r"(?<![\w./-])(?:optimizer|planner|tests|docs|data)/[\w./-]*\w/?")


def anchors(page: Path) -> set[str]:
    """Headings as the usual renderers name them, and explicit ids."""
    text = page.read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    heads = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads)
    return {*plain, *re.findall(r'<a id="([\w-]+)">', text)}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    broken = []
    for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        there = page.parent / target if target else page
        if not there.exists():
            broken.append(target)
        elif anchor and anchor not in anchors(there):
            broken.append(f"{target}#{anchor}")
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_path_named_exists(page: Path) -> None:
    """Of files and folders of the project; a path beneath data/ may be one of a reader's own."""
    named = set(PATH.findall(page.read_text(encoding="utf-8")))
    assert not sorted(path for path in named if not (ROOT / path).exists())


def test_every_page_named_in_the_code_exists() -> None:
    folders = ("optimizer", "planner", "tests", "docs")
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    named = {
        (str(file.relative_to(ROOT)), page)
        for file in files
        for page in re.findall(r"docs/[\w./-]+\.\w+", file.read_text(encoding="utf-8"))
    }
    assert not sorted((file, page) for file, page in named if not (ROOT / page).exists())


def test_anchors_of_the_contract_are_unique() -> None:
    text = (DOCS / "contract.md").read_text(encoding="utf-8")
    found = re.findall(r'<a id="([\w-]+)">', text)
    assert len(set(found)) == len(found) >= 25


@pytest.mark.parametrize("package", ORDER)
def test_architecture_page_states_the_order_of_rooms(package: str) -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    part = text.split(f"### {package}\n")[1].split("\n#")[0]
    floors: dict[int, set[str]] = {}
    for floor, room in re.findall(r"^\| (\d+) \| `(\w+)` \|", part, re.MULTILINE):
        floors.setdefault(int(floor), set()).add(room)
    assert tuple(floors.values()) == ORDER[package]
    assert list(floors) == list(range(len(ORDER[package])))


def test_uncertainty_page_names_every_record_of_parameters() -> None:
    page = (DOCS / "uncertainty.md").read_text(encoding="utf-8")
    folders = ("optimizer/stochastic", "optimizer/local_search", "planner/stochastic")
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    found = {
        name
        for file in files
        for name in re.findall(
            r"^class (\w+Params)\b", file.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert len(found) >= 8
    assert not {name for name in found if f"`{name}`" not in page}


def test_glossary_states_the_gap_of_the_contract() -> None:
    """One formula, with the floor of 1 that a cost near zero needs."""
    formula = "(cost − bound) / max(1, |cost|)"
    assert f"gap = {formula}" in (DOCS / "contract.md").read_text(encoding="utf-8")
    (row,) = re.findall(r"^\| gap \|.*$", glossary(), re.MULTILINE)
    assert formula in row.replace("\\|", "|")


def test_glossary_explains_every_ending() -> None:
    for ending in Ending:
        assert f"\n| {ending} | " in glossary()


def test_scenario_page_has_every_scenario() -> None:
    page = (DOCS / "scenarios.md").read_text(encoding="utf-8")
    found = re.findall(r"^\| `(\w+)` \| (\d+) × (\d+) × (\d+) \|", page, re.MULTILINE)
    folders = sorted(path.parent for path in (ROOT / "data").glob("*/scenario.toml"))
    scenarios = {folder.name: read_scenario(folder) for folder in folders}
    assert {name: tuple(map(int, size)) for name, *size in found} == {
        name: (len(s.products), s.weeks, len(s.hospitals)) for name, s in scenarios.items()
    }


def glossary() -> str:
    return (DOCS / "glossary.md").read_text(encoding="utf-8")


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
    assert rows["level_lost"].startswith("[patient]")
    assert rows["level_waiting"].startswith("[patient]")
    assert "stays in its tier" in rows["hold"]


def test_a_variable_without_a_comment_is_refused() -> None:
    """Its neighbour's meaning must never stand in the page under its name."""
    variables = runpy.run_path(str(DOCS / "render.py"))["variables"]
    mute = "self.a: dict[int, LpVariable] = {}\nself.b: dict[int, LpVariable] = {}  # [dose] of b"
    with pytest.raises(ValueError, match=r"self\.a has no comment"):
        list(variables(mute))
    assert list(variables(mute.splitlines()[1])) == [("b", "[dose] of b")]


def test_model_page_has_every_family() -> None:
    assert set(re.findall(r"^### (\w+): ", model_page(), re.MULTILINE)) == set(FAMILIES)


def test_the_version_of_the_contract_is_that_of_the_reports() -> None:
    text = (DOCS / "contract.md").read_text(encoding="utf-8")
    assert re.findall(r"^This is version (\d+);", text, re.MULTILINE) == [str(CONTRACT_VERSION)]
