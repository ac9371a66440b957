"""Faults in the order in which they are mended: a cause first, what follows from it as a number."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.app.scenario.typed_columns import Ids
from planner.errors import Fault
from planner.io.scenario.schema import SETTINGS_FILE, TABLES
from planner.language import _, ngettext, translated

ORDER = {SETTINGS_FILE: 0, **{t.file: i for i, t in enumerate(TABLES, start=1)}}
WHOLE_FILE = ("missing-file", "bad-csv", "bad-toml", "no-header", "empty-file", "not-text")


@dataclass(frozen=True, slots=True)
class Cause:
    """What to mend: its place, what is wrong, how to repair it, and how many cells wait for it."""

    file: str
    row: int | None
    column: str
    value: str
    rule: str
    repair: str
    count: int = 1


def causes(faults: Sequence[Fault], saved: Ids, now: Ids) -> list[Cause]:
    """The causes of all faults; ids that tables named before and lack now are one each.

    saved, now: the ids of each table as it was saved, and as it is.
    """
    found: list[tuple[tuple[int, int], Cause]] = []
    for same in _alike(faults):
        first = same[0]
        n = sum(f.count for f in same)
        table = _referred(first) if first.code == "unknown-id" else ""
        lost = next((x for x in saved.get(table, ()) if x == _id(first)), "")
        if lost and lost not in now.get(table, ()):
            found.append(((0, ORDER.get(f"{table}.csv", 0)), _lost_id(table, lost, n)))
            continue
        kind = 0 if first.code in WHOLE_FILE else 2 if first.code == "unknown-id" else 1
        cause = Cause(
            first.file, first.row, first.column, first.value, translated(first.rule),
            translated(first.repair), n,
        )  # fmt: skip
        found.append(((kind, ORDER.get(first.file, len(ORDER))), cause))
    merged: dict[tuple[str, str, str], tuple[tuple[int, int], Cause]] = {}
    single = []
    for order, cause in found:
        if order[0] == 0 and cause.row is None and cause.value:
            key = cause.file, cause.column, cause.value
            before = merged.get(key)
            n = cause.count + (before[1].count if before else 0)
            merged[key] = order, _lost_id(cause.file.removesuffix(".csv"), cause.value, n)
        else:
            single.append((order, cause))
    return [c for _, c in sorted((*merged.values(), *single), key=lambda x: x[0])]


def _alike(faults: Sequence[Fault]) -> Iterator[list[Fault]]:
    """Faults of one rule, column and value together; those only counted go with the last."""
    groups: dict[tuple[str, str, str, str], list[Fault]] = {}
    last: dict[tuple[str, str, str], list[Fault]] = {}
    for fault in faults:
        kind = fault.code, fault.file, fault.column
        if fault.count > 1 and fault.row is None and kind in last:
            last[kind].append(fault)
            continue
        own = groups.setdefault((*kind, fault.value), [])
        own.append(fault)
        last[kind] = own
    return iter(groups.values())


def _lost_id(table: str, id_: str, n: int) -> Cause:
    column = next(t for t in TABLES if t.name == table).key[0]
    rule = ngettext(
        "It is gone, and {n} cell of other tables still names it.",
        "It is gone, and {n} cells of other tables still name it.",
        n,
    )
    repair = _("Put the row back, or change what names it.")
    return Cause(f"{table}.csv", None, column, id_, rule, repair, n)


def _referred(fault: Fault) -> str:
    """The table whose ids the column of a fault names; sections of the settings name products."""
    if fault.file == SETTINGS_FILE:
        return "products"
    table = next((t for t in TABLES if t.file == fault.file), None)
    column = next((c for c in table.columns if c.name == fault.column), None) if table else None
    return column.refers if column else ""


def _id(fault: Fault) -> str:
    """The id that is not known: of a list of ids it is named in the rule."""
    if fault.rule.startswith("names '"):
        return fault.rule.removeprefix("names '").split("'")[0]
    return fault.value


def place_words(cause: Cause) -> Mapping[str, object]:
    """A cause as a row of the list."""
    return {
        _("Table"): cause.file,
        _("Row"): cause.row,
        _("Column"): cause.column,
        _("Value"): cause.value,
        _("What is wrong"): cause.rule,
        _("What to do"): cause.repair,
        _("Cells"): cause.count,
    }
