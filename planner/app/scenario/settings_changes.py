"""Keys of scenario.toml that changed, and the text with some of them as they were."""

import json
from collections.abc import Collection, Iterator

from planner.app.files.tables import text_of
from planner.errors import PlannerError
from planner.io.scenario.autologous_keys import AUTOLOGOUS, AUTOLOGOUS_KEY
from planner.io.scenario.canonical import toml_value
from planner.io.scenario.schema import SETTINGS, SETTINGS_FILE
from planner.io.scenario.settings import Entry, read_toml
from planner.io.scenario.settings_edit import edited_values
from planner.io.text.faults import FaultCollector

ChangedKey = tuple[int | None, str, str, str | None, str | None]  # row, "", path, before, now


def entries(settings: bytes) -> dict[str, Entry]:
    """The keys and values by path; PlannerError where the text is no TOML."""
    found = read_toml(text_of(settings), SETTINGS_FILE, FaultCollector())
    if found is None:
        raise PlannerError(f"{SETTINGS_FILE} is no TOML.")
    return {entry.path: entry for entry in found}


def settings_changes(before: bytes, now: bytes) -> Iterator[ChangedKey]:
    """Row, path and both texts of each key that differs; None: it is not there."""
    old, new = entries(before), entries(now)
    for path in dict.fromkeys((*old, *new)):
        a, b = old.get(path), new.get(path)
        texts = a.text if a else None, b.text if b else None
        if texts[0] != texts[1]:
            yield (b or a or new[path]).row, "", path, *texts


def settings_put_back(before: bytes, now: bytes, paths: Collection[str]) -> bytes:
    """The text now with these keys as before; all of it where lines cannot be changed singly."""
    try:
        old, new = entries(before), entries(now)
    except PlannerError:
        return before
    text: str | None = text_of(now)
    for path in paths:
        entry = old.get(path) or new[path]
        value = written(entry) if path in old else None
        text = None if text is None else edited_values(text, _section(entry), {entry.key: value})
    return before if text is None else text.encode()


def written(entry: Entry) -> str:
    """The value as TOML has it."""
    known = {c.name: c for c in (SETTINGS if entry.part is None else AUTOLOGOUS)}
    column = known.get(entry.key)
    if column is None:
        return json.dumps(entry.text, ensure_ascii=False)
    return toml_value(column, entry.text)


def _section(entry: Entry) -> tuple[str, ...]:
    if entry.part is None:
        return ()
    return (AUTOLOGOUS_KEY, entry.part) if entry.part else (AUTOLOGOUS_KEY,)
