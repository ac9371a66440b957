"""Every figure of a plan, scope by scope: kpis.csv, and all that follows from it (contract 8)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from planner.domain.plan import Plan, Stock
from planner.domain.scenario import Scenario
from planner.kpis.cost import Cost, cost_by_product, total
from planner.kpis.holdings import Holding, holdings, stock_of
from planner.kpis.runway import runway_kpis
from planner.kpis.service import ScopeService, service_by_scope, service_kpis
from planner.kpis.utilisation import utilisation_kpis
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
    waste: defaultdict[str, Counter[str]] = defaultdict(Counter)  # [dose] by reason; "" holds all
    for d in plan.discards:
        waste[d.product][d.reason] += d.doses
        waste[""][d.reason] += d.doses
    batches = Counter(b.product for b in plan.batches if not b.firm)
    donors = Counter(b.product for b in plan.banking if b.tier == "MCB")

    found: list[Kpi] = []
    for people in service_by_scope(scenario, plan):
        found += service_kpis(people)
        product = people.product
        if product:
            found += _wasted(product, waste[product])
            found += _made(product, batches[product], donors[product])
            found += _money(people, costs[product], scenario.currency)
        elif people.scope == "all":
            found += _wasted("all", waste[""])
            found += _made("all", batches.total(), donors.total())
            found += _money(people, total(costs.values()), scenario.currency)
    found += utilisation_kpis(scenario, plan, held)
    found += runway_kpis(scenario, plan)
    return tuple(found)


def _wasted(scope: str, doses: Counter[str]) -> Iterator[Kpi]:
    for kpi, reason in (("expired_doses", "expired"), ("discarded_early_doses", "early")):
        yield Kpi(scope=scope, kpi=kpi, value=doses[reason], unit="dose")


def _made(scope: str, batches: int, donors: int) -> Iterator[Kpi]:
    yield Kpi(scope=scope, kpi="batches", value=batches, unit="batch")
    yield Kpi(scope=scope, kpi="donors", value=donors, unit="donor")


def _money(people: ScopeService, cost: Cost, currency: str) -> Iterator[Kpi]:
    scope, per_patient = people.scope, f"{currency} per patient".strip()
    each = cost.spend / people.started if people.started else None
    yield Kpi(scope=scope, kpi="cost", value=cost.total, unit=currency)
    yield Kpi(scope=scope, kpi="spend", value=cost.spend, unit=currency)
    yield Kpi(scope=scope, kpi="cost_per_treated", value=each, unit=per_patient)
    for part in fields(Cost):
        value = float(getattr(cost, part.name))
        yield Kpi(scope=scope, kpi=f"cost_{part.name}", value=value, unit=currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFigures:
    """Cost of a plan, and the rows of its stock.csv and kpis.csv (contract 5, 8)."""

    cost: Cost
    stock: tuple[Stock, ...]
    kpis: tuple[Kpi, ...]


def plan_figures(scenario: Scenario, plan: Plan) -> PlanFigures:
    """The results of `cost`, `stock` and `kpis`, each of which would compute the stock again.

    Raises PlannerError where the plan names what the scenario does not know.
    """
    held = holdings(scenario, plan)
    costs = cost_by_product(scenario, plan, held)
    return PlanFigures(
        cost=total(costs.values()), stock=stock_of(held), kpis=kpis_of(scenario, plan, held, costs)
    )


def planned(scenario: Scenario, plan: Plan) -> dict[tuple[str, str], float]:
    """Every figure of kpis.csv that is a number, and `cost_making`: batches and banks together.

    Keys are (scope, kpi), scope `all`, a product and so on; units as in contract 8.
    Raises PlannerError where the plan names what the scenario does not know.
    """
    found = {
        (k.scope, k.kpi): float(k.value)
        for k in kpis(scenario, plan)
        if isinstance(k.value, int | float)
    }
    made = ("cost_batches", "cost_wcbs", "cost_donors")
    for scope in ("all", *scenario.products):
        found[scope, "cost_making"] = sum(found[scope, part] for part in made)
    return found
