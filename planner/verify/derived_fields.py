"""Fields that must follow from the scenario: dates, doses, firm batches, horizon (P4-P6)."""

from collections.abc import Iterator

from planner.domain.plan import Batch, Plan, Violation
from planner.domain.scenario import Scenario
from planner.verify.banks import new_bank
from planner.verify.stock import batch_doses
from planner.verify.wording import amount, monday, number, quoted, sunday


def derived_fields(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """Rows of a sifted plan that contradict the scenario or themselves (contract 1, 2, 4, 8)."""
    for batch in plan.batches:
        yield from _batch(scenario, batch)
    yield from _donors(scenario, plan)
    yield from _banking(scenario, plan)
    yield from _firm(scenario, plan)
    yield from _horizon(scenario, plan)


def _batch(scenario: Scenario, batch: Batch) -> Iterator[Violation]:
    product, calendar = scenario.products[batch.product], scenario.calendar
    stated = {
        "frozen_on": (batch.frozen, product.frozen(batch.start), monday),
        "released_on": (batch.released, product.released(batch.start), monday),
        "expires_on": (batch.last, product.last_usable(batch.start), sunday),
    }
    begun = f"Batch {batch.id} starts on {monday(calendar, batch.start)}"
    for name, (written, due, day) in stated.items():
        if written != due:
            rule = f"{name} must be {day(calendar, due)}, not {day(calendar, written)}"
            yield Violation(rule="P4", message=f"{begun}: {rule}.")
    planned, why = batch_doses(scenario, batch), str(scenario.yield_rule)
    if batch.id in scenario.batches and scenario.batches[batch.id].frozen:
        why = "it is frozen already: lots.csv has its doses"
    if batch.doses != planned:
        rule = f"doses must be {number(planned)} ({why}), not {number(batch.doses)}"
        yield Violation(rule="P4", message=f"Batch {batch.id}: {rule}.")


def _donors(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """A batch names the donor of its WCB: by name, or by the MCB of one newly taken on.

    Where the WCB or its MCB is not one, K1 or K2 says so.  Apart from planner.domain.donors.
    """
    mcbs = {x.id: x.donor for x in scenario.banks.values() if x.tier == "MCB"}
    mcbs |= {x.id: x.id for x in plan.banking if x.tier == "MCB"}
    wcbs = {x.id: (x.product, x.donor) for x in scenario.banks.values() if x.tier == "WCB"}
    begun = (x for x in plan.banking if x.tier == "WCB" and x.parent in mcbs)
    wcbs |= {x.id: (x.product, mcbs[x.parent]) for x in begun}
    for batch in plan.batches:
        if batch.id in scenario.batches:
            continue  # P5: a firm batch names what the scenario says
        banked = not batch.firm and batch.product in scenario.lineage
        product, due = wcbs.get(batch.bank, ("", "")) if banked else (batch.product, "")
        wrong_bank = product != batch.product or (batch.bank and not banked)
        if batch.donor != due and not wrong_bank:
            rule = f"donor must be {_text(due)}, not {_text(batch.donor)}"
            yield Violation(rule="P4", message=f"Batch {batch.id}: {rule}.")


def _text(value: str) -> str:
    return quoted(value) if value else "blank"


def _banking(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    calendar = scenario.calendar
    for bank in plan.banking:
        vials, weeks = new_bank(scenario, bank)
        begun = f"Bank {bank.id} ({bank.tier}) is begun on {monday(calendar, bank.week)}"
        stated = (
            ("usable", monday(calendar, bank.usable), monday(calendar, bank.week + weeks)),
            ("vials", number(bank.vials), number(vials)),
        )
        for name, written, due in stated:
            if written != due:
                rule = f"{name} must be {due}, not {written}"
                yield Violation(rule="P4", message=f"{begun}: {rule}.")


def _firm(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    calendar, firm = scenario.calendar, scenario.batches
    for batch in plan.batches:
        decided = firm.get(batch.id)
        if decided is None:
            if batch.firm:
                message = f"Batch {batch.id} is marked firm but is not in the scenario's"
                yield Violation(rule="P5", message=f"{message} batches.csv.")
            continue
        stated = {
            "product": (batch.product, decided.product),
            "suite": (batch.suite, decided.suite),
            "start": (monday(calendar, batch.start), monday(calendar, decided.start)),
            "bank": (batch.bank, decided.bank),
            "donor": (batch.donor, decided.donor),
            "firm": (str(batch.firm).lower(), "true"),
        }
        for name, (written, due) in stated.items():
            if written != due:
                rule = f"{name} must be {due or 'blank'}, not {_text(written)}"
                yield Violation(rule="P5", message=f"Firm batch {batch.id}: {rule}.")
    present = {batch.id for batch in plan.batches}
    for name in firm:
        if name not in present:
            message = f"Firm batch {name} is missing; it must be repeated unchanged, with a room."
            yield Violation(rule="P5", message=message)


def _horizon(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    calendar, weeks = scenario.calendar, scenario.weeks
    reach = f"the plan's weeks are {monday(calendar, 0)} to {monday(calendar, weeks - 1)}"

    def outside(what: str, week: int) -> Violation:
        return Violation(rule="P6", message=f"{what} on {monday(calendar, week)}; {reach}.")

    for batch in plan.batches:
        if batch.id not in scenario.batches and not 0 <= batch.start < weeks:
            yield outside(f"Batch {batch.id} starts", batch.start)
    for bank in plan.banking:
        if not 0 <= bank.week < weeks:
            yield outside(f"Bank {bank.id} is begun", bank.week)
    for x in plan.shipments:
        what = f"Lot {x.lot} to hospital {x.hospital}: {amount(x.doses, 'dose')}"
        if x.shipped < 0:
            yield outside(f"{what} shipped", x.shipped)
        if x.infused >= weeks:
            yield outside(f"{what} infused", x.infused)
    for d in plan.discards:
        if not 0 <= d.week < weeks:
            yield outside(f"Lot {d.lot}: {amount(d.doses, 'dose')} discarded", d.week)
