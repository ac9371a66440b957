"""When cell banks allow batches, and which WCBs and donors given batches need (contract 4)."""

from dataclasses import replace
from itertools import accumulate
from math import inf

from optimizer.decisions import Decisions, Starts, batches_by_week, no_batches
from optimizer.flows import differences
from optimizer.problem import BankData, Problem, ProductData


def with_latest_banks(problem: Problem, starts: Starts) -> Decisions | None:
    """Batches with the fewest banks they need, as late as can be; None: banks come too late."""
    wcbs, donors = {}, {}
    for p in problem.products:
        if (bank := p.bank) is None:
            continue
        batches = list(accumulate(batches_by_week(starts, p.id, problem.weeks)))
        wcb = _needed(batches, bank.wcb_batches, bank.batches_per_wcb, bank.wcb_weeks)
        donor = wcb and _needed(wcb, bank.mcb_vials, bank.vials_per_donor, bank.mcb_weeks)
        if not wcb or not donor or donor[-1] > bank.donors:
            return None
        wcbs[p.id], donors[p.id] = differences(wcb), differences(donor)
    return replace(no_batches(problem), starts=dict(starts), wcbs=wcbs, donors=donors)


def _needed(
    used: list[int], on_hand: tuple[tuple[int, int], ...], each: int, lead: int
) -> list[int] | None:
    """Cumulative new banks of `each` units that cover `used`, `lead` weeks before they are used."""
    need = [0] * len(used)
    for t, units in enumerate(used):
        missing = units - sum(n for week, n in on_hand if week <= t)
        if missing > 0:
            if each == 0 or t < lead:
                return None
            need[t - lead] = max(need[t - lead], -(-missing // each))
    return list(accumulate(need, max))


def earliest_start(p: ProductData, number: int) -> int:
    """First week in which batch `number` (from 0) can have vials, if all banks are made at once."""
    if p.bank is None:
        return 0
    have = 0
    for week, count in sorted(p.bank.wcb_batches):
        have += count
        if have > number:
            return max(week, 0)
    if p.bank.batches_per_wcb == 0:
        return 0
    wcbs = (number - have) // p.bank.batches_per_wcb + 1
    vials = 0
    for week, count in sorted(p.bank.mcb_vials):
        vials += count
        if vials >= wcbs:
            return max(week, 0) + p.bank.wcb_weeks
    return p.bank.mcb_weeks + p.bank.wcb_weeks


def most_batches(bank: BankData | None) -> float:
    """Batches for which all vials and donors suffice; inf for a product without cell banks."""
    if bank is None:
        return inf
    vials = sum(n for _, n in bank.mcb_vials) + bank.donors * bank.vials_per_donor
    return sum(n for _, n in bank.wcb_batches) + bank.batches_per_wcb * vials
