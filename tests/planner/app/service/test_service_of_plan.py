"""The tables of the Service page are worked out once for each plan."""

from dataclasses import replace

from planner.app.service.service_of_plan import service_of_plan
from planner.app.service.service_tables import missed, months, ranked_hospitals
from planner.kpis.holdings import holdings
from tests.builders.costed_by_hand import PLAN, SCENARIO


def test_the_tables_are_those_of_the_plan_and_kept_for_it() -> None:
    found = service_of_plan(SCENARIO, PLAN)
    assert found.ranked == ranked_hospitals(SCENARIO, PLAN)
    assert found.missed == missed(SCENARIO, PLAN, holdings(SCENARIO, PLAN))
    assert found.months == months(SCENARIO, PLAN)
    assert service_of_plan(replace(SCENARIO), replace(PLAN)) is found
    other = replace(PLAN, shipments=PLAN.shipments[1:])
    assert service_of_plan(SCENARIO, other).ranked != found.ranked  # fewer doses are shipped
    fewer = replace(PLAN, service=PLAN.service[1:])
    assert service_of_plan(SCENARIO, fewer).months != found.months
