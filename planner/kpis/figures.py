"""kpis.csv: every figure of a plan, scope by scope (contract 8)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.kpis.cost import Cost, cost_by_product, total
from planner.kpis.holdings import Holding, holdings
from planner.kpis.runway import runway_kpis
from planner.kpis.service import ScopeService, service_by_scope, service_kpis
from planner.kpis.utilisation import utilisation_kpis
from planner.kpis.waste import waste_kpis, wasted
from planner.results.report import Kpi


def kpis(scenario: Scenario, plan: Plan) -> tuple[Kpi, ...]:
    """All figures, with their units; value None where the figure is undefined.

    Raises PlannerError where the plan names what the scenario does not know.
    """
    held = holdings(scenario, plan)
    return kpis_of(scenario, plan, held, cost_by_product(scenario, plan, held))


def kpis_of(
    scenario: Scenario, plan: Plan, held: Sequence[Holding], costs: Mapping[str, Cost]
) -> tuple[Kpi, ...]:
    """The same, of a plan whose stock and costs are known."""
    waste = wasted(plan)
    batches = Counter(b.product for b in plan.batches if not b.firm)
    donors = Counter(b.product for b in plan.banking if b.tier == "MCB")

    found: list[Kpi] = []
    for people in service_by_scope(scenario, plan):
        found += service_kpis(people)
        product = people.product
        if product:
            found += waste_kpis(product, waste[product])
            found += _made(product, batches[product], donors[product])
            found += _money(people, costs[product], scenario.currency)
        elif people.scope == "all":
            found += waste_kpis("all", waste[""])
            found += _made("all", batches.total(), donors.total())
            found += _money(people, total(costs.values()), scenario.currency)
    found += utilisation_kpis(scenario, plan, held)
    found += runway_kpis(scenario, plan)
    return tuple(found)


def _made(scope: str, batches: int, donors: int) -> Iterator[Kpi]:
    yield Kpi(scope=scope, kpi="batches", value=batches, unit="batch")
    yield Kpi(scope=scope, kpi="donors", value=donors, unit="donor")


def _money(people: ScopeService, cost: Cost, currency: str) -> Iterator[Kpi]:
    scope, per_patient = people.scope, f"{currency} per patient".strip()
    each = cost.spend / people.started if people.started else None
    yield Kpi(scope=scope, kpi="cost", value=cost.total, unit=currency)
    yield Kpi(scope=scope, kpi="spend", value=cost.spend, unit=currency)
    yield Kpi(scope=scope, kpi="cost_per_treated", value=each, unit=per_patient)
