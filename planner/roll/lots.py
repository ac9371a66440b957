"""Every lot as it really came to be: an opening lot, or a batch frozen before the Monday."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from planner.domain.calendar import WEEK
from planner.domain.plan import Batch
from planner.domain.product import ONE
from planner.domain.supply import FirmBatch, OpeningLot
from planner.roll.actuals import ActualBatch
from planner.roll.books import BATCHES, Books

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RealLot:
    """`lot` holds the doses that came in, as the next scenario would tell them."""

    lot: OpeningLot
    frozen: int  # week in which its doses came into the freezer; 0: an opening lot
    released: int  # week from which doses may leave
    last: int  # week e
    row: int | None = None  # of batches.csv among the actuals


def real_lots(books: Books) -> dict[str, RealLot]:
    """Every lot that is still good in week 0 or frozen since, also one that failed (0 doses)."""
    known = {a.batch: a for a in books.actuals.batches}
    found = {}
    for lot in books.scenario.lots.values():
        if books.scenario.lot_weeks(lot.id)[1] >= 0:
            found[lot.id] = _opening(books, lot, known.get(lot.id))
    for batch in _begun(books):
        if is_frozen(books, batch, known.get(batch.id)):
            found[batch.id] = _frozen(books, batch, known.get(batch.id))
    return found


def firm_batches(books: Books) -> dict[str, FirmBatch]:
    """Batches in the rooms, those frozen whose room is still to be cleared, and firm ones ahead.

    One in its room that is late begins `production_weeks` before it is frozen, be that ahead.
    """
    known = {a.batch: a for a in books.actuals.batches}
    begun = {b.id: b for b in _begun(books)}
    found = {}
    for firm in books.scenario.batches.values():
        if firm.frozen:
            if _to_be_cleared(books, firm.product, firm.start):
                found[firm.id] = replace(firm, start=firm.start - books.week)
        elif firm.id not in begun:
            found[firm.id] = replace(firm, start=firm.start - books.week)
    for batch in begun.values():
        actual = known.get(batch.id)
        start = frozen_week(books, batch, actual) - _production(books, batch.product)
        as_firm = books.scenario.batches.get(batch.id)
        running = FirmBatch(
            id=batch.id,
            product=batch.product,
            suite=batch.suite,
            start=start - books.week,
            bank=as_firm.bank if as_firm else batch.bank,
            donor=as_firm.donor if as_firm else batch.donor,
            success=as_firm.success if as_firm else None,
        )
        if not is_frozen(books, batch, actual):
            found[batch.id] = running
            if actual and actual.frozen_on:
                _frozen_in_time(books, batch, actual)
        elif _to_be_cleared(books, batch.product, start):
            found[batch.id] = replace(running, frozen=True)
    return found


def frozen_week(books: Books, batch: Batch, actual: ActualBatch | None) -> int:
    """The week in which the batch left its room; one that failed in it left by the last week."""
    if actual and actual.frozen_on:
        return books.scenario.calendar.week_of(actual.frozen_on)
    planned = books.scenario.products[batch.product].frozen(batch.start)
    return min(planned, books.week - 1) if actual and actual.doses == 0 else planned


def is_frozen(books: Books, batch: Batch, actual: ActualBatch | None) -> bool:
    """Whether the batch is out of its room before the Monday."""
    return frozen_week(books, batch, actual) < books.week


def _begun(books: Books) -> Iterator[Batch]:
    """Batches of the plan begun before the Monday; lots hold those frozen before week 0."""
    for batch in books.plan.batches:
        firm = books.scenario.batches.get(batch.id)
        if batch.start < books.week and not (firm and firm.frozen):
            yield batch


def _opening(books: Books, lot: OpeningLot, actual: ActualBatch | None) -> RealLot:
    first, last = books.scenario.lot_weeks(lot.id)
    row = actual.row if actual else None
    if actual and lot.status == "released" and first <= 0:
        rule = "is an opening lot that was released before the start: its doses are in lots.csv."
        repair = "Delete the row; shipments.csv and discards.csv say what left it."
        books.refuse("no-news", BATCHES, rule, repair, row=row, column="batch", value=lot.id)
        actual, row = None, None
    firm = books.scenario.batches.get(lot.id)
    if actual and actual.released_on and actual.doses == 0 and firm and firm.frozen:
        rule = (
            f"is what a plan says of batch {lot.id}, whose doses are in its lot: beside a day of "
        )
        rule += "release it does not say that the lot failed."
        repair = "Write the doses or leave them blank; where it failed, leave released_on blank."
        books.refuse("contradiction", BATCHES, rule, repair, row=row, column="doses", value=0)
    released_on = (actual and actual.released_on) or lot.released_on
    if actual and actual.released_on:
        first = books.scenario.calendar.available_from(actual.released_on)
    passed = _has_passed(books, actual, first)
    if lot.status == "hold":
        passed = bool(actual and actual.released_on and passed)
    doses = lot.doses
    if lot.status == "quarantine" and passed:
        doses = books.scenario.lot_doses(lot.id)
    if actual and actual.doses is not None:
        doses = actual.doses
    found = replace(lot, doses=doses, released_on=released_on)
    if passed:
        found = replace(found, status="released", success=ONE)
    return _checked(books, RealLot(lot=found, frozen=0, released=first, last=last, row=row))


def _frozen(books: Books, batch: Batch, actual: ActualBatch | None) -> RealLot:
    scenario, calendar = books.scenario, books.scenario.calendar
    product = scenario.products[batch.product]
    frozen = frozen_week(books, batch, actual)
    frozen_on = (actual and actual.frozen_on) or calendar.monday(frozen)
    released_on = max(calendar.monday(frozen + product.release_weeks), frozen_on)
    if actual and actual.released_on:
        released_on = actual.released_on
    released = calendar.available_from(released_on)
    expires_on = frozen_on + product.shelf_life_weeks * WEEK - DAY
    firm = scenario.batches.get(batch.id)
    planned = scenario.firm_doses(batch.id) if firm else scenario.planned_doses(batch.product)
    lot = OpeningLot(
        id=batch.id,
        product=batch.product,
        doses=planned,
        released_on=released_on,
        expires_on=expires_on,
        bank=firm.bank if firm else batch.bank,
        donor=firm.donor if firm else batch.donor,
    )
    doses = actual.doses if actual else None
    if not _has_passed(books, actual, released) and doses != 0:
        success = product.batch_success
        if firm and firm.success is not None:
            success = firm.success
        lot = replace(lot, doses=product.doses_per_batch, status="quarantine", success=success)
    if doses is not None:
        lot = replace(lot, doses=doses)
    row = actual.row if actual else None
    last = calendar.last_within(expires_on)
    return _checked(books, RealLot(lot=lot, frozen=frozen, released=released, last=last, row=row))


def _has_passed(books: Books, actual: ActualBatch | None, released: int) -> bool:
    """Released before the Monday; on that day only if somebody says so."""
    if actual and actual.released_on:
        return actual.released_on <= books.day
    return released < books.week


def _checked(books: Books, real: RealLot) -> RealLot:
    """Refuse a release that comes too late for any dose."""
    lot = real.lot
    if lot.doses and lot.status != "hold" and real.released > real.last and real.row is not None:
        until = books.scenario.calendar.sunday(real.last)
        books.refuse(
            "out-of-order",
            BATCHES,
            f"is after the last usable week of {lot.id}, which ends on {until}.",
            "Correct released_on, or write 0 doses.",
            row=real.row,
            column="released_on",
            value=lot.released_on,
        )
    return real


def _frozen_in_time(books: Books, batch: Batch, actual: ActualBatch) -> None:
    """Refuse a day after the horizon, unless the plan itself has one as late."""
    weeks, frozen = books.scenario.weeks, frozen_week(books, batch, actual)
    if frozen < weeks or frozen <= frozen_week(books, batch, None):
        return
    last = books.scenario.calendar.sunday(weeks - 1)
    books.refuse(
        "out-of-order",
        BATCHES,
        f"is after the horizon, which ends on {last}.",
        f"Write a day up to {last}; where the batch failed, leave it blank and write 0 doses.",
        row=actual.row,
        column="frozen_on",
        value=actual.frozen_on,
    )


def _to_be_cleared(books: Books, product: str, start: int) -> bool:
    """Frozen before the Monday, its room still closed to other products then."""
    p = books.scenario.products[product]
    return p.frozen(start) + p.clearance_weeks > books.week


def _production(books: Books, product: str) -> int:
    return books.scenario.products[product].production_weeks
