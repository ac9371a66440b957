"""Doses destroyed, by reason (contract 8)."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from planner.domain.plan import Plan
from planner.results.report import Kpi


def wasted(plan: Plan) -> defaultdict[str, Counter[str]]:
    """Doses discarded by product, then by reason; the product "" holds all."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for d in plan.discards:
        found[d.product][d.reason] += d.doses
        found[""][d.reason] += d.doses
    return found


def waste_kpis(scope: str, doses: Counter[str]) -> Iterator[Kpi]:
    """Doses that expired, and doses destroyed before they did."""
    for kpi, reason in (("expired_doses", "expired"), ("discarded_early_doses", "early")):
        yield Kpi(scope=scope, kpi=kpi, value=doses[reason], unit="dose")
