"""What is made of one product, by week: all that a simulation needs of a set of batches."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.domain.plan import Batch, Plan
from planner.domain.scenario import Scenario
from planner.solving.banking import Banking
from planner.solving.taken_over import taken_over


@dataclass(frozen=True, slots=True)
class Production:
    """New batches and banks of one product, by the week in which they are started."""

    product: str
    starts: tuple[int, ...]  # [week] batches
    wcbs: tuple[int, ...] = ()  # [week] working cell banks
    donors: tuple[int, ...] = ()  # [week] donors, each with a master cell bank


def production_plan(scenario: Scenario, made: Production) -> Plan:
    """One product's batches, firm and taken over too, with banks; without suites, rooms, names.

    Raises LookupError where a batch finds no bank with enough vials.
    """
    product = made.product
    kept = taken_over(scenario)
    banking = Banking(
        scenario, donors={product: made.donors}, wcbs={product: made.wcbs}, kept=kept
    )  # fmt: skip
    weeks = [week for week, n in enumerate(made.starts) for _ in range(n)]
    p, doses = scenario.products[product], scenario.planned_doses(product)
    new = (
        Batch(
            id=nth_batch(n), product=product, suite="", room=0, bank=banking.thaw(product, week),
            start=week, frozen=p.frozen(week), released=p.released(week), last=p.last_usable(week),
            doses=doses,
        )
        for n, week in enumerate(weeks)
    )  # fmt: skip
    fixed = [*firm_batches(scenario, product), *(b for b in kept.batches if b.product == product)]
    banks = tuple(b for b in banking.rows() if b.product == product)
    return Plan(batches=(*fixed, *new), banking=banks)


def nth_batch(number: int) -> str:
    """What stands for the name of a product's new batch: its place in the order of starts."""
    return f"{number:06}"


def firm_batches(scenario: Scenario, product: str) -> Sequence[Batch]:
    """One product's firm batches that are not frozen yet, without suites and rooms."""
    p = scenario.products[product]
    return [
        Batch(
            id=b.id, product=product, suite="", room=0, bank=b.bank, donor=b.donor, start=b.start,
            frozen=p.frozen(b.start), released=p.released(b.start), last=p.last_usable(b.start),
            doses=scenario.firm_doses(b.id), firm=True,
        )
        for b in scenario.batches.values()
        if b.product == product and not b.frozen
    ]  # fmt: skip
