"""What patients ask of the plant that makes fresh lots, against what it can do (contract 9)."""

from collections.abc import Mapping

from planner.domain.autologous import Autologous
from planner.domain.scenario import Scenario

FULL = 0.95  # of the slots: above it the plant decides, not the technology


def offered_loads(scenario: Scenario, terms: Mapping[str, Autologous]) -> dict[str, float]:
    """Offered load by pool: lots asked for in a week / slots of a week, of all its products.

    Patients a week are the expected ones of demand.csv; drop-out is not taken off (contract 9).
    """
    expected = dict.fromkeys(terms, 0.0)  # [patient] over the horizon
    for key in scenario.demand.patients:
        if key[0] in terms:
            expected[key[0]] += scenario.demand.chance(key)[0]
    loads: dict[str, float] = {}
    for product, t in terms.items():
        lots = expected[product] / scenario.weeks * attempts(t)
        loads[t.pool] = loads.get(t.pool, 0.0) + lots / t.slots_per_week
    return loads


def attempts(terms: Autologous) -> float:
    """Lots of a patient on average: 1 + (1 − s) + (1 − s)(1 − r) + … to `remakes`."""
    again = 1 - terms.success
    total = 1.0
    for _ in range(terms.remakes):
        total += again
        again *= 1 - terms.remake_success
    return total
