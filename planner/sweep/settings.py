"""Settings: every combination of the changes typed, and every row of a list."""

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from pathlib import Path

from planner.errors import DataError, Fault
from planner.io.text.decode import decode
from planner.io.text.faults import FaultCollector
from planner.io.text.text_table import TextTable, read_csv
from planner.sweep.parameter import Parameter, clashes, read_parameter
from planner.sweep.values import InvalidValues, values_of

MAX_SETTINGS = 10_000  # of one sweep
SET = "--set"

Setting = Mapping[Parameter, str]  # the text put into the cell; a target left out keeps its own


def settings(changes: Sequence[str], listed: Path | None = None) -> tuple[Setting, ...]:
    """The full grid of `changes`, crossed with the rows of the list; without either, one: as it is.

    Raises DataError with every fault of the changes and the list at once.
    """
    faults: list[Fault] = []
    raw = [read for text in changes if (read := _change(text, faults))]
    rows = [{}] if listed is None else _listed(listed, faults)
    heads = [target for target, _ in raw]
    heads += list(dict.fromkeys(target for row in rows for target in row))
    faults += clashes(heads, SET)
    count = len(rows) * prod(len(values) for _, values in raw)
    if count > MAX_SETTINGS:
        rule = f"The changes make {count:,} settings; at most {MAX_SETTINGS:,} are run at once."
        faults.append(Fault(code="too-many", file=SET, rule=rule, repair="Give fewer values."))
    if faults:
        raise DataError("the changes", faults)
    targets = [target for target, _ in raw]
    combinations = list(product(*(values for _, values in raw)))
    return tuple(
        {**row, **dict(zip(targets, values, strict=True))}
        for row in rows
        for values in combinations
    )


def _change(text: str, faults: list[Fault]) -> tuple[Parameter, tuple[str, ...]] | None:
    """One `--set`: its target and values."""
    head, equals, tail = _split(text)
    if not equals:
        rule = "has no values."
        repair = "Write TABLE.COLUMN=a,b,c or TABLE.COLUMN=low..high:count."
        faults.append(Fault(code="bad-change", file=SET, value=text, rule=rule, repair=repair))
        return None
    target = read_parameter(head, SET, faults)
    try:
        values = values_of(tail)
    except InvalidValues as error:
        rule, repair = error.args
        column, value = head.strip(), tail.strip()
        faults.append(
            Fault(code="bad-values", file=SET, column=column, value=value, rule=rule, repair=repair)
        )
        return None
    return None if target is None else (target, values)


def _split(text: str) -> tuple[str, str, str]:
    """At the first = behind the key, which may hold one itself."""
    close = text.find("].")
    at = text.find("=", max(close, 0))
    return (text, "", "") if at < 0 else (text[:at], "=", text[at + 1 :])


def _listed(path: Path, faults: list[Fault]) -> list[dict[Parameter, str]]:
    """The rows of a CSV file whose header names targets; a blank cell changes nothing."""
    collector = FaultCollector()
    raw = _grid(path, collector)
    faults += collector.faults
    if raw is None:
        return [{}]

    def refuse(code: str, rule: str, repair: str, row: int | None = None) -> None:
        faults.append(Fault(code=code, file=path.name, row=row, rule=rule, repair=repair))

    targets = [read_parameter(name, path.name, faults) for name in raw.header]
    if len(set(targets)) < len(targets) and None not in targets:
        refuse("changed-twice", "names the same column twice.", "Keep one of them.", raw.header_row)
    if len(raw.rows) == 0:
        refuse("empty-list", "There is no row.", "Write one row for each setting.")
    for place in range(len(raw.header), len(raw.texts)):
        if any(raw.texts[place]):
            refuse("extra-cell", "A row has more cells than the header.", "Remove them.")
    cells = [[texts[n] for n in places] for texts, places in zip(raw.texts, raw.cells, strict=True)]
    return [
        {target: text for target, text in zip(targets, row, strict=False) if target and text}
        for row in zip(*cells, strict=True)
    ]


def _grid(path: Path, collector: FaultCollector) -> TextTable | None:
    try:
        content = path.read_bytes()
    except OSError as error:
        rule = f"It cannot be read: {error.strerror or error}."
        collector.add("unreadable-file", str(path), rule, "Name a CSV file.")
        return None
    text = decode(content, path.name, collector)
    return None if text is None else read_csv(text, path.name, collector)
