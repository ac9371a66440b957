"""Three rules: who may import whom, how files and modules look, each family has one check."""

import ast
from collections.abc import Iterator
from pathlib import Path

import optimizer.formulation.constraints  # noqa: F401  importing it fills FAMILIES
from optimizer.formulation.families import FAMILIES
from planner.verify import CHECKS

ROOT = Path(__file__).parent.parent
LAYERS = (  # of planner, lowest first; a part imports only parts of lower layers, and itself
    {"errors", "words"},
    {"domain"},
    {"plan", "interval"},
    {"report", "comparison", "simulation"},
    {"io", "verify", "kpis", "simulate"},
    {"solving", "autologous", "truth"},
    {"audit", "finding"},
    {"workflow"},
    {"rolling"},
    {"uncertain"},
    {"compare", "sweep", "export", "charts", "summary", "progress", "progress_log"},
    {"child"},
    {"cli", "app"},
)
RANK = {part: rank for rank, layer in enumerate(LAYERS) for part in layer}
BRIDGES = {"solving", "autologous"}  # the only parts that import optimizer
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}
LOCAL_RANDOM = {"Random", "Generator", "SeedSequence", "PCG64", "BitGenerator", "default_rng"}


def files(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def imported(file: Path) -> Iterator[str]:
    """Full names of what `file` imports, relative ones resolved, inside functions too."""
    package = file.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = [*package[: -node.level]] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def part_of(name: str) -> str | None:
    """The part of planner that a full name lies in; None for other packages and planner itself."""
    head, *rest = name.split(".")
    return rest[0] if head == "planner" and rest and rest[0] in RANK else None


def test_every_part_has_its_layer() -> None:
    parts = {x.stem for x in (ROOT / "planner").iterdir() if x.suffix == ".py" or x.is_dir()}
    assert parts - {"__init__", "__pycache__"} <= RANK.keys()


def test_imports_point_downwards() -> None:
    wrong = []
    for file in files("optimizer", "planner"):
        path = file.relative_to(ROOT)
        own = path.with_suffix("").parts[1]
        for name in imported(file):
            head, part = name.split(".")[0], part_of(name)
            if path.parts[0] == "optimizer":
                bad = head in {"planner", "streamlit"}
            elif own == "__init__":  # the package's lazy names for scripts
                bad = head == "optimizer"
            elif own == "verify":
                bad = head == "optimizer" or (
                    head == "planner" and part not in {"domain", "plan", "verify"}
                )
            elif head == "optimizer":
                bad = own not in BRIDGES
            else:
                bad = part not in {None, own} and RANK[part or own] >= RANK[own]
            if bad:
                wrong.append(f"{path} imports {name}")
    assert not wrong


def test_pages_import_planner_only() -> None:
    for page in ROOT.glob("*.py"):
        assert not any(name.split(".")[0] == "optimizer" for name in imported(page))


def test_files_are_short_and_named_for_what_they_hold() -> None:
    every = files("optimizer", "planner", "tests", "data")
    assert not [x for x in every if len(x.read_text(encoding="utf-8").splitlines()) > 400]
    assert not [x for x in every if x.stem in VAGUE]


def test_only_the_command_line_prints_and_random_state_is_passed_on() -> None:
    wrong = []
    for file in files("optimizer", "planner"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "print":
                wrong += [f"{file}: print"] * ("cli" not in file.parts)
            if isinstance(node, ast.Attribute) and node.attr not in LOCAL_RANDOM:
                owner = ast.unparse(node.value)
                wrong += [f"{file}: {owner}.{node.attr}"] * (
                    owner in {"random", "np.random", "numpy.random"}
                )
        for name in imported(file):
            module, _, what = name.rpartition(".")
            if module in {"random", "numpy.random"} and what not in LOCAL_RANDOM:
                wrong.append(f"{file}: {name}")
    assert not wrong


def test_each_constraint_family_has_exactly_one_check() -> None:
    assert set(FAMILIES) == set(CHECKS)
    assert len(set(CHECKS.values())) == len(CHECKS)
