"""The books of doses: what came into each lot, what left it, what is on hand on the Monday."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from planner.domain.supply import OpeningLot
from planner.formatting import count
from planner.roll.books import BATCHES, DISCARDS, SHIPMENTS, Books
from planner.roll.lots import RealLot


@dataclass(frozen=True, slots=True, kw_only=True)
class Outflow:
    """Doses that left a lot in a week, shipped (`hospital`) or destroyed (blank)."""

    lot: str
    hospital: str = ""
    week: int
    doses: int
    row: int | None = None  # of its file among the actuals


def shipped(books: Books) -> list[Outflow]:
    """What left the store before the Monday: the plan's shipments but where a row says other."""
    rows = {
        (x.lot, x.hospital, x.shipped): Outflow(
            lot=x.lot, hospital=x.hospital, week=x.shipped, doses=0
        )
        for x in books.plan.shipments
        if x.shipped < books.week
    }
    for x in books.plan.shipments:  # a plan by hand may have two rows of one key
        if x.shipped < books.week:
            key = x.lot, x.hospital, x.shipped
            rows[key] = replace(rows[key], doses=rows[key].doses + x.doses)
    for a in books.actuals.shipments:
        rows[a.lot, a.hospital, a.shipped] = Outflow(
            lot=a.lot, hospital=a.hospital, week=a.shipped, doses=a.doses, row=a.row
        )
    return [x for x in rows.values() if x.doses]


def destroyed(books: Books) -> list[Outflow]:
    """What was destroyed before its lot expired; what is left of an expired lot follows."""
    rows: dict[tuple[str, int], Outflow] = {}
    for d in books.plan.discards:
        if d.week < books.week and d.reason == "early":
            doses = d.doses + (rows[d.lot, d.week].doses if (d.lot, d.week) in rows else 0)
            rows[d.lot, d.week] = Outflow(lot=d.lot, week=d.week, doses=doses)
    for a in books.actuals.discards:
        rows[a.lot, a.week] = Outflow(lot=a.lot, week=a.week, doses=a.doses, row=a.row)
    return list(rows.values())


def lots_on_hand(books: Books, lots: Mapping[str, RealLot]) -> dict[str, OpeningLot]:
    """Lots with doses on the Monday; what more left a lot than came into it is a fault."""
    out: defaultdict[str, list[Outflow]] = defaultdict(list)
    for x in (*shipped(books), *destroyed(books)):
        if x.lot in lots:
            _in_its_time(books, x, lots[x.lot])
        elif x.doses:
            _never_there(books, x)
        out[x.lot].append(x)
    found = {}
    for name, real in lots.items():
        left = real.lot.doses - sum(x.doses for x in out[name])
        if left < 0:
            _overdrawn(books, real, out[name])
        elif real.last < books.week:
            told = [x for x in out[name] if not x.hospital and x.week == real.last]
            if left and told:
                _left_over(books, real, told[0], left)
        elif left:
            found[name] = replace(real.lot, doses=left)
    return found


def _in_its_time(books: Books, x: Outflow, real: RealLot) -> None:
    """Doses leave between freezing (a shipment: release) and the end of the lot's life."""
    if not x.doses:
        return
    first = real.frozen
    if x.hospital:
        first = books.scenario.calendar.week_of(real.lot.released_on)
        if real.lot.status == "quarantine":
            first = max(first, real.released)
        if real.lot.status == "hold":
            rule = f"is on hold: the {count(x.doses, 'dose')} to {x.hospital} cannot have left it."
            repair = "Write in batches.csv when it was released, or 0 doses here."
            _refuse(books, "lot-on-hold", x, x.lot, rule, repair, "lot")
            return
    if first <= x.week <= real.last or not real.lot.doses:
        return  # of a lot without doses the balance speaks
    when = "released" if x.hospital else "frozen"
    rule = f"is before lot {x.lot} was {when}, {books.monday(first)}."
    if x.week > real.last:
        rule = f"is after the last usable week of lot {x.lot}, {books.monday(real.last)}."
    repair = "Correct the week, or the lot's row in batches.csv."
    _refuse(books, "out-of-order", x, books.monday(x.week), rule, repair, _column(x))


def _never_there(books: Books, x: Outflow) -> None:
    """A batch that was not frozen before the Monday, or a lot expired before the start."""
    rule = f"has no doses before {books.day}: {count(x.doses, 'dose')} cannot have left it."
    if x.lot in books.scenario.lots:
        rule = f"expired before the start: {count(x.doses, 'dose')} cannot have left it."
    _refuse(books, "too-many-doses", x, x.lot, rule, "Write 0, or name the lot they came from.")


def _overdrawn(books: Books, real: RealLot, out: list[Outflow]) -> None:
    """opening + frozen = shipped + discarded + closing, and closing is below 0."""
    sent = sum(x.doses for x in out if x.hospital)
    gone = sum(x.doses for x in out if not x.hospital)
    came, over = real.lot.doses, sent + gone - real.lot.doses
    origin = "opening" if real.lot.id in books.scenario.lots else "frozen"
    had = f"had {count(came, 'dose')} ({origin})" if came else "failed"
    rule = f"does not balance: lot {real.lot.id} {had}, but {sent} shipped and {gone} destroyed "
    rule += f"before {books.day}: {over} too many."
    where = f" in batches.csv, row {real.row}" if real.row is not None else ""
    repair = "Write what really left it, 0 for a shipment that did not,"
    repair += f" or correct the doses of the lot{where}."
    told = [x for x in out if x.row is not None]
    if told:
        most = max(told, key=lambda x: x.doses)
        _refuse(books, "too-many-doses", most, most.doses, rule, repair, "doses")
    elif real.row is not None:
        books.refuse(
            "too-many-doses", BATCHES, rule, repair, row=real.row, column="doses", value=came
        )
    else:
        books.refuse("too-many-doses", SHIPMENTS, f"lot {real.lot.id} {rule}", repair)


def _left_over(books: Books, real: RealLot, told: Outflow, left: int) -> None:
    rule = f"leaves {count(left, 'dose')} of lot {real.lot.id}, which expired in the week of "
    rule += f"{books.monday(real.last)}: neither shipped nor destroyed."
    repair = f"Write {told.doses + left}, or the shipments that they went into."
    _refuse(books, "doses-left-over", told, told.doses, rule, repair, "doses")


def _refuse(  # noqa: PLR0917
    books: Books, code: str, x: Outflow, value: object, rule: str, repair: str, column: str = "lot"
) -> None:
    file = SHIPMENTS if x.hospital else DISCARDS
    if x.row is None:  # no cell holds it
        rule = f"{value} {rule}" if value != "" else rule
        value = ""
    books.refuse(code, file, rule, repair, row=x.row, column=column, value=value)


def _column(x: Outflow) -> str:
    return "shipped" if x.hospital else "week"
