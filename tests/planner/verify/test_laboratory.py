"""The release laboratory (Q1)."""

from dataclasses import replace

from planner.domain.plan import Batch, Plan, Violation
from planner.domain.scenario import Scenario
from planner.domain.supply import FirmBatch
from planner.verify import CHECKS, overloads
from tests.builders.all_rules import SCENARIO, batch, one


def rule(limit: int | None, *batches: Batch) -> list[Violation]:
    return list(CHECKS["Q1"](replace(SCENARIO, lots_per_week=limit), Plan(batches=batches)))


X = batch("X", "NK", "A", 1, 1)  # frozen in week 2
Y = batch("Y", "MSC", "A", 1, 0)  # frozen in week 2
Z = batch("Z", "NK", "A", 2, 2)  # frozen in week 3


def test_batches_frozen_in_a_week_are_counted_over_all_products() -> None:
    """Also NK counts, which is released at once."""
    assert one(rule(1, X, Y, Z)) == (
        "Q1: Release laboratory, in the week of 2026-01-19: 2 batches frozen, but it takes 1; "
        "1 too many (X, Y)."
    )
    assert not rule(2, X, Y, Z)


def test_no_limit() -> None:
    assert not rule(None, X, Y, Z)


def test_laboratory_binds_beyond_the_horizon() -> None:
    """Two NK of week 7 are frozen in week 8, the first after the horizon."""
    late = batch("X", "NK", "A", 1, 7), batch("Y", "NK", "A", 2, 7)
    assert "2026-03-02" in one(rule(1, *late))


def test_firm_batches_run_on_but_none_may_be_added() -> None:
    """Two firm batches frozen in week 1 exceed a limit of 1: a warning, and no third."""
    decided = [FirmBatch(id=x, product="MSC", suite="A", start=-1) for x in ("F1", "F2")]
    scenario: Scenario = replace(SCENARIO, lots_per_week=1, batches={x.id: x for x in decided})
    assert overloads(scenario) == [
        "Release laboratory, in the week of 2026-01-12: 2 batches frozen, but it takes 1; "
        "1 too many (F1, F2); they are firm and run on."
    ]
    firm = [replace(batch(x.id, "MSC", "A", 1, -1), firm=True) for x in decided]
    assert not rule(1, *firm)
    assert "3 batches frozen" in one(rule(1, *firm, batch("N", "NK", "B", 1, 0)))
