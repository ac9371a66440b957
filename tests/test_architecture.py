"""The order of the rooms, how files and modules look, and that each family has one check."""

import ast
import re
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import optimizer.formulation.constraints  # noqa: F401  importing it fills FAMILIES
from optimizer.formulation.families import FAMILIES
from planner.verify import CHECKS
from tests.rooms import ORDER, PAGE_ROOMS
from tests.source_tree import ROOT, files, imported, module_of, tree_of

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
    "openpyxl.utils": "0.2 s, for workbooks only",
    "ortools.sat.python": "0.7 s, and it brings pandas",
    "pydantic": "0.2 s, for the one note that the command line reads back",
    "planner.io.scenario.workbook": "openpyxl: 0.2 s",
    "planner.io.plan.workbook": "openpyxl: 0.2 s",
    "planner.jobs.work": "solvers, which the workers of a sweep need not load once more",
    "planner.solve_process": "the worker process needs neither checker nor writer",
    "alembic": "0.3 s, where a store is made or brought up to date",
    "alembic.config": "the same",
    "msvcrt": "Windows only",
    "fcntl": "not on Windows",
}
TWICE: set[str] = set()  # names that two classes of a package still share; no more come in
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}
LOCAL_RANDOM = {"Random", "Generator", "SeedSequence", "PCG64", "BitGenerator", "default_rng"}


def room_of(name: str) -> tuple[str, str]:
    """(package, room) that a full name lies in; the room is "" for the package itself."""
    package, *rest = name.split(".")
    return package, rest[0] if rest else ""


@pytest.mark.parametrize("package", ORDER)
def test_every_room_has_its_floor(package: str) -> None:
    rooms = {x.stem for x in (ROOT / package).iterdir() if x.suffix == ".py" or x.is_dir()}
    stated = [room for floor in ORDER[package] for room in floor]
    assert sorted(stated) == sorted(rooms - {"__init__", "__pycache__"})


def upward(root: Path = ROOT) -> list[str]:
    """Imports that do not point downwards, and those of the engine from elsewhere."""
    wrong = []
    for file in files("optimizer", "planner", root=root):
        own = room_of(module_of(file, root))
        for name in imported(file, root):
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
    return wrong


def test_imports_point_downwards() -> None:
    assert not upward()


def beyond_the_domain(root: Path = ROOT) -> list[str]:
    """What the checker imports that it must not share with the model."""
    return [
        f"{file}: {name}"
        for file in files("planner/verify", root=root)
        for name in imported(file, root)
        if name.split(".")[0] in ORDER
        and room_of(name)[1] != "verify"
        and ".".join(room_of(name)) not in ALLOWED["planner.verify"]
    ]


def test_the_checker_knows_the_domain_only() -> None:
    assert not beyond_the_domain()


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


def test_rooms_of_the_front_end_import_downwards() -> None:
    folders = {x.name for x in (ROOT / "planner/app").iterdir() if x.is_dir()}
    assert folders - {"__pycache__"} == {*PAGE_ROOMS, "pages"}
    wrong = []
    for floor, room in enumerate(PAGE_ROOMS):
        for file in files(f"planner/app/{room}"):
            for name in imported(file):
                parts = name.split(".")
                if parts[:2] == ["planner", "app"] and parts[2] not in PAGE_ROOMS[: floor + 1]:
                    wrong.append(f"{file}: {name}")
    assert not wrong


def circle(package: str, root: Path = ROOT) -> list[str]:
    """Modules that import each other in a circle; none where there is no circle."""
    modules = {module_of(file, root): file for file in files(package, root=root)}
    graph: dict[str, set[str]] = {}
    for module, file in modules.items():
        for name in imported(file, root):
            target = name if name in modules else name.rpartition(".")[0]
            if target in modules and target != module:
                graph.setdefault(module, set()).add(target)
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize("package", ORDER)
def test_no_files_import_each_other_in_a_circle(package: str) -> None:
    assert not circle(package)


def light_inside_functions(root: Path = ROOT) -> list[str]:
    """Imports inside functions of what is not heavy."""
    wrong = []
    for file in files("optimizer", "planner", root=root):
        if file.is_relative_to(root / "planner" / "cli"):  # for the speed of --help
            continue
        for function in ast.walk(tree_of(file)):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                for node in ast.walk(function):
                    names = []
                    if isinstance(node, ast.Import):
                        names = [alias.name for alias in node.names]
                    elif isinstance(node, ast.ImportFrom):
                        names = [node.module or "."]
                    wrong += [f"{file}: {name}" for name in names if name not in HEAVY]
    return wrong


def test_only_heavy_libraries_are_imported_inside_functions() -> None:
    assert not light_inside_functions()


def test_pages_import_planner_only() -> None:
    for page in ROOT.glob("*.py"):
        assert not any(name.split(".")[0] == "optimizer" for name in imported(page))


def test_files_are_short_and_named_for_what_they_hold() -> None:
    every = files("optimizer", "planner", "tests", "data")
    assert not [x for x in every if len(x.read_text(encoding="utf-8").splitlines()) > 400]
    assert not [x for x in every if x.stem in VAGUE]


def printing_or_random(root: Path = ROOT) -> list[str]:
    """Prints outside the command line, and uses of a random state that nobody passed on."""
    wrong = []
    for file in files("optimizer", "planner", root=root):
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "print":
                wrong += [f"{file}: print"] * ("cli" not in file.relative_to(root).parts)
            if isinstance(node, ast.Attribute) and node.attr not in LOCAL_RANDOM:
                owner = ast.unparse(node.value)
                wrong += [f"{file}: {owner}.{node.attr}"] * (
                    owner in {"random", "np.random", "numpy.random"}
                )
        for name in imported(file, root):
            module, _, what = name.rpartition(".")
            if module in {"random", "numpy.random"} and what not in LOCAL_RANDOM:
                wrong.append(f"{file}: {name}")
    return wrong


def test_only_the_command_line_prints_and_random_state_is_passed_on() -> None:
    assert not printing_or_random()


def test_no_test_imports_from_another_test() -> None:
    """What two of them share is a builder, or a module of its own beside them."""
    shared = [
        f"{file}: {name}"
        for file in files("tests")
        for name in imported(file)
        if name.startswith("tests.") and re.search(r"\.test_\w+\.", name)
    ]
    assert not shared


def test_each_constraint_family_has_exactly_one_check() -> None:
    assert set(FAMILIES) == set(CHECKS)
    assert len(set(CHECKS.values())) == len(CHECKS)


def defined_twice(package: str, root: Path = ROOT) -> set[str]:
    """Names of classes that several modules of a package define."""
    names = Counter(
        node.name
        for file in files(package, root=root)
        for node in tree_of(file).body
        if isinstance(node, ast.ClassDef)
    )
    return {name for name, count in names.items() if count > 1}


@pytest.mark.parametrize("package", ORDER)
def test_no_class_has_the_name_of_another(package: str) -> None:
    assert defined_twice(package) <= TWICE


PLANTED = {  # a violation each: (file, text, what finds it)
    "upward": ("optimizer/budget.py", "import optimizer.solve.engine", upward),
    "same floor": ("planner/audit/audit.py", "from planner.rolling_horizon import state", upward),
    "relative": ("planner/domain/plan.py", "from ..cli import app", upward),
    "for types only": (
        "planner/kpis/cost.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from planner.cli import app",
        upward,
    ),
    "in a function": ("optimizer/gap.py", "def f():\n    import optimizer.cuts.x", upward),
    "engine": ("planner/kpis/cost.py", "from optimizer.solve import engine", upward),
    "back from the engine": ("optimizer/gap.py", "import planner.errors", upward),
    "checker": ("planner/verify/rooms.py", "from planner.solving import x", beyond_the_domain),
    "circle": ("planner/kpis/cost.py", "from . import stock", lambda root: circle("planner", root)),
    "light": (
        "planner/kpis/cost.py",
        "def f():\n    from planner.kpis.stock import stock",
        light_inside_functions,
    ),
    "print": ("planner/kpis/cost.py", "print(1)", printing_or_random),
    "random": (
        "planner/kpis/cost.py",
        "from random import random",
        printing_or_random,
    ),
    "random of numpy": (
        "planner/kpis/cost.py",
        "import numpy as np\nnp.random.seed(1)",
        printing_or_random,
    ),
    "class": (
        "planner/kpis/cost.py",
        "class Stock:\n    pass",
        lambda root: defined_twice("planner", root),
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_violation_is_found(name: str, tmp_path: Path) -> None:
    """A small tree that keeps every rule, then with one line that does not."""
    sound = {
        "optimizer/budget.py": "",
        "optimizer/gap.py": "",
        "planner/domain/plan.py": "",
        "planner/audit/audit.py": "from planner.domain.plan import Plan",
        "planner/kpis/stock.py": "from planner.kpis import cost\nclass Stock: ...",
        "planner/kpis/cost.py": "from planner.domain import plan",
        "planner/verify/rooms.py": "from planner.domain.plan import Plan",
    }
    for path, text in sound.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    file, text, find = PLANTED[name]
    assert not find(tmp_path)
    with (tmp_path / file).open("a") as more:
        more.write(f"\n{text}\n")
    assert find(tmp_path)


def test_a_tree_that_is_not_there_is_no_sound_tree(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="optimizer holds no Python file"):
        upward(tmp_path)
