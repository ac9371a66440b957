"""What a reader must know beside the figures of a comparison (contract 9)."""

from collections.abc import Iterator, Mapping

from planner.domain.autologous import Autologous, not_compared
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.formatting import count


def comparison_notes(
    scenario: Scenario, plan: Plan, terms: Mapping[str, Autologous], patients: float
) -> Iterator[str]:
    """Who is not compared, whom the end of the horizon concerns, what is paid for or left unused.

    terms: of the products compared.  patients: of these, due on average.
    """
    for product in sorted(not_compared(scenario)):
        yield (
            f"{product} is not compared: nobody makes it from the patient's own cells "
            '(kind = "none").'
        )
    expected = sum(
        scenario.demand.chance(key)[0]
        for key in scenario.demand.patients
        if key[0] in terms and key[2] + scenario.products[key[0]].max_wait_weeks >= scenario.weeks
    )
    if late := round(expected):
        yield (
            f"{count(late, 'patient')} of {patients:,.0f} are due so late that the horizon cuts "
            "the weeks they may wait off the shelf; fresh manufacture runs on until all are done."
        )
    waiting = [x.patients for x in scenario.waiting if x.product in terms]
    begun = [x.patients for x in scenario.courses if x.product in terms]
    if before := sum(waiting) + sum(begun):
        yield (
            f"{count(before, 'patient')} who wait at the start, or are in the midst of a course, "
            "are served first and are in no figure of either side."
        )
    lots = [x.doses for x in scenario.lots.values() if x.product in terms]
    firm = [b.doses for b in plan.batches if b.firm and b.product in terms]
    if paid := sum(lots) + sum(firm):
        yield (
            f"Off the shelf, {count(paid, 'dose')} of opening lots and firm batches are already "
            "paid for and cost nothing here; stock left at the end is paid for and earns nothing."
        )
    for product, term in terms.items():
        own = scenario.products[product].response
        if (own is None) != (term.response is None):
            stands, blank = "products.csv", "[autologous]"
            if own is None:
                stands, blank = blank, stands
            yield (
                f"The response of {product} stands in {stands} only, and is not used: efficacy is "
                f"assumed equal until {blank} states one too."
            )
