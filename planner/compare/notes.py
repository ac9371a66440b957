"""What a reader must know beside the figures of a comparison (contract 9)."""

from collections.abc import Collection, Iterator

from planner.domain.autologous import not_compared
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.formatting import count


def comparison_notes(
    scenario: Scenario, plan: Plan, products: Collection[str], patients: float
) -> Iterator[str]:
    """Who is not compared, whom the end of the horizon concerns, what is paid for already.

    products: those compared.  patients: of these, due on average.
    """
    for product in sorted(not_compared(scenario)):
        yield (
            f"{product} is not compared: nobody makes it from the patient's own cells "
            '(kind = "none").'
        )
    expected = sum(
        scenario.demand.chance(key)[0]
        for key in scenario.demand.patients
        if key[0] in products
        and key[2] + scenario.products[key[0]].max_wait_weeks >= scenario.weeks
    )
    if late := round(expected):
        yield (
            f"{count(late, 'patient')} of {patients:,.0f} are due so late that the horizon cuts "
            "the weeks they may wait off the shelf; fresh manufacture runs on until all are done."
        )
    waiting = [x.patients for x in scenario.waiting if x.product in products]
    begun = [x.patients for x in scenario.courses if x.product in products]
    if before := sum(waiting) + sum(begun):
        yield (
            f"{count(before, 'patient')} who wait at the start, or are in the midst of a course, "
            "are served first and are in no figure of either side."
        )
    lots = [x.doses for x in scenario.lots.values() if x.product in products]
    firm = [b.doses for b in plan.batches if b.firm and b.product in products]
    if paid := sum(lots) + sum(firm):
        yield (
            f"Off the shelf, {count(paid, 'dose')} of opening lots and firm batches are already "
            "paid for and cost nothing here; stock left at the end is paid for and earns nothing."
        )
