"""Starts before a shipment can arrive live on doses that are on the way already (S4)."""

from collections.abc import Iterator

from planner.domain.plan import Plan, Violation
from planner.domain.scenario import Scenario
from planner.verify.course_doses import in_transit, started_doses
from planner.verify.wording import amount, monday, number


def early_starts(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """S4: what courses begun need in weeks before `transit_weeks` is in transit (contract 7a)."""
    calendar, on_the_way = scenario.calendar, in_transit(scenario)
    transit = {x.id: x.transit_weeks for x in scenario.hospitals.values()}
    early = [x for x in plan.service if x.start is not None and x.start < transit[x.hospital]]
    if not early:
        return
    for sent in plan.shipments:  # P6 refuses those that left before week 0
        if sent.infused < transit[sent.hospital]:
            on_the_way[sent.product, sent.hospital, sent.infused] += sent.doses
    for (product, hospital, week), doses in started_doses(scenario, early).items():
        there = on_the_way[product, hospital, week]
        if week < transit[hospital] and doses > there:
            where = f"{product} at {hospital}, infused in the week of {monday(calendar, week)}"
            sums = f"{amount(doses, 'dose')} required by courses begun, {number(there)} in transit"
            rule = f"no shipment arrives before {monday(calendar, transit[hospital])}"
            gap = f"{number(doses - there)} missing"
            yield Violation(rule="S4", message=f"{where}: {sums}, and {rule}; {gap}.")
