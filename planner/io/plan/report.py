"""report.json: a report as JSON and back (contract 8)."""

import json
from collections.abc import Iterator, Mapping
from math import isfinite
from numbers import Real
from reprlib import repr as short

from planner.domain.plan import Violation
from planner.io.plan.tables import REPORT_FILE
from planner.results.report import Ending, Report

Document = dict[str, object]

FORM_OF_KEY = {  # key: what it holds
    "scenario_hash": "text",
    "settings": "a table",
    "versions": "a table",
    "ending": "an ending",
    "objective": "a number or null",
    "bound": "a number or null",
    "gap": "a number or null",
    "cost": "a number or null",
    "seconds": "a number or null",
    "warnings": "a list of texts",
    "violations": "a list of rules and messages",
}


def document(report: Report) -> Document:
    """The content of report.json; unknown numbers are None, never NaN or infinity."""
    content = {key: getattr(report, key) for key in FORM_OF_KEY}
    content["violations"] = [{"rule": v.rule, "message": v.message} for v in report.violations]
    content["notes"] = report.notes
    return {key: _plain(value) for key, value in content.items()}


def encode_report(what: Mapping[str, object]) -> bytes:
    """The bytes of report.json: UTF-8, LF; doubles in full."""
    text = json.dumps(what, ensure_ascii=False, indent=2, allow_nan=False)
    return f"{text}\n".encode(errors="backslashreplace")  # a lone surrogate: JSON's own escape


def decode_report(content: bytes) -> tuple[Document | None, list[Violation]]:
    """The content of report.json, or None, and the violations of its form (P11, P15)."""
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return None, [_unfit("P11", f"is not readable: {error}. Restore it, or check --rewrite.")]
    if not isinstance(found, dict):
        return None, [
            _unfit("P15", "does not hold a table of keys. Restore it, or check --rewrite.")
        ]
    wrong = list(_faults(found))
    return (None if wrong else found), wrong


def _faults(content: Document) -> Iterator[Violation]:
    for key, form in FORM_OF_KEY.items():
        if key not in content:
            yield _unfit("P15", f"{key} is missing. Restore it, or check --rewrite.")
        elif not _fits(content[key], form):
            yield _unfit("P15", f"{key} is {short(content[key])}; it must be {form}. Mend it.")


def _fits(value: object, form: str) -> bool:
    match form:
        case "text":
            return isinstance(value, str)
        case "a table":
            return isinstance(value, dict)
        case "an ending":
            return value in tuple(Ending)
        case "a number or null":
            return value is None or number(value) is not None
        case "a list of texts":
            return isinstance(value, list) and all(isinstance(x, str) for x in value)
        case _:
            return isinstance(value, list) and all(_is_violation(x) for x in value)


def number(value: object) -> float | None:
    """A finite number of a document; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if isfinite(value) else None
    except OverflowError:  # a whole number beyond any double
        return None


def _is_violation(value: object) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("rule"), str)
        and isinstance(value.get("message"), str)
    )


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number")


def _unfit(rule: str, what: str) -> Violation:
    return Violation(rule=rule, message=f"{REPORT_FILE}: {what}")


def _plain(value: object) -> object:
    """`value` in JSON's own types."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(v) for v in value]
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Real) or hasattr(value, "__float__"):
        return float(value) if isfinite(value) else None
    return str(value)
