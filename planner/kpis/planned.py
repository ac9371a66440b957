"""A plan's own figures by scope and kpi, beside which a simulation is shown."""

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.kpis.cost import cost_by_product, total
from planner.kpis.figures import kpis
from planner.kpis.holdings import holdings


def planned(scenario: Scenario, plan: Plan) -> dict[tuple[str, str], float]:
    """Every figure of kpis.csv that is a number, and the parts of the cost as `cost_making` etc.

    Keys are (scope, kpi), scope `all`, a product and so on; units as in contract 8.
    Raises PlannerError where the plan names what the scenario does not know.
    """
    found = {
        (k.scope, k.kpi): float(k.value)
        for k in kpis(scenario, plan)
        if isinstance(k.value, int | float)
    }
    costs = cost_by_product(scenario, plan, holdings(scenario, plan))
    for scope, x in (("all", total(costs.values())), *costs.items()):
        parts = {
            "making": x.batches + x.wcbs + x.donors,
            "storage": x.storage,
            "discard": x.discard,
            "shipping": x.shipping,
            "waiting": x.waiting,
            "lost": x.lost,
            "ending": x.ending,
        }
        found |= {(scope, f"cost_{part}"): float(value) for part, value in parts.items()}
    return found
