"""A change of a section in scenario.toml that leaves every other line, and comments, alone."""

import json
import re
import tomllib
from collections.abc import Mapping

from planner.io.scenario.autologous_keys import AUTOLOGOUS_KEY
from planner.io.scenario.settings import key_lines

VALUE = re.compile(r"""^([^=]+=\s*)(?:"[^"]*"|'[^']*'|[^#]*?)(\s*(?:\#.*)?)$""")
BARE = re.compile(r"[A-Za-z0-9_-]+")


def edited_terms(text: str, part: str, changes: Mapping[str, str | None]) -> str | None:
    """The text with other values in one section, written as TOML has them.

    part: "" for [autologous], a product for its overrides.  changes: by key; None: left out.
    None where the text is written in a way that lines cannot be changed one by one.
    """
    return edited_values(text, (AUTOLOGOUS_KEY, part) if part else (AUTOLOGOUS_KEY,), changes)


def edited_values(
    text: str, section: tuple[str, ...], changes: Mapping[str, str | None]
) -> str | None:
    """The same for any section, by its keys; (): the keys before the first section."""
    end = "\r" if "\r\n" in text else ""
    lines: list[str | None] = [*text.split("\n")]
    places = key_lines(text)
    new: list[str] = []
    for key, value in changes.items():
        at = places.get((*section, key))
        if at is None:
            new += [] if value is None else [f"{key} = {value}{end}"]
        elif value is None:
            lines[at - 1] = None
        elif found := VALUE.match(lines[at - 1] or ""):
            lines[at - 1] = f"{found[1]}{value}{found[2]}"
    if not section:
        at = _end_of_top(text)
        lines[at:at] = new
    elif section in places:
        at = places[section]
        lines[at:at] = new
    elif new:
        while lines and not (lines[-1] or "").strip():
            lines.pop()
        lines += [end, f"[{'.'.join(_key(x) for x in section)}]{end}", *new, ""]
    edited = "\n".join(line for line in lines if line is not None)
    wanted = _wanted(text, section, changes)
    return edited if wanted is not None and _document(edited) == wanted else None


def _wanted(
    text: str, section: tuple[str, ...], changes: Mapping[str, str | None]
) -> dict[str, object] | None:
    """What the document must hold after the change."""
    document = _document(text)
    if document is None:
        return None
    node: dict[str, object] = document
    for name in section:
        inner = node.setdefault(name, {})
        if not isinstance(inner, dict):
            return None
        node = inner
    for key, value in changes.items():
        if value is None:
            node.pop(key, None)
        else:
            node[key] = tomllib.loads(f"value = {value}")["value"]
    return document


def _document(text: str) -> dict[str, object] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _end_of_top(text: str) -> int:
    """How many lines there are up to the last key before the first section."""
    last = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip().startswith("["):
            break
        if line.strip() and not line.strip().startswith("#"):
            last = number
    return last


def _key(name: str) -> str:
    """Bare where TOML allows it, else in quotes."""
    return name if BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)
