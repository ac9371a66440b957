"""The books of vials and donors, by hand: clinic.py has the picture."""

from dataclasses import replace

from planner.domain.bank import Bank
from planner.roll.actuals import (
    ActualBank,
    Actuals,
)
from tests.planner.roll.clinic import CLINIC, faults, monday, rolled


def test_banks_and_donors():
    """W0 gave 2 vials to B1, M one to W, W 2 to B2; D2 is the donor's own and not usable yet."""
    found = rolled()
    assert found.banks == {
        "M": replace(CLINIC.banks["M"], vials=1),
        "W0": replace(CLINIC.banks["W0"], vials=3),
        "W": Bank(id="W", product="A", tier="WCB", donor="D", vials=3, available_on=monday(2)),
        "D2": Bank(id="D2", product="A", tier="MCB", donor="D2", vials=1, available_on=monday(4)),
    }
    assert found.lineage["A"].donors_available == 0


def test_a_bank_that_failed_or_came_late():
    """B2 drew 2 vials of W in week 3."""
    (found,) = faults(Actuals(banking=(ActualBank(bank="W", vials=0, row=2),)))
    assert found.rule == (
        "does not balance: bank W had 0 vials, but 2 were drawn before 2026-02-02: 2 too many."
    )
    (found,) = faults(Actuals(banking=(ActualBank(bank="W", usable=4, row=2),)))
    assert found.rule == "is usable from 2026-02-02, but B2 drew on it on 2026-01-26."
    (found,) = faults(Actuals(banking=(ActualBank(bank="W", usable=0, row=2),)), week=2)
    assert found.rule == "is before the bank was begun, 2026-01-12."
    late = rolled(Actuals(banking=(ActualBank(bank="D2", usable=6, vials=3),))).banks["D2"]
    assert (late.available_on, late.vials) == (monday(6), 3)


def test_a_donor_not_taken_on_is_still_there():
    found = rolled(Actuals(banking=(ActualBank(bank="D2", week=4),)))
    assert "D2" not in found.banks
    assert found.lineage["A"].donors_available == 1
