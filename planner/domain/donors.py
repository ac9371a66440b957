"""The donor behind each batch: batch, its WCB, that one's MCB, the donor (contract 4, 8)."""

from collections.abc import Mapping
from dataclasses import replace

from planner.domain.bank import Bank
from planner.domain.plan import NewBank, Plan
from planner.domain.supply import FirmBatch


def with_donors(
    plan: Plan, banks: Mapping[str, Bank], firm: Mapping[str, FirmBatch] | None = None
) -> Plan:
    """`plan`, each batch with the donor that its WCB traces to.

    banks: on hand.  firm: the scenario's firm batches, whose donors are as it names them; others
    that are firm keep theirs.  The donor of a new batch is as banks.csv names it, or the id of the
    MCB of a donor whom the plan takes on; blank without lineage and where it is unknown.
    """
    begun = {bank.id: bank for bank in plan.banking}
    traced = {b.bank: donor_behind(b.bank, banks, begun) for b in plan.batches if not b.firm}
    decided = {} if firm is None else {b.id: b.donor for b in firm.values()}
    batches = tuple(
        b if b.donor == donor else replace(b, donor=donor)
        for b in plan.batches
        for donor in (decided.get(b.id, b.donor if b.firm else traced.get(b.bank, "")),)
    )
    return plan if batches == plan.batches else replace(plan, batches=batches)


def donor_behind(bank: str, banks: Mapping[str, Bank], begun: Mapping[str, NewBank]) -> str:
    """The donor of one bank, on hand or new; the id of the MCB of a donor taken on."""
    seen = set()  # a plan made by hand may trace in a circle
    while bank in begun and bank not in banks and bank not in seen:
        if begun[bank].tier == "MCB":
            return bank
        seen.add(bank)
        bank = begun[bank].parent
    return banks[bank].donor if bank in banks else ""
