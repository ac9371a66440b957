"""Writing a scenario: aside, read back, compared, and only then put in place (contract 7)."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from planner.domain.scenario import Scenario
from planner.errors import DataError, Fault, require
from planner.io.scenario.canonical import scenario_files
from planner.io.scenario.read import load_scenario, workbook_scenario
from planner.io.scenario.schema import SETTINGS_FILE, TABLES
from planner.io.scenario.template import template_files
from planner.io.text.atomic import whole_folder, write_file


def write_scenario(scenario: Scenario, path: str | Path, *, excel: bool = False) -> None:
    """Write a folder, or an .xlsx by suffix; reading it gives `scenario` again, else DataError.

    excel: CSV with BOM and CRLF.  Other files of an existing scenario folder are kept.
    """
    path = Path(path)
    if is_workbook(path):
        content = scenario_workbook(scenario)
        _written_back(scenario, lambda: workbook_scenario(content, path.name).scenario)
        write_file(path, content)
        return
    _may_replace(path)
    with whole_folder(path) as aside:
        _keep_others(path, aside)
        for name, content in scenario_files(scenario, excel=excel):
            (aside / name).write_bytes(content)
        _written_back(scenario, lambda: load_scenario(aside).scenario)


def scenario_workbook(scenario: Scenario, *, full: bool = False) -> bytes:
    """The bytes of an .xlsx with a sheet for each table; full: of every table, every column."""
    from planner.io.scenario.workbook import encode_workbook  # noqa: PLC0415  openpyxl: 0.2 s

    return encode_workbook(scenario, full=full)


def new_scenario(path: str | Path, *, full: bool = False) -> None:
    """Write a small scenario to start from; a folder's scenario.toml says what to fill in.

    full: every table and column, those of the state at the start with an example each.
    """
    path = Path(path)
    taken = os.path.lexists(path) and not (path.is_dir() and not any(path.iterdir()))
    require(not taken, f"{path} is already there. Choose another name.")
    if is_workbook(path):
        with TemporaryDirectory() as folder:
            for name, content in template_files(full=full):
                (Path(folder) / name).write_bytes(content)
            write_file(path, scenario_workbook(load_scenario(folder).scenario, full=full))
        return
    with whole_folder(path) as aside:
        for name, content in template_files(full=full):
            (aside / name).write_bytes(content)


def is_workbook(path: Path) -> bool:
    """By its suffix; a folder may have any name."""
    return path.suffix.casefold() == ".xlsx" and not path.is_dir()


def _may_replace(path: Path) -> None:
    """Only a scenario, or nothing, is replaced."""
    if path.is_dir() and any(path.iterdir()):
        require(
            (path / SETTINGS_FILE).exists(),
            f"{path} holds other files than a scenario. Choose another folder.",
        )


def _keep_others(path: Path, aside: Path) -> None:
    """Copy what is not part of the scenario, such as SOURCES.md."""
    if not path.is_dir():
        return
    ours = {SETTINGS_FILE, *(table.file for table in TABLES)}
    for entry in path.iterdir():
        if entry.name in ours:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.copytree(entry, aside / entry.name, symlinks=True)
        else:
            shutil.copy2(entry, aside / entry.name, follow_symlinks=False)


def _written_back(scenario: Scenario, read: Callable[[], Scenario]) -> None:
    """Refuse a scenario that would not be read as it is."""
    try:
        found = read()
    except DataError as error:
        raise DataError(f"scenario {scenario.name!r}, not written", error.faults) from None
    fresh = {part: v for part, v in scenario.autologous.items() if v}
    wanted = replace(scenario, in_force=None, autologous=fresh)  # it stands in no file
    if found == wanted:
        return
    faults = [
        Fault(
            code="not-writable",
            file=field.name,
            value=_difference(getattr(wanted, field.name), getattr(found, field.name)),
            rule="would not be read back as it is.",
            repair="Texts have no spaces at their ends and no ' before = + - @.",
        )
        for field in fields(Scenario)
        if getattr(found, field.name) != getattr(wanted, field.name)
    ]
    raise DataError(f"scenario {scenario.name!r}, not written", faults)


def _difference(wanted: object, found: object) -> str:
    """The first part that differs."""
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        for key, value in wanted.items():
            if key not in found or found[key] != value:
                return str(value)
    return str(wanted)
