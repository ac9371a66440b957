"""Five ways in which planners allow for chance by hand: more demand than forecast, or sooner."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from planner.domain.demand import Demand, DemandKey
from planner.domain.scenario import Scenario

Setting = Callable[[Scenario], Scenario]
EARLY = 4  # weeks


def more(share: str) -> Setting:
    """A scenario whose forecast is larger by `share`, patients whole, totals kept."""

    def changed(scenario: Scenario) -> Scenario:
        return _with(scenario, _scaled(scenario.demand.patients, 1 + Decimal(share)))

    return changed


def sooner(weeks: int) -> Setting:
    """A scenario in which everybody is due `weeks` sooner: so long does stock last at any time.

    Who is due in the first weeks stays there.
    """

    def changed(scenario: Scenario) -> Scenario:
        found: Counter[DemandKey] = Counter()
        for (product, hospital, week), patients in scenario.demand.patients.items():
            found[product, hospital, week - weeks if week >= weeks else week] += patients
        return _with(scenario, found)

    return changed


SETTINGS: Mapping[str, Setting] = {
    "forecast x 1.05": more("0.05"),
    "forecast x 1.1": more("0.10"),
    "forecast x 1.2": more("0.20"),
    "forecast x 1.3": more("0.30"),
    f"{EARLY} weeks of cover": sooner(EARLY),
}


def _scaled(patients: Mapping[DemandKey, int], by: Decimal) -> dict[DemandKey, int]:
    """Rounded so that each product's running total is right to a patient."""
    exact: dict[str, Decimal] = {}
    whole: Counter[str] = Counter()
    found = {}
    for key in sorted(patients, key=lambda x: (x[0], x[2], x[1])):
        product = key[0]
        exact[product] = exact.get(product, Decimal(0)) + patients[key] * by
        found[key] = int(exact[product]) - whole[product]
        whole[product] += found[key]
    return found


def _with(scenario: Scenario, patients: Mapping[DemandKey, int]) -> Scenario:
    return replace(scenario, demand=Demand(patients=dict(patients)))
