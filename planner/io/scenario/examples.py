"""The example scenarios that are shipped: their names, and a copy of one to work on."""

import os
import shutil
from pathlib import Path

from planner.errors import require
from planner.io.scenario.schema import SETTINGS_FILE, TABLES
from planner.io.text.atomic import whole_folder
from planner.shipped import EXAMPLES


def example_names() -> list[str]:
    """Of every example, sorted."""
    return sorted(x.parent.name for x in EXAMPLES.glob(f"*/{SETTINGS_FILE}"))


def copy_example(name: str, path: str | Path) -> None:
    """Write the example to a folder that is not there or empty, its SOURCES.md too.

    Raises PlannerError for a name that no example has, and where something is in the way.
    """
    path = Path(path)
    names = example_names()
    require(name in names, f"No example is called {name}. There are: {', '.join(names)}.")
    require(path.suffix.casefold() != ".xlsx", f"{path}: an example is a folder. Name a folder.")
    taken = os.path.lexists(path) and not (path.is_dir() and not any(path.iterdir()))
    require(not taken, f"{path} is already there. Choose another name.")
    with whole_folder(path) as aside:
        for file in sorted((EXAMPLES / name).iterdir()):
            shutil.copyfile(file, aside / file.name)


def example_files(name: str) -> dict[str, bytes]:
    """Settings and tables of an example, by the names of the files."""
    found = {x: EXAMPLES / name / x for x in (SETTINGS_FILE, *(t.file for t in TABLES))}
    return {x: path.read_bytes() for x, path in found.items() if path.is_file()}
