"""Reading a scenario: every fault at once, or a Scenario in which nothing is wrong (contract 7)."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.domain.calendar import Calendar
from planner.domain.scenario import Scenario
from planner.errors import DataError, Fault
from planner.io.scenario.build import build
from planner.io.scenario.rules import TypedTables, check_overrides, check_rules
from planner.io.scenario.schema import TABLES
from planner.io.scenario.settings import ScenarioSettings, check_entries
from planner.io.scenario.source import ScenarioSource, read_files, read_folder
from planner.io.scenario.typed_table import CheckContext, TypedTable, check_table
from planner.io.text.faults import FaultCollector


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedScenario:
    """A scenario, and the warnings of its reader; see also plausibility.py."""

    scenario: Scenario
    warnings: tuple[Fault, ...] = ()


def read_scenario(path: str | Path) -> Scenario:
    """The scenario in a folder or an .xlsx; DataError holds all faults (contract 7)."""
    return load_scenario(path).scenario


def load_scenario(path: str | Path) -> LoadedScenario:
    """The scenario in a folder or an .xlsx, with warnings; DataError holds all faults."""
    return _loaded(str(path), lambda collector: _source(Path(path), collector))


def workbook_scenario(content: bytes, name: str) -> LoadedScenario:
    """The scenario in the bytes of an .xlsx: an upload, or one about to be written."""
    return _loaded(name, lambda collector: _workbook(content, name, collector))


def files_scenario(files: Mapping[str, bytes], name: str) -> LoadedScenario:
    """The scenario in contents by file name, read like a folder; DataError holds all faults."""
    return _loaded(name, lambda collector: read_files(files, collector))


def _loaded(name: str, read: Callable[[FaultCollector], ScenarioSource | None]) -> LoadedScenario:
    collector = FaultCollector()
    source = read(collector)
    scenario = None if source is None else _scenario(source, collector)
    if collector.faults or scenario is None:
        raise DataError(name, collector.faults)
    return LoadedScenario(scenario=scenario, warnings=collector.warnings)


def _workbook(content: bytes, name: str, collector: FaultCollector) -> ScenarioSource:
    from planner.io.scenario.workbook import read_workbook  # noqa: PLC0415  0.2 s, for Excel only

    return read_workbook(content, name, collector)


def _source(path: Path, collector: FaultCollector) -> ScenarioSource | None:
    if os.path.isdir(path):
        return read_folder(path, collector)
    wanted = "Name a scenario folder, or one .xlsx."
    if not os.path.lexists(path):
        collector.add("not-a-scenario", str(path), "There is no such folder or file.", wanted)
    elif path.suffix.casefold() != ".xlsx":
        collector.add("not-a-scenario", str(path), "It is neither a folder nor an .xlsx.", wanted)
    else:
        try:
            return _workbook(path.read_bytes(), path.name, collector)
        except OSError as error:
            rule = f"It cannot be read: {error.strerror or error}."
            collector.add("unreadable-file", str(path), rule, wanted)
    return None


def _scenario(source: ScenarioSource, collector: FaultCollector) -> Scenario | None:
    """Check all there is; None where something is missing or wrong."""
    settings = _settings(source, collector)
    calendar = _calendar(settings)
    known: dict[str, frozenset[str] | None] = {}
    context = CheckContext(source.names, known, calendar, collector)
    tables: dict[str, TypedTable] = {}
    for table in TABLES:
        known[table.name] = None
        raw = source.tables.get(table.name)
        if raw is not None:
            typed = tables[table.name] = check_table(table, raw, context)
            known[table.name] = typed.ids() or None
        elif table.required and table.name not in source.tables:
            _missing(source.names[table.name], collector)
    check_rules(TypedTables(tables, collector), settings, calendar)
    check_overrides(settings, source.settings_name, context)
    if collector.faults or calendar is None:
        return None
    return build(settings, tables, calendar)


def _settings(source: ScenarioSource, collector: FaultCollector) -> ScenarioSettings:
    if not source.has_settings:
        _missing(source.settings_name, collector)
    if source.settings is None:
        return ScenarioSettings()
    return check_entries(source.settings, source.settings_name, collector)


def _missing(name: str, collector: FaultCollector) -> None:
    collector.add("missing-file", name, "It is missing.", "`cryoplan new` shows what it holds.")


def _calendar(settings: ScenarioSettings) -> Calendar | None:
    start, weeks = settings.values.get("start"), settings.values.get("weeks")
    if isinstance(start, date) and isinstance(weeks, int):
        return Calendar(start=start, weeks=weeks)
    return None
