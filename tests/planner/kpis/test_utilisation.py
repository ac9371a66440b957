"""How full rooms, laboratory and freezers are, by hand (contract 6, 8)."""

from dataclasses import replace
from datetime import date

import pytest

from planner.domain.freezer import Freezer
from planner.domain.scenario import Scenario
from planner.domain.suite import Closure
from planner.kpis import kpis
from tests.builders.costed_by_hand import PLAN, SCENARIO


def value(scenario: Scenario, scope: str, kpi: str) -> object:
    (found,) = [k for k in kpis(scenario, PLAN) if (k.scope, k.kpi) == (scope, kpi)]
    return found.value


def test_room_weeks():
    """B0, B1 and B2 take a room for a week each; 12 room-weeks, one of them closed."""
    assert value(SCENARIO, "suite:A", "suite_utilisation") == pytest.approx(3 / 11)


def test_nothing_open_is_blank():
    shut = Closure(suite="A", start=date(2026, 1, 5), end=date(2026, 3, 1))
    scenario = replace(SCENARIO, closures=(shut,))
    assert value(scenario, "suite:A", "suite_utilisation") is None


def test_laboratory():
    """B0 and B1 are frozen in the six weeks, of twelve possible; B2 a week too late."""
    assert value(SCENARIO, "all", "lab_utilisation") == pytest.approx(1 / 6)
    assert value(replace(SCENARIO, lots_per_week=None), "all", "lab_utilisation") is None
    assert value(replace(SCENARIO, lots_per_week=0), "all", "lab_utilisation") is None


def test_freezers():
    """12 doses of half a position in week 2: 6 of 10; F2 comes into service in week 3."""
    assert value(SCENARIO, "all", "freezer_peak") == pytest.approx(0.6)
    assert value(replace(SCENARIO, freezers={}), "all", "freezer_peak") is None


def test_doses_with_no_freezer_in_service_have_no_share():
    """Without this the share would be infinite, and kpis.csv holds no infinity."""
    late = Freezer(id="F", positions=10, start=date(2026, 1, 26))
    assert value(replace(SCENARIO, freezers={"F": late}), "all", "freezer_peak") is None
