"""Doses to have at the end of the horizon (contract 5) and in reserve (contract 7a)."""

from fractions import Fraction
from math import inf

from tests.oracle import reading, using
from tests.oracle.model import Textbook
from tests.oracle.reading import Lot

Columns = list[tuple[int, float]]


def cover(m: Textbook) -> None:
    """Doses missing at the end for `ending_doses`, or `ending_cover_weeks` of mean demand."""
    for name, p in m.scenario.products.items():
        if p.ending_doses is None:
            mean = reading.mean_doses_due(m.scenario, name, m.leaving(name))
            target = float(Fraction(p.ending_cover_weeks) * mean)
        else:
            target = float(p.ending_doses)
        if target:
            terms = [(m.program.column(float(p.lost_cost) / sum(p.course), whole=False), 1.0)]
            for lot in m.lots:
                if lot.product == name and not lot.held:
                    covered, columns = _cover(m, lot)
                    target -= covered
                    terms.extend(columns)
            m.program.row(target, terms, inf)


def _cover(m: Textbook, lot: Lot) -> tuple[int, Columns]:
    """Doses of a lot usable or still to come at the end: a number, and columns to add to it."""
    horizon, unit = m.scenario.calendar.weeks, m.unit(lot.product)
    whole = lot.doses // unit * unit
    if lot.frozen >= horizon:
        if lot.start is None:
            return whole, []
        return 0, [(c, whole) for c in using.new_batches(m, lot)]
    return 0, [] if lot.last < horizon else _left(m, lot, horizon - 1)


def reserve(m: Textbook) -> None:
    """Doses missing at the end of each week for `reserve_weeks` of mean demand.

    From the first week in which a new batch could be usable; only what is released counts.
    """
    for name, p in m.scenario.products.items():
        mean = reading.mean_doses_due(m.scenario, name, m.leaving(name))
        target = float(Fraction(p.reserve_weeks) * mean)
        price = float(Fraction(p.lost_cost) / sum(p.course) / 52)
        for week in m.weeks[p.production_weeks + p.release_weeks :] if target else ():
            terms = [(m.program.column(price, whole=False), 1.0)]
            for lot in m.lots:
                if lot.product == name and not lot.held and lot.released <= week < lot.last:
                    terms.extend(_left(m, lot, week))
            m.program.row(target, terms, inf)


def _left(m: Textbook, lot: Lot, week: int) -> Columns:
    """Closing stock of a lot, in whole courses where they leave whole."""
    unit = m.unit(lot.product)
    left = [(m.stock[lot.key, week], 1.0)]
    left += [(c, -1.0) for (key, t), c in m.conjured.items() if key == lot.key and t <= week]
    if unit == 1:
        return left
    courses = m.program.column()
    m.program.at_most([(courses, float(unit)), *((c, -part) for c, part in left)], 0)
    return [(courses, float(unit))]
