"""The scenario of a later Monday, by hand: tests/planner/roll/clinic.py has the picture."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from planner.errors import PlannerError
from tests.planner.roll.clinic import CLINIC, A, monday, rolled


def test_the_calendar_ends_on_the_same_day():
    found = rolled().calendar
    assert (found.start, found.weeks) == (monday(4), 6)
    assert found.sunday(5) == CLINIC.calendar.sunday(9)


@pytest.mark.parametrize("week", [0, 10, -1])
def test_a_week_outside_is_refused(week: int):
    with pytest.raises(PlannerError, match="1 to 9"):
        rolled(week=week)


def test_demand_from_the_monday_on():
    assert rolled().demand.patients == {("A", "N", 2): 2, ("A", "H", 0): 1}


def test_somebody_must_be_named_where_nobody_is_due():
    assert rolled(week=9).demand.patients == {("A", "H", 0): 0}


def test_the_end_means_what_it_meant():
    """20 doses are due in ten weeks, and two weeks' cover is 4; in the last six there are but 6."""
    found = rolled()
    assert found.products["A"].ending_doses == Decimal("4")
    assert found.ending_target("A") == CLINIC.ending_target("A") == Fraction(4)
    assert found.products["B"].ending_doses is None
    again = rolled(of=replace(CLINIC, products={"A": replace(A, ending_doses=Decimal(7))}))
    assert again.products["A"].ending_doses == 7


def test_a_third_is_written_with_eighteen_decimals():
    of = replace(CLINIC, products={"A": replace(A, ending_cover_weeks=Decimal("0.1") / 3)})
    written = rolled(of=of).products["A"].ending_doses
    assert written is not None
    assert abs(Fraction(written) - of.ending_target("A")) <= Fraction(1, 2 * 10**18)


def test_what_only_a_comparison_reads_is_kept():
    terms = {"": {"kind": "real", "start_chance": Decimal("0.8")}, "A": {"plant": "P"}}
    product = replace(A, response=Decimal("0.5"), forecast_cv=Decimal("0.2"))
    hospitals = {k: replace(h, hospital_cost=Decimal(9)) for k, h in CLINIC.hospitals.items()}
    of = replace(
        CLINIC,
        products={**CLINIC.products, "A": product},
        hospitals=hospitals,
        autologous=terms,
    )
    found = rolled(of=of)
    assert (found.autologous, found.hospitals) == (terms, hospitals)
    kept = found.products["A"]
    assert (kept.response, kept.forecast_cv) == (product.response, product.forecast_cv)
