"""The cells that a lever moves, by whose they are, and a file with others in their place."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.app.files.tables import content, frame, row_keys, text_of
from planner.errors import PlannerError
from planner.io.scenario.schema import SETTINGS_FILE
from planner.io.scenario.settings import read_toml
from planner.io.scenario.settings_edit import edited_values
from planner.io.text.cells import clean_cell
from planner.io.text.faults import FaultCollector


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A cell by its column and the key of its row, as `row_keys` has it."""

    subject: str  # the product or suite whose cell it is; "": the scenario's
    row: tuple[str, ...]
    column: str


Cells = dict[Cell, str]


def read_cells(held: bytes, file: str, columns: tuple[str, ...], subject: str) -> Cells:
    """The texts of these columns, in the order of the file; none where it is no table.

    A column that is not there has blank cells.
    """
    if file == SETTINGS_FILE:
        entries = read_toml(text_of(held), file, FaultCollector()) or []
        found = {e.key: e.text for e in entries if e.part is None and not e.wrong}
        return {Cell("", (), name): found[name] for name in columns if name in found}
    try:
        shown = frame(held, file)
    except PlannerError:
        return {}
    heads = {head.strip(): head for head in reversed(shown.columns)}
    if subject not in heads:
        return {}
    whose = [clean_cell(x) for x in shown[heads[subject]]]
    keys = row_keys(shown, file)
    read: Cells = {}
    for name in columns:
        texts = shown[heads[name]] if name in heads else [""] * len(shown)
        for of, key, text in zip(whose, keys, texts, strict=True):
            if of:
                read[Cell(of, key, name)] = clean_cell(text)
    return read


def with_cells(held: bytes, file: str, texts: Mapping[Cell, str]) -> bytes:
    """The file with these texts in their cells; all others stay as they are written."""
    if file == SETTINGS_FILE:
        changes = {cell.column: text or None for cell, text in texts.items()}
        edited = edited_values(text_of(held), (), changes)
        return held if edited is None else edited.encode()
    shown = frame(held, file)
    heads = {head.strip(): head for head in reversed(shown.columns)}
    places = {key: i for i, key in enumerate(row_keys(shown, file))}
    for name in dict.fromkeys(cell.column for cell in texts):
        own = {places[c.row]: text for c, text in texts.items() if c.column == name}
        if name not in heads:
            if not any(own.values()):
                continue
            heads[name] = name
            shown[name] = ""
        head = heads[name]
        shown[head] = [own.get(i, old) for i, old in enumerate(shown[head])]
    return content(shown)
