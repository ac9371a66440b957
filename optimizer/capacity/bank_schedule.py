"""When cell banks allow batches, and which WCBs and donors given batches need (contract 4)."""

from dataclasses import replace
from itertools import accumulate
from math import inf

from optimizer.decisions import Decisions
from optimizer.flows import differences
from optimizer.problem import BankData, Problem, ProductData


def latest_banks(problem: Problem, decisions: Decisions) -> Decisions | None:
    """`decisions` with the fewest banks its batches need; None where they come too late."""
    wcbs, donors = {}, {}
    for p in problem.products:
        if p.bank is None:
            continue
        made = list(accumulate(decisions.batches_by_week(p.id, problem.weeks)))
        found = _for_product(p, p.bank, made)
        if found is None:
            return None
        wcbs[p.id], donors[p.id] = found
    return replace(decisions, wcbs=wcbs, donors=donors)


def _for_product(
    p: ProductData, bank: BankData, made: list[int]
) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    wcb = _needed(made, bank.wcb_batches, bank.batches_per_wcb, bank.wcb_weeks)
    if wcb is None:
        return None
    donor = _needed(wcb, bank.mcb_vials, bank.vials_per_donor, bank.mcb_weeks)
    if donor is None or donor[-1] > bank.donors:
        return None
    return differences(wcb), differences(donor)


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
    """First week in which batch `number` (from 0) can have vials, all banks made at once."""
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
    """Batches that all vials and donors give; infinitely many without a lineage."""
    if bank is None:
        return inf
    vials = sum(n for _, n in bank.mcb_vials) + bank.donors * bank.vials_per_donor
    return sum(n for _, n in bank.wcb_batches) + bank.batches_per_wcb * vials
