"""The order of the rooms, how files and modules look, and that each family has one check."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import optimizer.formulation.constraints  # noqa: F401  importing it fills FAMILIES
from optimizer.formulation.families import FAMILIES
from planner.verify import CHECKS

ROOT = Path(__file__).parent.parent
ORDER = {  # lowest first: a room imports only rooms of lower floors, and itself
    "optimizer": (
        {"arrays", "budget", "gap", "problem", "settings"},
        {"decisions", "linear"},
        {"flows", "solution"},
        {"capacity"},
        {"formulation"},
        {"cuts", "solvers"},
        {"repair", "allocation", "stochastic"},
        {"branch_and_cut", "local_search"},
        {"decomposition"},
        {"solve"},
    ),
    "planner": (
        {"arrays", "errors", "formatting"},
        {"domain"},
        {"results", "verify"},
        {"solving"},
        {"io", "kpis", "charts", "simulation"},
        {"audit", "rolling_horizon"},
        {"workflow"},
        {"compare", "stochastic", "sweep", "solve_process"},
        {"valuation"},
        {"app", "cli"},
    ),
}
RANK = {
    (package, room): rank
    for package, floors in ORDER.items()
    for rank, floor in enumerate(floors)
    for room in floor
}
ALLOWED = {  # who else may be imported by whom
    "planner.verify": {"planner.domain", "planner.errors", "planner.formatting"},
}
HEAVY = {  # what may be imported inside a function, and what makes it heavy
    "ortools.sat.python": "0.7 s, and it brings pandas",
    "planner.io.scenario.workbook": "openpyxl: 0.2 s",
    "planner.io.plan.workbook": "openpyxl: 0.2 s",
    "planner.solve_process": "the worker process needs neither checker nor writer",
    "msvcrt": "Windows only",
    "fcntl": "not on Windows",
}
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


def room_of(name: str) -> tuple[str, str]:
    """(package, room) that a full name lies in; the room is "" for the package itself."""
    package, *rest = name.split(".")
    return package, rest[0] if rest else ""


def module_of(file: Path) -> str:
    *parts, last = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts if last == "__init__" else [*parts, last])


@pytest.mark.parametrize("package", ORDER)
def test_every_room_has_its_floor(package: str) -> None:
    rooms = {x.stem for x in (ROOT / package).iterdir() if x.suffix == ".py" or x.is_dir()}
    stated = [room for floor in ORDER[package] for room in floor]
    assert sorted(stated) == sorted(rooms - {"__init__", "__pycache__"})


def test_imports_point_downwards() -> None:
    wrong = []
    for file in files("optimizer", "planner"):
        own = room_of(module_of(file))
        for name in imported(file):
            package, room = room_of(name)
            if package not in ORDER or (package, room) == own or not own[1]:
                continue
            same = package == own[0]
            if own[0] == "optimizer" and not same:
                wrong.append(f"{file}: {name}")
            elif package == "optimizer" and not same and own[1] != "solving":
                wrong.append(f"{file}: {name}; only planner.solving imports the engine")
            elif same and RANK.get((package, room), 99) >= RANK[own]:
                wrong.append(f"{file}: {name} is not on a lower floor")
    assert not wrong


def test_the_checker_knows_the_domain_only() -> None:
    for file in files("planner/verify"):
        for name in imported(file):
            if name.split(".")[0] in ORDER and room_of(name)[1] != "verify":
                assert ".".join(room_of(name)) in ALLOWED["planner.verify"], f"{file}: {name}"


def test_scenario_and_plan_files_share_the_text_room_only() -> None:
    below: dict[str, set[str]] = {
        "text": set(),
        "scenario": {"text"},
        "plan": {"text"},
        "results": {"text", "plan"},
    }
    wrong = []
    for room, lower in below.items():
        for file in files(f"planner/io/{room}"):
            for name in imported(file):
                parts = name.split(".")
                if parts[:2] == ["planner", "io"] and parts[2] not in {room, *lower}:
                    wrong.append(f"{file}: {name}")
    assert not wrong


@pytest.mark.parametrize("package", ORDER)
def test_no_files_import_each_other_in_a_circle(package: str) -> None:
    modules = {module_of(file): file for file in files(package)}
    graph: dict[str, set[str]] = {}
    for module, file in modules.items():
        for name in imported(file):
            target = name if name in modules else name.rpartition(".")[0]
            if target in modules and target != module:
                graph.setdefault(module, set()).add(target)
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def test_only_heavy_libraries_are_imported_inside_functions() -> None:
    wrong = []
    for file in files("optimizer", "planner"):
        if file.is_relative_to(ROOT / "planner" / "cli"):  # for the speed of --help
            continue
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                for node in ast.walk(function):
                    names = []
                    if isinstance(node, ast.Import):
                        names = [alias.name for alias in node.names]
                    elif isinstance(node, ast.ImportFrom):
                        names = [node.module or "."]
                    wrong += [f"{file}: {name}" for name in names if name not in HEAVY]
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
