"""Levers: one number that moves a column of a scenario away from what was saved.

A lever moves the saved cells, never the moved ones, so that it can go back and forth.  A cell
that was changed by hand is neither the saved one nor what the lever made of it: it stays.

A lever that nobody has moved since the scenario was saved stands as saved, whatever is typed;
one that was moved stands where most of its cells are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache

from planner.app.files.tables import same
from planner.app.scenario.lever_cells import Cell, Cells, read_cells, with_cells
from planner.io.scenario.schema import SETTINGS, SETTINGS_FILE, TABLES
from planner.io.text.cells import CellFault, cell_text, parse_cell
from planner.io.text.column import MAX_DECIMALS, Column

Number = int | Decimal
Position = int | None  # None: as saved, of a lever that sets a value
Files = Mapping[str, bytes]
DIGITS = 60  # enough for every product of a value and a percentage


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioLever:
    """What is moved, by product, by suite or for the scenario; positions: from least to most."""

    name: str
    file: str
    columns: tuple[str, ...]
    subject: str  # the column that says whose cells these are; "": of the scenario
    positions: tuple[Position, ...]
    neutral: Position = 0
    move: Callable[[list[Number], int], list[Number]]  # of one subject's column, in its order

    def column(self, name: str) -> Column:
        """A column of the schema that the lever moves."""
        if self.file == SETTINGS_FILE:
            return next(c for c in SETTINGS if c.name == name)
        return next(t for t in TABLES if t.file == self.file).column(name)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a lever leaves: the files that differ, and how many cells it left alone."""

    files: dict[str, bytes]
    by_hand: int = 0  # cells changed by hand, which stay


@dataclass(frozen=True, slots=True)
class _Column:
    """The cells of one subject in one column, and their numbers; None: a cell has none."""

    column: Column
    cells: list[Cell]
    values: list[Number | None]

    def shifted(self, lever: ScenarioLever, position: Position) -> list[Number | None]:
        """The numbers with the lever at a position; cells without one stay."""
        if position == lever.neutral:
            return self.values
        assert position is not None
        if lever.neutral is None:  # it sets a value, also where there is none
            return [Decimal(position) / 100 for _ in self.values]
        with localcontext(prec=DIGITS):
            moved = iter(lever.move([v for v in self.values if v is not None], position))
        return [None if v is None else next(moved) for v in self.values]


def subjects(files: Files, lever: ScenarioLever) -> list[str]:
    """The products or suites with cells that the lever moves, in the order of the table."""
    return list(_by_subject(files, lever))


def standing(saved: Files, files: Files, lever: ScenarioLever, subject: str) -> Position:
    """The position that a subject's cells are at; the neutral one where they are at none."""
    before, now = saved.get(lever.file), files.get(lever.file)
    if before == now or before is None or now is None:
        return lever.neutral
    return _standing(before, now, lever.name, subject)


@lru_cache(maxsize=512)
def _standing(before: bytes, now: bytes, name: str, subject: str) -> Position:
    lever = next(x for x in LEVERS if x.name == name)
    old = _parsed(before, name, subject)
    new = {
        c: v for x in _parsed(now, name, subject) for c, v in zip(x.cells, x.values, strict=True)
    }
    if all(new.get(c) == v for x in old for c, v in zip(x.cells, x.values, strict=True)):
        return lever.neutral
    best, place = 0, lever.neutral
    for position in sorted(lever.positions, key=lambda p: abs((p or 0) - (lever.neutral or 0))):
        met = told = 0
        for x in old:
            made = x.shifted(lever, position)
            for cell, was, value in zip(x.cells, x.values, made, strict=True):
                told += value != was
                met += value != was and new.get(cell) == value
        if met > best and 2 * met >= told:  # one cell changed by hand is no lever
            best, place = met, position
    return place


def move(
    saved: Files,
    files: Files,
    lever: ScenarioLever,
    whose: Sequence[str],
    position: Position,
    *,
    first: bool = False,
) -> Moved:
    """The files with the lever at another position for these subjects.

    first: it has not been moved since the scenario was saved, so what differs was typed.
    """
    old, held = saved.get(lever.file), files.get(lever.file)
    if old is None or held is None:
        return Moved({})
    texts: dict[Cell, str] = {}
    by_hand = 0
    written, now = _by_subject(saved, lever), _by_subject(files, lever)
    for subject in whose:
        stood = lever.neutral if first else standing(saved, files, lever, subject)
        for x in _parsed(old, lever.name, subject):
            ways = zip(x.cells, x.shifted(lever, stood), x.shifted(lever, position), strict=True)
            for cell, at, wanted in ways:
                text = now.get(subject, {}).get(cell)
                if text is None:  # the row was deleted
                    continue
                before = written[subject][cell]
                if text != before and _value(x.column, text) != at:
                    by_hand += 1
                    continue
                same_as_saved = position == lever.neutral or wanted is None
                new = before if same_as_saved else cell_text(x.column, wanted)
                if new != text:
                    texts[cell] = new
        by_hand += len(now.get(subject, {}).keys() - written.get(subject, {}).keys())
    if not texts:
        return Moved({}, by_hand)
    made = with_cells(held, lever.file, texts)
    return Moved({lever.file: old if same(lever.file, made, old) else made}, by_hand)


def amounts(files: Files, lever: ScenarioLever, whose: Sequence[str]) -> dict[str, Decimal | None]:
    """By subject: the sum of the first column moved; None where a cell has no value."""
    found: dict[str, Decimal | None] = {}
    held = files.get(lever.file, b"")
    for subject in whose:
        values = [v for x in _parsed(held, lever.name, subject)[:1] for v in x.values]
        some = [Decimal(v) for v in values if v is not None]
        found[subject] = sum(some, Decimal(0)) if len(some) == len(values) and values else None
    return found


@lru_cache(maxsize=64)
def _read(content: bytes, name: str) -> dict[str, Cells]:
    """The cells that a lever moves, by subject."""
    lever = next(x for x in LEVERS if x.name == name)
    found: dict[str, Cells] = {}
    for cell, text in read_cells(content, lever.file, lever.columns, lever.subject).items():
        found.setdefault(cell.subject, {})[cell] = text
    return found


@lru_cache(maxsize=256)
def _parsed(content: bytes, name: str, subject: str) -> tuple[_Column, ...]:
    """The same of one subject as numbers, by column, in the order of the keys."""
    lever = next(x for x in LEVERS if x.name == name)
    cells = _read(content, name).get(subject, {})
    found = []
    for head in lever.columns:
        column = lever.column(head)
        own = sorted(c for c in cells if c.column == head)
        known = {text: _value(column, text) for text in {cells[c] for c in own}}
        found.append(_Column(column, own, [known[cells[c]] for c in own]))
    return tuple(found)


def _by_subject(files: Files, lever: ScenarioLever) -> dict[str, Cells]:
    held = files.get(lever.file)
    return {} if held is None else _read(held, lever.name)


def _value(column: Column, text: str) -> Number | None:
    """The number of a cell, its default where it is blank; None: it has none."""
    value = parse_cell(column, text)
    if isinstance(value, CellFault | bool):
        return None
    return value if isinstance(value, int | Decimal) else None


def scaled(values: list[Number], percent: int) -> list[Number]:
    """So many percent of each; whole numbers so that every sum from the first on is right.

    A whole number by itself would be rounded to nothing: 1.2 patients a week are 1.  Rounded so,
    the total is off by at most one half.
    """
    if not all(isinstance(v, int) for v in values):
        return [_exact(Decimal(v) * percent / 100) for v in values]
    made: list[Number] = []
    total = done = 0
    for value in values:
        total += int(value)
        due = (2 * total * percent + 100) // 200
        made.append(due - done)
        done = due
    return made


def _exact(value: Decimal) -> Decimal:
    """The value with as many decimals as a cell may have."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MAX_DECIMALS:
        return value.quantize(Decimal(1).scaleb(-MAX_DECIMALS))
    return value


def _more(low: int) -> Callable[[list[Number], int], list[Number]]:
    return lambda values, by: [max(low, v + by) for v in values]


def _points(values: list[Number], points: int) -> list[Number]:
    """So many percentage points more or fewer, between 1 and 100 percent."""
    by = Decimal(points) / 100
    return [min(Decimal(1), max(Decimal("0.01"), Decimal(v) + by)) for v in values]


DEMAND = ScenarioLever(
    name="demand", file="demand.csv", columns=("patients", "mean"), subject="product",
    positions=tuple(range(50, 205, 5)), neutral=100, move=scaled,
)  # fmt: skip
ROOMS = ScenarioLever(
    name="rooms", file="suites.csv", columns=("rooms",), subject="suite",
    positions=tuple(range(-3, 4)), move=_more(0),
)  # fmt: skip
TESTS = ScenarioLever(
    name="tests", file=SETTINGS_FILE, columns=("lots_per_week",), subject="",
    positions=tuple(range(-5, 11)), move=_more(0),
)  # fmt: skip
SUCCESS = ScenarioLever(
    name="success", file="products.csv", columns=("batch_success",), subject="product",
    positions=tuple(range(-20, 21)), move=_points,
)  # fmt: skip
SHELF = ScenarioLever(
    name="shelf", file="products.csv", columns=("shelf_life_weeks",), subject="product",
    positions=tuple(range(-52, 53)), move=_more(1),
)  # fmt: skip
LOST = ScenarioLever(
    name="lost", file="products.csv", columns=("lost_cost",), subject="product",
    positions=tuple(range(50, 310, 10)), neutral=100, move=scaled,
)  # fmt: skip
FILL = ScenarioLever(
    name="fill", file="products.csv", columns=("fill_target",), subject="product",
    positions=(None, *range(50, 101)), neutral=None, move=scaled,
)  # fmt: skip
LEVERS = (DEMAND, ROOMS, TESTS, SUCCESS, SHELF, FILL, LOST)
