"""Faults and warnings of a scenario, collected: beyond a number of each kind they are counted."""

from collections import defaultdict
from collections.abc import Callable, Collection
from difflib import get_close_matches
from math import inf

import numpy as np
from numpy.typing import NDArray

from planner.errors import Fault

MAX_SHOWN = 20  # of one code, file and column; the others are counted
MAX_VALUE_LENGTH = 80  # characters of a value

FAULTS = frozenset((  # codes; docs/fault_catalogue.py says what each means, with a sample
    "not-a-scenario", "missing-file", "misspelt-file", "unreadable-file", "not-text",
    "not-a-workbook", "bad-csv", "wrong-separator", "no-header", "empty-file", "empty-table",
    "missing-column", "misspelt-column", "duplicate-column", "extra-cell", "bad-toml",
    "missing-key", "misspelt-key", "duplicate-key", "blank", "wrong-type", "not-a-number",
    "not-whole", "not-finite", "exponent", "negative", "too-small", "too-large",
    "too-many-decimals", "not-a-date", "date-out-of-range", "not-a-monday",
    "outside-horizon", "not-a-choice", "bad-id", "bad-list", "bad-course", "excel-error",
    "no-value", "unknown-id", "no-life", "no-doses", "from-after-to", "closes-too-many",
    "lot-expired", "lot-never-usable", "firm-frozen", "firm-too-late", "firm-suite",
    "shared-id", "not-frozen-yet", "not-writable", "not-before-start", "wait-over",
    "more-than-course", "less-than-left", "course-leaves-whole", "not-on-the-way",
    "part-of-a-course", "remakes-without-apheresis", "slots-differ",
))  # fmt: skip
WARNINGS = frozenset((
    "read-as-gb18030", "unknown-column", "unknown-key", "unknown-file", "lot-too-short",
    "no-demand", "no-suite", "out-of-reach", "no-batch-in-bank", "no-bank",
    "course-too-large", "lot-too-long", "beyond-help",
    "certain-target", "idle-target", "formulas-all-zero", "day-not-shown", "nothing-owed",
    "waiting-out-of-reach", "counts-for-nothing",
))  # fmt: skip

FaultKind = tuple[str, str, str]


class FaultCollector:
    """Collects the faults and warnings of one scenario, in the order of its files."""

    def __init__(self) -> None:
        self._found: dict[FaultKind, list[Fault]] = defaultdict(list)
        self._more: dict[FaultKind, int] = defaultdict(int)
        self._files: dict[str, int] = {}

    def add(
        self,
        code: str,
        file: str,
        rule: str,
        repair: str = "",
        *,
        row: int | None = None,
        column: str = "",
        value: str = "",
    ) -> None:
        """Keep one fault or warning; beyond MAX_SHOWN of its kind, count it."""
        if code not in FAULTS and code not in WARNINGS:
            raise KeyError(code)
        self._files.setdefault(file, len(self._files))
        kind = (code, file, column)
        if len(self._found[kind]) >= MAX_SHOWN:
            self._more[kind] += 1
            return
        value = value.lstrip("\0")  # the mark of a failed cell is not for people
        shown = value if len(value) <= MAX_VALUE_LENGTH else f"{value[:MAX_VALUE_LENGTH]}…"
        fault = Fault(
            code=code, file=file, row=row, column=column, value=shown, rule=rule, repair=repair
        )
        self._found[kind].append(fault)

    def add_rows(
        self, kind: FaultKind, same: NDArray[np.int64], add: Callable[[int], None]
    ) -> None:
        """Call `add` for the places of `same` that are shown, count the others.

        same: equal numbers are equal cells; cells that differ are shown first.
        """
        places = list(range(len(same)))
        if len(same) > MAX_SHOWN:
            _, first = np.unique(same, return_index=True)
            chosen = sorted(first.tolist())[:MAX_SHOWN]
            chosen += [p for p in range(2 * MAX_SHOWN) if p not in chosen][
                : MAX_SHOWN - len(chosen)
            ]
            places = sorted(chosen)
        for place in places:
            add(place)
        self._more[kind] += len(same) - len(places)

    @property
    def faults(self) -> tuple[Fault, ...]:
        return self._listed(FAULTS)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        return self._listed(WARNINGS)

    def _listed(self, codes: Collection[str]) -> tuple[Fault, ...]:
        """Sorted by file and row; the counts of those not shown end each file."""
        found: list[tuple[int, float, Fault]] = []
        for (code, file, column), faults in self._found.items():
            if code not in codes:
                continue
            order = self._files[file]
            found += [(order, f.row or 0, f) for f in faults]
            if more := self._more[code, file, column]:
                rule = f"{more:,} more of these ({code})."
                rest = Fault(
                    code=code,
                    file=file,
                    column=column,
                    rule=rule,
                    repair="Mend them likewise.",
                    count=more,
                )
                found.append((order, inf, rest))
        return tuple(fault for _, _, fault in sorted(found, key=lambda f: f[:2]))


def nearest(text: str, known: Collection[str], cutoff: float = 0.5) -> str | None:
    """The known word most like `text`, if one is."""
    by_plain = {_plain(k): k for k in known}
    close = get_close_matches(_plain(text), by_plain, n=1, cutoff=cutoff)
    return by_plain[close[0]] if close else None


def looks_like(text: str, known: Collection[str]) -> str | None:
    """The known name that `text` misspells, jumbles or begins."""
    if close := nearest(text, known, cutoff=0.8):
        return close
    word = _plain(text)
    for name in known:
        if _plain(name).startswith(f"{word} ") or sorted(_plain(name)) == sorted(word):
            return name
    return None


def did_you_mean(text: str, known: Collection[str], table: str) -> str:
    """The repair of an unknown id."""
    close = nearest(text, known)
    return f"Did you mean {close!r}?" if close else f"Add it to {table} or correct it."


def _plain(text: str) -> str:
    return text.casefold().replace("_", " ").replace("-", " ").strip()
