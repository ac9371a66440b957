"""Cell banks: donor -> master cell bank -> working cell bank -> batch (K1-K4)."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from planner.domain.bank import Tier
from planner.domain.plan import Batch, NewBank, Plan, Violation
from planner.domain.scenario import Scenario
from planner.verify.wording import amount, monday, number, quoted


class VialSource(NamedTuple):
    """A bank that vials may be drawn from, on hand or begun by the plan."""

    product: str
    tier: Tier
    vials: int
    usable: int  # first week


def batches_draw(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """K1: a new batch thaws whole vials of one usable WCB of its product (contract 4)."""
    sources, drawn = _sources(scenario, plan), Counter[str]()
    for batch in plan.batches:
        if batch.firm:
            continue  # their vials are already taken
        what = f"Batch {batch.id}"
        line = scenario.lineage.get(batch.product)
        if line is None:
            if batch.bank:
                lacking = f"product {batch.product} has no row in lineage.csv"
                message = f"{what} names bank {quoted(batch.bank)}, but {lacking}."
                yield Violation(rule="K1", message=message)
            continue
        wrong = _refusal(scenario, sources, batch, "WCB")
        if wrong:
            yield Violation(rule="K1", message=f"{what} {wrong}.")
        else:
            drawn[batch.bank] += line.wcb_vials_per_batch
    yield from _overdrawn("K1", sources, drawn)


def working_banks_draw(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """K2: a new WCB takes one vial of one usable MCB of its product (contract 4)."""
    sources, drawn = _sources(scenario, plan), Counter[str]()
    for bank in plan.banking:
        what = f"Bank {bank.id} ({bank.tier})"
        if bank.tier == "MCB":
            if bank.parent:
                names = f"names parent {quoted(bank.parent)}"
                message = f"{what} {names}, but an MCB comes from a donor: leave it blank."
                yield Violation(rule="K2", message=message)
            continue
        wrong = _refusal(scenario, sources, bank, "MCB")
        if wrong:
            yield Violation(rule="K2", message=f"{what} {wrong}.")
        else:
            drawn[bank.parent] += 1
    yield from _overdrawn("K2", sources, drawn)


def donors(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """K3: at most `donors_available` donors are taken on over the horizon (contract 4)."""
    taken = Counter(bank.product for bank in plan.banking if bank.tier == "MCB")
    for product, count in taken.items():
        available = scenario.lineage[product].donors_available
        if count > available:
            over = f"{amount(count, 'donor')} taken on, {number(available)} available"
            message = f"Product {product}: {over}; {number(count - available)} too many."
            yield Violation(rule="K3", message=message)


def new_banks_are_used(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """K4: a batch draws from each new WCB, a new WCB from each new donor's MCB (contract 5).

    Not of a product with `reserve_weeks`, for which they may stand by (contract 7a).
    """
    drawn = {batch.bank for batch in plan.batches} | {bank.parent for bank in plan.banking}
    for bank in plan.banking:
        if bank.id not in drawn and not scenario.products[bank.product].reserve_weeks:
            begun = f"Bank {bank.id} ({bank.tier}), begun on {monday(scenario.calendar, bank.week)}"
            user = "batch" if bank.tier == "WCB" else "WCB"
            yield Violation(rule="K4", message=f"{begun}: no {user} draws from it; leave it out.")


def new_bank(scenario: Scenario, bank: NewBank) -> tuple[int, int]:
    """Vials that a new bank holds, and [week] from its start until they are usable."""
    line = scenario.lineage[bank.product]
    if bank.tier == "WCB":
        return line.wcb_vials_per_mcb_vial, line.wcb_weeks
    return line.mcb_vials_per_donor, line.mcb_weeks


def _sources(scenario: Scenario, plan: Plan) -> dict[str, VialSource]:
    calendar = scenario.calendar
    found = {
        x.id: VialSource(x.product, x.tier, x.vials, calendar.available_from(x.available_on))
        for x in scenario.banks.values()
    }
    for x in plan.banking:
        vials, weeks = new_bank(scenario, x)
        found[x.id] = VialSource(x.product, x.tier, vials, x.week + weeks)
    return found


def _refusal(
    scenario: Scenario, sources: dict[str, VialSource], row: Batch | NewBank, tier: Tier
) -> str:
    """Why `row` cannot draw from the bank of that tier which it names; empty if it can."""
    name, week = (row.bank, row.start) if isinstance(row, Batch) else (row.parent, row.week)
    if not name:
        return f"names no {tier} to draw from"
    source = sources.get(name)
    if source is None:
        return f"draws from {quoted(name)}, which is in neither banks.csv nor banking.csv"
    if source.tier != tier:
        return f"draws from {name}, which is a {source.tier}; it needs a {tier}"
    if source.product != row.product:
        return f"is of product {row.product} but draws from {name}, a bank of {source.product}"
    if week < source.usable:
        days = [monday(scenario.calendar, x) for x in (week, source.usable)]
        early = amount(source.usable - week, "week")
        return f"draws from {name} on {days[0]}, {early} before it is usable on {days[1]}"
    return ""


def _overdrawn(
    rule: str, sources: dict[str, VialSource], drawn: Counter[str]
) -> Iterator[Violation]:
    for name, vials in drawn.items():
        held = sources[name].vials
        if vials > held:
            over = f"{amount(vials, 'vial')} drawn, {number(held)} held"
            message = f"Bank {name}: {over}; {number(vials - held)} too many."
            yield Violation(rule=rule, message=message)
