"""Reading a scenario: every fault at once, or a Scenario in which nothing is wrong (contract 7)."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.domain.calendar import Calendar
from planner.domain.scenario import Scenario
from planner.errors import DataError, Fault
from planner.io.scenario.build import build
from planner.io.scenario.rules import Tables, check_overrides, check_rules
from planner.io.scenario.schema import TABLES
from planner.io.scenario.settings import Settings, check_entries
from planner.io.scenario.source import Source, read_files, read_folder
from planner.io.scenario.typed_table import Checked, Context, check_table
from planner.io.text.faults import Findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A scenario, and what its reader assumed or left aside; see also plausibility.py."""

    scenario: Scenario
    warnings: tuple[Fault, ...] = ()


def read_scenario(path: str | Path) -> Scenario:
    """The scenario in a folder or an .xlsx; DataError holds all faults (contract 7)."""
    return load_scenario(path).scenario


def load_scenario(path: str | Path) -> Loaded:
    """The scenario in a folder or an .xlsx, with warnings; DataError holds all faults."""
    findings = Findings()
    path = Path(path)
    source = _source(path, findings)
    scenario = None if source is None else _scenario(source, findings)
    if findings.faults or scenario is None:
        raise DataError(str(path), findings.faults)
    return Loaded(scenario=scenario, warnings=findings.warnings)


def workbook_scenario(content: bytes, name: str) -> Loaded:
    """The scenario in the bytes of an .xlsx: an upload, or one about to be written."""
    findings = Findings()
    scenario = _scenario(_workbook(content, name, findings), findings)
    if findings.faults or scenario is None:
        raise DataError(name, findings.faults)
    return Loaded(scenario=scenario, warnings=findings.warnings)


def files_scenario(files: Mapping[str, bytes], name: str) -> Loaded:
    """The scenario in contents by file name, read like a folder; DataError holds all faults."""
    findings = Findings()
    scenario = _scenario(read_files(files, findings), findings)
    if findings.faults or scenario is None:
        raise DataError(name, findings.faults)
    return Loaded(scenario=scenario, warnings=findings.warnings)


def _workbook(content: bytes, name: str, findings: Findings) -> Source:
    from planner.io.text.workbook import read_workbook  # noqa: PLC0415  0.2 s, for Excel only

    return read_workbook(content, name, findings)


def _source(path: Path, findings: Findings) -> Source | None:
    if os.path.isdir(path):
        return read_folder(path, findings)
    wanted = "Name a scenario folder, or one .xlsx."
    if not os.path.lexists(path):
        findings.add("not-a-scenario", str(path), "There is no such folder or file.", wanted)
    elif path.suffix.casefold() != ".xlsx":
        findings.add("not-a-scenario", str(path), "It is neither a folder nor an .xlsx.", wanted)
    else:
        try:
            return _workbook(path.read_bytes(), path.name, findings)
        except OSError as error:
            rule = f"It cannot be read: {error.strerror or error}."
            findings.add("unreadable-file", str(path), rule, wanted)
    return None


def _scenario(source: Source, findings: Findings) -> Scenario | None:
    """Check all there is; None where something is missing or wrong."""
    settings = _settings(source, findings)
    calendar = _calendar(settings)
    known: dict[str, frozenset[str] | None] = {}
    context = Context(source.names, known, calendar, findings)
    tables: dict[str, Checked] = {}
    for table in TABLES:
        known[table.name] = None
        grid = source.grids.get(table.name)
        if grid is not None:
            checked = tables[table.name] = check_table(table, grid, context)
            known[table.name] = checked.ids() or None
        elif table.required and table.name not in source.grids:
            _missing(source.names[table.name], findings)
    check_rules(Tables(tables, findings), settings, calendar)
    check_overrides(settings, source.settings_name, context)
    if findings.faults or calendar is None:
        return None
    return build(settings, tables, calendar)


def _settings(source: Source, findings: Findings) -> Settings:
    if not source.has_settings:
        _missing(source.settings_name, findings)
    if source.settings is None:
        return Settings()
    return check_entries(source.settings, source.settings_name, findings)


def _missing(name: str, findings: Findings) -> None:
    findings.add("missing-file", name, "It is missing.", "`cryoplan new` shows what it holds.")


def _calendar(settings: Settings) -> Calendar | None:
    start, weeks = settings.values.get("start"), settings.values.get("weeks")
    if isinstance(start, date) and isinstance(weeks, int):
        return Calendar(start=start, weeks=weeks)
    return None
