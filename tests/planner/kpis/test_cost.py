"""Cost, part by part, against sums made by hand (contract 5)."""

from dataclasses import fields, replace
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from planner.domain.plan import Plan
from planner.errors import PlannerError
from planner.kpis import cost
from planner.kpis.cost import Cost
from planner.verify import verify
from tests.builders import parts
from tests.builders.costed_by_hand import MSC, PLAN, SCENARIO, batch, service, shipment
from tests.builders.parts import MONDAY, lot


def test_plan_made_by_hand_breaks_no_rule():
    assert verify(SCENARIO, PLAN) == []


def test_every_part_by_hand():
    """Proves contract 5.  By hand, from the table in `by_hand`:

    ending: doses due 2 + 3 + 5 + 4 + 1 = 15 in 6 weeks, 2.5 a week, 6 weeks of cover: 15.
    Still to come: 5 of B1 (good in week 6) and 8 of B2 (frozen in week 6). 2 short, of 3 a course.
    """
    found = cost(SCENARIO, PLAN)
    assert found.batches == 2 * (Decimal("1000.10") + Decimal("99.90"))  # B0 is firm
    assert found.wcbs == 70
    assert found.donors == 400
    assert found.storage == 42 * Decimal("0.25")
    assert found.discard == 3 * 3
    assert found.shipping == 6 * 5 + 6 * Decimal("7.5")
    assert found.waiting == 1 * 20 + 2 * 2 * 20  # H2 counts twice
    assert found.lost == 1 * 2 * 1000
    assert found.ending == pytest.approx(Decimal(2000) / 3, rel=Decimal("1e-40"))
    assert found.total == float(Fraction("4864.5") + Fraction(2000, 3))
    assert found.spend == 2764.5


def test_prices_are_added_as_written_whatever_the_context():
    """Without exact decimals 3 x 0.1 is not 0.3, and a script's short context would round."""
    cheap = replace(MSC, batch_cost=Decimal("0.1"), release_cost=Decimal(0))
    scenario = replace(SCENARIO, products={**SCENARIO.products, "MSC": cheap})
    plan = replace(PLAN, batches=tuple(batch(f"B{i}", i) for i in range(3)), shipments=())
    plan = replace(plan, discards=())
    with localcontext() as short:
        short.prec = 2
        found = cost(scenario, plan)
        assert found.batches == Decimal("0.3")
    dear = replace(cheap, batch_cost=Decimal("123456789012.123456789012345678"))
    scenario = replace(SCENARIO, products={**SCENARIO.products, "MSC": dear})
    assert cost(scenario, plan).batches == Decimal("370370367036.370370367037037034")


def test_a_shortfall_is_never_negative():
    """Without the maximum a full freezer at the end would pay for lost patients."""
    plan = replace(PLAN, batches=(*PLAN.batches, batch("B3", 5)))
    assert cost(SCENARIO, plan).ending == 0


def test_doses_that_expire_within_the_horizon_do_not_cover_the_end():
    """B1 begun a week earlier is good to week 5 only: its 5 doses no longer count."""
    early = batch("B1", 0, bank="W1")
    plan = replace(PLAN, batches=(PLAN.batches[0], early, PLAN.batches[2]))
    assert cost(SCENARIO, plan).ending == pytest.approx(Decimal(7000) / 3, rel=Decimal("1e-40"))


def test_quarantined_doses_of_the_last_week_cover_the_end():
    """A batch begun in week 4 is frozen in week 5 and released in week 6."""
    plan = replace(PLAN, batches=(*PLAN.batches[:2], batch("B2", 4, bank="W2")))
    found = cost(SCENARIO, plan)
    assert found.ending == cost(SCENARIO, PLAN).ending
    assert found.storage == 50 * Decimal("0.25")  # its 8 doses are stored in week 5


def test_whole_courses_cover_the_end_lot_by_lot():
    """By hand: a course is 3 doses, all due in its first week: 3 in week 0, 3 in 1, 6 in 2 and 3
    in 3, of 6 weeks; 2.5 a week, 6 weeks of cover: 15.  Of 5 doses of B1 one course counts, 3; of
    8 of B2, two, 6; of both as one lot it would be 12.  6 are short, 2 courses of 1,000.
    """
    whole = replace(MSC, ship_course="whole")
    scenario = replace(SCENARIO, products={**SCENARIO.products, "MSC": whole})
    assert cost(scenario, PLAN).ending == 2000


def test_demand_is_averaged_over_the_last_26_weeks():
    """By hand: 30 weeks, so weeks 4 ... 29; a patient needs 2 doses, and 1 in the week after.

    Of one due in week 3 the second counts: 1; of one in week 28 both: 3; of two in week 29 the
    first: 4.
    """
    due = {("MSC", "H1", 3): 1, ("MSC", "H2", 28): 1, ("MSC", "H1", 29): 2}
    scenario = replace(
        SCENARIO,
        calendar=replace(SCENARIO.calendar, weeks=30),
        demand=replace(SCENARIO.demand, patients=due),
    )
    assert scenario.mean_doses_due() == {"MSC": Fraction(8, 26), "NK": 0}


def test_waiting_and_losing_count_by_hospital():
    plan = Plan(service=(service("H1", 0, 1, 3), service("H2", 2, 3, 5), service("H1", 1, None, 7)))
    found = cost(SCENARIO, plan)
    assert found.waiting == 3 * 20 + 5 * 2 * 20
    assert found.lost == 7 * 1000


def test_unknown_ids_are_refused_all_at_once():
    """Without this a typing error would make doses free."""
    plan = replace(PLAN, shipments=(*PLAN.shipments, shipment("B9", "H9", 2, 1)))
    with pytest.raises(PlannerError, match=r"hospital 'H9' is unknown; lot 'B9' is unknown"):
        cost(SCENARIO, plan)
    twice = replace(PLAN, batches=(*PLAN.batches, batch("=L1", 2)))
    with pytest.raises(PlannerError, match="'=L1' stands for 2 lots"):
        cost(SCENARIO, twice)


def test_interrupted_courses_are_paid_by_priority():
    """Proves contract 7a.  By hand: 2 at H1 and 1 at H2, which counts twice: 4 x 1000."""
    stopped = (parts.stopped("MSC", "H1", -1, 0, 2), parts.stopped("MSC", "H2", -1, 1))
    before, found = cost(SCENARIO, PLAN), cost(SCENARIO, replace(PLAN, interrupted=stopped))
    assert (before.interrupted, found.interrupted) == (0, 4000)
    assert found.spend == before.spend
    assert found.total == pytest.approx(before.total + 4000, rel=1e-15)


def test_a_patient_who_waits_already_waits_since_the_week_due():
    """Due in week -2, started in week 1 at H2: 3 weeks x 2 x 20."""
    waited = (parts.served("MSC", "H2", -2, 1),)
    assert cost(SCENARIO, Plan(service=waited)).waiting == 120


def test_ending_doses_replace_the_cover():
    """Of the plan by hand 13 doses are to come; 13.5 are asked for: half a dose x 1000 / 3."""
    msc = replace(MSC, ending_doses=Decimal("13.5"))
    scenario = replace(SCENARIO, products={**SCENARIO.products, "MSC": msc})
    assert cost(scenario, PLAN).ending == pytest.approx(Decimal(500) / 3, rel=Decimal("1e-40"))


def test_what_is_on_hold_is_stored_and_covers_nothing():
    """5 doses on hold to the end of the plan and beyond: 6 weeks x 5 x 0.25, and no cover."""
    hold = lot("X", "MSC", 5, MONDAY, MONDAY.replace(year=2027), status="hold")
    scenario = replace(SCENARIO, lots={**SCENARIO.lots, "X": hold})
    before, found = cost(SCENARIO, PLAN), cost(scenario, PLAN)
    assert found.storage == before.storage + Decimal("7.5")
    assert found.ending == before.ending
    free = replace(hold, status="released")
    assert cost(replace(scenario, lots={**SCENARIO.lots, "X": free}), PLAN).ending == 0


def test_parts_add_up():
    """Every part once: the total of Cost(1, 1, ...) is the number of its parts."""
    assert Cost(**{f.name: Decimal(1) for f in fields(Cost)}).total == len(fields(Cost))
