"""A tree of Python files as text: its modules, what they import and what they define."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent


def files(*folders: str, root: Path = ROOT) -> list[Path]:
    """Python files below the folders; FileNotFoundError where a folder holds none."""
    found = {folder: sorted((root / folder).rglob("*.py")) for folder in folders}
    for folder, inside in found.items():
        if not inside:
            raise FileNotFoundError(f"{folder} holds no Python file.")
    return [file for inside in found.values() for file in inside]


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imported(file: Path, root: Path = ROOT) -> Iterator[str]:
    """Full names of what `file` imports, relative ones resolved; inside functions and
    under TYPE_CHECKING too."""
    package = file.relative_to(root).with_suffix("").parts
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = [*package[: -node.level]] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def module_of(file: Path, root: Path = ROOT) -> str:
    *parts, last = file.relative_to(root).with_suffix("").parts
    return ".".join(parts if last == "__init__" else [*parts, last])
