"""What changed in a scenario since it was saved, cell by cell, and how it is put back."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

import pandas as pd

from planner.app.files.tables import Frame, content, frame, row_keys, same, text_of
from planner.app.scenario.settings_changes import settings_changes, settings_put_back
from planner.errors import PlannerError
from planner.io.scenario.schema import SETTINGS_FILE, TABLES
from planner.io.text.cells import clean_cell

Files = Mapping[str, bytes]
SHORT = 80  # characters of a file that is shown as a whole
KEPT = 16  # pairs of contents whose changes are remembered, for all visitors
LONG = 4_000  # rows beyond which rows without a key are matched by their place


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell, a row or a key that differs; before, now: None where there was or is none.

    row: of the file as it is now, or as it was where `now` is None.  column: "" for a whole row.
    """

    file: str
    row: int | None
    key: str
    column: str
    before: str | None
    now: str | None


Pair = tuple[int | None, int | None]  # places of a row, saved and now


def changes(saved: Files, files: Files) -> list[CellChange]:
    """Every change of the settings and of each table, in the order of the tables."""
    names = [SETTINGS_FILE, *(t.file for t in TABLES)]
    pairs = [(name, saved.get(name), files.get(name)) for name in names]
    return [c for name, a, b in pairs if a != b for c in _changes(name, a, b)]


@lru_cache(maxsize=KEPT)
def _changes(name: str, before: bytes | None, now: bytes | None) -> tuple[CellChange, ...]:
    if same(name, before, now):
        return ()
    try:
        if name == SETTINGS_FILE:
            settings = settings_changes(before or b"", now or b"")
            return tuple(CellChange(name, *x) for x in settings)
        return tuple(_Compared(name, before, now).changes())
    except PlannerError:  # one of the two is no table, or the settings no TOML
        texts = [text_of(x or b"")[:SHORT] for x in (before, now)]
        return (CellChange(name, None, "", "", *texts),)


def put_back(saved: Files, files: Files, chosen: Collection[CellChange]) -> dict[str, bytes | None]:
    """The files in which these changes are undone; where all of one are, it is as it was."""
    made: dict[str, bytes | None] = {}
    for name in dict.fromkeys(c.file for c in chosen):
        own = {c for c in chosen if c.file == name}
        before, now = saved.get(name), files.get(name)
        if own >= set(changes({name: before} if before is not None else {},
                              {name: now} if now is not None else {})):  # fmt: skip
            made[name] = before
        elif name == SETTINGS_FILE:
            paths = {c.column for c in own}
            made[name] = settings_put_back(before or b"", now or b"", paths)
        else:
            back = _Compared(name, before, now).put_back(own)
            made[name] = before if same(name, back, before) else back
    return made


class _Compared:
    """Two contents of a table, row beside row."""

    def __init__(self, file: str, before: bytes | None, now: bytes | None) -> None:
        self.file = file
        self.old, self.new = frame(before, file), frame(now, file)
        self.pairs = _paired(self.old, self.new, file)
        olds = {h.strip(): h for h in reversed(self.old.columns)}
        news = {h.strip(): h for h in reversed(self.new.columns)}
        names = dict.fromkeys(h.strip() for h in (*self.new.columns, *self.old.columns))
        self.heads = {n: (olds.get(n), news.get(n)) for n in names}
        self.was = {h: self.old[h].tolist() for h in self.old.columns}
        self.held = {h: self.new[h].tolist() for h in self.new.columns}

    def changes(self) -> Iterator[CellChange]:
        keys_old, keys_new = row_keys(self.old, self.file), row_keys(self.new, self.file)
        for a, b in self.pairs:
            if b is None:
                assert a is not None
                row = int(self.old.index[a])
                yield CellChange(self.file, row, _words(keys_old[a]), "", _row(self.old, a), None)
            elif a is None:
                row = int(self.new.index[b])
                yield CellChange(self.file, row, _words(keys_new[b]), "", None, _row(self.new, b))
            else:
                for name, (old, new) in self.heads.items():
                    before = "" if old is None else self.was[old][a]
                    now = "" if new is None else self.held[new][b]
                    if clean_cell(before) != clean_cell(now):
                        row = int(self.new.index[b])
                        yield CellChange(self.file, row, _words(keys_new[b]), name, before, now)

    def put_back(self, chosen: Collection[CellChange]) -> bytes:
        """The rows as they are now, with the chosen cells and rows as they were."""
        cells = {(c.row, c.column) for c in chosen if c.before is not None and c.now is not None}
        gone = {c.row for c in chosen if c.before is None}
        again = {c.row for c in chosen if c.now is None}
        heads = {n: new or old or n for n, (old, new) in self.heads.items()}
        rows = []
        for a, b in self.pairs:
            if b is None:
                if a is not None and int(self.old.index[a]) in again:
                    rows.append([self._before(n, a) for n in heads])
                continue
            number = int(self.new.index[b])
            if a is None and number in gone:
                continue
            rows.append(
                [
                    self._before(n, a) if (number, n) in cells and a is not None
                    else self._now(n, b)
                    for n in heads
                ]
            )  # fmt: skip
        made = pd.DataFrame(rows, columns=list(heads.values()), dtype="str")
        lacking = [h for n, h in heads.items() if self.heads[n][1] is None]
        return content(made, lacking)

    def _before(self, name: str, place: int) -> str:
        head = self.heads[name][0]
        return "" if head is None else str(self.was[head][place])

    def _now(self, name: str, place: int) -> str:
        head = self.heads[name][1]
        return "" if head is None else str(self.held[head][place])


def _paired(old: Frame, new: Frame, file: str) -> list[Pair]:
    """Rows that belong together, in the order of the new ones, deleted ones where they stood.

    By the key of the table; of the rest by place, so that a key that was changed is one change.
    """
    keys_old, keys_new = row_keys(old, file), row_keys(new, file)
    if not next(t for t in TABLES if t.file == file).key:
        return _by_content(old, new)
    place = {key: i for i, key in enumerate(keys_old)}
    partner: dict[int, int] = {b: place[key] for b, key in enumerate(keys_new) if key in place}
    taken = set(partner.values())
    free = {a: None for a in range(len(old)) if a not in taken}
    for b in range(len(new)):
        if b not in partner and b in free and len(old) == len(new):
            partner[b] = b
            del free[b]
    return _in_order([(partner.get(b), b) for b in range(len(new))], list(free))


def _by_content(old: Frame, new: Frame) -> list[Pair]:
    """Rows of a table without a key: the same ones are matched, those between them by place."""
    a, b = _texts(old), _texts(new)
    blocks = [(0, len(a), 0, len(b))]
    if max(len(a), len(b)) <= LONG:
        matcher = SequenceMatcher(None, a, b, autojunk=False)
        blocks = [(i, j, k, n) for _, i, j, k, n in matcher.get_opcodes()]
    pairs: list[Pair] = []
    for a0, a1, b0, b1 in blocks:
        both = min(a1 - a0, b1 - b0)
        pairs += [(a0 + i, b0 + i) for i in range(both)]
        pairs += [(i, None) for i in range(a0 + both, a1)]
        pairs += [(None, i) for i in range(b0 + both, b1)]
    return pairs


def _in_order(pairs: list[Pair], deleted: list[int]) -> list[Pair]:
    """The pairs with deleted rows after the row that stood before them."""
    found: list[Pair] = []
    after: dict[int, list[int]] = {}
    there = {a for a, _ in pairs if a is not None}
    for gone in deleted:
        before = gone - 1
        while before >= 0 and before not in there:
            before -= 1
        after.setdefault(before, []).append(gone)
    found += [(x, None) for x in after.get(-1, ())]
    for a, b in pairs:
        found.append((a, b))
        if a is not None:
            found += [(x, None) for x in after.get(a, ())]
    return found


def _texts(shown: Frame) -> list[tuple[str, ...]]:
    return [tuple(map(clean_cell, row)) for row in shown.itertuples(index=False)]


def _row(shown: Frame, place: int) -> str:
    return ", ".join(x for x in map(clean_cell, shown.iloc[place]) if x)


def _words(key: tuple[str, ...]) -> str:
    return ", ".join(x for x in key[:-1] if x)
