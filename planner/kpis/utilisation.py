"""Utilisation of rooms, release laboratory and freezers (contract 6, 8)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext

from planner.domain.plan import Plan
from planner.domain.product import ZERO
from planner.domain.scenario import Scenario
from planner.domain.suite import Suite
from planner.kpis.cost import EXACT
from planner.kpis.holdings import Holding, positions_used
from planner.results.report import Kpi


def utilisation_kpis(scenario: Scenario, plan: Plan, held: Sequence[Holding]) -> Iterator[Kpi]:
    """Shares of what is open; blank without a limit, or where nothing is open at all."""
    for suite in scenario.suites.values():
        value = _suite(scenario, plan, suite)
        yield Kpi(scope=f"suite:{suite.id}", kpi="suite_utilisation", value=value, unit="share")
    yield Kpi(scope="all", kpi="lab_utilisation", value=_laboratory(scenario, plan), unit="share")
    yield Kpi(scope="all", kpi="freezer_peak", value=_freezers(scenario, held), unit="share")


def _suite(scenario: Scenario, plan: Plan, suite: Suite) -> float | None:
    """Room-weeks occupied, firm included, over room-weeks open."""
    opened = sum(scenario.open_rooms(suite.id))
    taken = sum(
        max(0, min(scenario.weeks, b.frozen) - max(0, b.start))
        for b in plan.batches
        if b.suite == suite.id
    )
    return taken / opened if opened else None


def _laboratory(scenario: Scenario, plan: Plan) -> float | None:
    """Batches frozen within the horizon, firm included, over what the laboratory can take."""
    frozen = sum(0 <= b.frozen < scenario.weeks for b in plan.batches)
    limit = scenario.lots_per_week
    return frozen / (limit * scenario.weeks) if limit else None


def _freezers(scenario: Scenario, held: Sequence[Holding]) -> float | None:
    """Largest weekly share of the positions in service that is used.

    Weeks with no position in service count only when something is stored: then there is no share.
    """
    if not scenario.freezers:
        return None
    shares = []
    with localcontext(EXACT):
        taken = positions_used(scenario, held)
        for week, room in enumerate(scenario.positions_in_service()):
            used = sum((n[week] for n in taken.values()), ZERO)
            if room:
                shares.append(used / Decimal(room))
            elif used:
                return None
    return float(max(shares)) if shares else None
