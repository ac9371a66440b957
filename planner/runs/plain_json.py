"""Settings and figures as JSON text, whatever values of Python they hold."""

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from math import isfinite

from planner.runs.records import Figure


def settings_json(settings: Mapping[str, object]) -> str:
    """As JSON; records become objects, and what JSON does not know its text."""
    return json.dumps(dict(settings), sort_keys=True, ensure_ascii=False, default=_plain)


def figures_json(figures: Mapping[str, Figure]) -> str:
    """As JSON; a number that is not finite is undefined: null."""
    defined = {
        name: None if isinstance(value, float) and not isfinite(value) else value
        for name, value in figures.items()
    }
    return json.dumps(defined, sort_keys=True, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    as_number = getattr(value, "item", None)  # of numpy
    return as_number() if callable(as_number) else str(value)
