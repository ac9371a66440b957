"""The tables and settings of a scenario as text, from a folder or a workbook."""

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from planner.io.scenario.schema import SETTINGS_FILE, TABLES
from planner.io.scenario.settings import Entry, read_toml
from planner.io.text.decode import decode
from planner.io.text.faults import FaultCollector, looks_like
from planner.io.text.text_table import TextTable, read_csv


@dataclass(slots=True, kw_only=True)
class ScenarioSource:
    """The parts of a scenario as text; None: a part cannot be read, and a fault says why."""

    settings_name: str
    names: dict[str, str]  # by table: its file or sheet, as messages call it
    settings: list[Entry] | None = None
    has_settings: bool = False
    tables: dict[str, TextTable | None] = field(default_factory=dict)


def read_folder(folder: Path, collector: FaultCollector) -> ScenarioSource:
    """The files of `folder` that the contract knows; others are named."""
    try:
        there = sorted(os.listdir(folder))
    except OSError as error:
        _unreadable(str(folder), error, collector)
        there = []
    named = [n for n in there if not n.startswith((".", "~"))]

    def text(name: str) -> str | None:
        try:
            content = (folder / name).read_bytes()
        except OSError as error:
            _unreadable(name, error, collector)
            return None
        return decode(content, name, collector)

    return _source(named, text, collector)


def read_files(files: Mapping[str, bytes], collector: FaultCollector) -> ScenarioSource:
    """The same from contents by file name: what was uploaded, or is being edited."""
    return _source(list(files), lambda name: decode(files[name], name, collector), collector)


def _source(
    there: list[str], text_of: Callable[[str], str | None], collector: FaultCollector
) -> ScenarioSource:
    source = ScenarioSource(settings_name=SETTINGS_FILE, names={t.name: t.file for t in TABLES})
    files = [n for n in there if Path(n).suffix.casefold() in (".csv", ".toml")]
    check_names(files, [SETTINGS_FILE, *source.names.values()], "file", collector)
    if SETTINGS_FILE in there:
        source.has_settings = True
        text = text_of(SETTINGS_FILE)
        source.settings = None if text is None else read_toml(text, SETTINGS_FILE, collector)
    for table in TABLES:
        if table.file in there:
            text = text_of(table.file)
            raw = None if text is None else read_csv(text, table.file, collector)
            source.tables[table.name] = raw
    return source


def check_names(
    there: Collection[str], known: Collection[str], noun: str, collector: FaultCollector
) -> None:
    """A name that looks like a known one that is missing is a fault; any other a warning."""
    missing = [name for name in known if name not in there]
    for name in there:
        if name in known:
            continue
        place = name if noun == "file" else f"{noun} {name}"
        if like := looks_like(name, missing):
            rule = f"The {noun} is not known."
            collector.add("misspelt-file", place, rule, f"Did you mean {like}?")
            continue
        rule = f"The {noun} is not known; nothing reads it."
        if read := next((k for k in known if k.casefold() == name.strip().casefold()), ""):
            rule += f" What is read is {read}."
        collector.add("unknown-file", place, rule)


def _unreadable(file: str, error: OSError, collector: FaultCollector) -> None:
    rule = f"It cannot be read: {error.strerror or error}."
    collector.add("unreadable-file", file, rule, "Put a file there that can be read.")
