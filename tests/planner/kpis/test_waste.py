"""Doses destroyed, by reason (contract 8)."""

from dataclasses import replace

from planner.domain.plan import Discard
from planner.kpis import kpis
from tests.builders.costed_by_hand import PLAN, SCENARIO


def test_expired_and_early_are_told_apart():
    """By hand: 1 of =L1 and 2 of B0 expire; 3 of B1 are destroyed early here."""
    early = Discard(lot="B1", product="MSC", week=4, doses=3, reason="early")
    plan = replace(PLAN, discards=(*PLAN.discards, early))
    found = {(k.scope, k.kpi): k.value for k in kpis(SCENARIO, plan)}
    for scope in ("all", "MSC"):
        assert found[scope, "expired_doses"] == 3
        assert found[scope, "discarded_early_doses"] == 3
    assert found["NK", "expired_doses"] == 0
    assert ("MSC@H1", "expired_doses") not in found
