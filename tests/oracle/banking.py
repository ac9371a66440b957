"""Cell banks (K1, K2, K3): donor to MCB to WCB to batch, each bank with its own vials (contract 4).

What the plan in force has begun for its frozen batches is there with its vials (contract 7a).
"""

from collections import Counter
from collections.abc import Iterator

from planner.domain.bank import Tier
from planner.domain.product import Lineage
from tests.oracle import reading
from tests.oracle.model import NOWHERE, Source, Textbook

NEVER = -1.0  # more than nothing is asked of nothing: no plan


def banks(m: Textbook) -> None:
    """Every bank drawn from, and what is taken over from the plan in force."""
    for line in m.scenario.lineage.values():
        for bank in m.taken_over:
            if bank.product == line.product:
                price = line.wcb_cost if bank.tier == "WCB" else line.mcb_cost
                m.program.equal([(m.program.column(float(price)), 1)], 1)
        _wcbs_made(m, line)
        if m.keeps("K1"):
            _batches_drawn(m, line)


def _wcbs_made(m: Textbook, line: Lineage) -> None:
    """K2: WCBs draw vials from a usable MCB; K3: donors taken on are at most those available."""
    p = line.product
    for t in m.weeks:
        m.donors[p, t] = m.program.column(float(line.mcb_cost))
    if m.keeps("K3"):
        taken_on = sum(b.product == p and b.tier == "MCB" for b in m.taken_over)
        left = line.donors_available - taken_on
        m.program.at_most(((m.donors[p, t], 1) for t in m.weeks), left)
    if not m.keeps("K2"):
        for t in m.weeks:
            m.make[p, t, NOWHERE] = m.program.column(float(line.wcb_cost))
        return
    wcbs = [b for b in m.taken_over if b.product == p and b.tier == "WCB"]
    begun = Counter(b.parent for b in wcbs)
    _all_there(m, p, "MCB", ((b.parent, b.week) for b in wcbs))
    mcbs = existing(m, p, "MCB") | {("", t): (t + line.mcb_weeks, 0) for t in m.weeks}
    for source, (usable, vials) in mcbs.items():
        taken = []
        for t in m.weeks[usable:]:
            m.make[p, t, source] = m.program.column(float(line.wcb_cost))
            taken.append((m.make[p, t, source], 1.0))
        if source[0]:
            m.program.at_most(taken, vials - begun[source[0]])
        else:
            given = (m.donors[p, source[1]], -float(line.mcb_vials_per_donor))
            m.program.at_most([*taken, given], 0)


def _batches_drawn(m: Textbook, line: Lineage) -> None:
    """K1: a batch draws all its vials from one usable WCB."""
    p, per_wcb = line.product, line.wcb_vials_per_mcb_vial // line.wcb_vials_per_batch
    begun: dict[int, list[tuple[int, float]]] = {t: [] for t in m.weeks}
    for (q, t, _), column in m.make.items():
        if q == p:
            begun[t].append((column, -float(per_wcb)))
    starts = {t: [(c, 1.0) for c in m.batches.get((p, t), ())] for t in m.weeks}
    decided = [b for b in m.in_force if b.product == p]
    drawn = Counter(b.bank for b in decided)
    _all_there(m, p, "WCB", ((b.bank, b.start) for b in decided))
    wcbs = existing(m, p, "WCB") | {("", t): (t + line.wcb_weeks, 0) for t in m.weeks}
    for source, (usable, vials) in wcbs.items():
        taken = []
        for t in m.weeks[usable:]:
            m.draw[p, t, source] = m.program.column()
            taken.append((m.draw[p, t, source], 1.0))
            starts[t].append((m.draw[p, t, source], -1.0))
        if source[0]:
            m.program.at_most(taken, vials // line.wcb_vials_per_batch - drawn[source[0]])
        else:
            m.program.at_most([*taken, *begun[source[1]]], 0)
    for terms in starts.values():
        m.program.equal(terms, 0)


def _all_there(m: Textbook, product: str, tier: Tier, drawn: Iterator[tuple[str, int]]) -> None:
    """No plan exists where a bank that was drawn on is missing, or not usable in that week."""
    usable = {name: week for (name, _), (week, _) in existing(m, product, tier).items()}
    for bank, week in drawn:
        if bank not in usable or week < usable[bank]:
            m.program.at_most([], NEVER)


def existing(m: Textbook, product: str, tier: Tier) -> dict[Source, tuple[int, int]]:
    """Banks of `product` on hand or taken over: first week of use, vials."""
    found: dict[Source, tuple[int, int]] = {
        (b.id, -1): (max(0, reading.begins_after(m.scenario, b.available_on)), b.vials)
        for b in m.scenario.banks.values()
        if b.product == product and b.tier == tier
    }
    line = m.scenario.lineage[product]
    weeks, vials = {
        "WCB": (line.wcb_weeks, line.wcb_vials_per_mcb_vial),
        "MCB": (line.mcb_weeks, line.mcb_vials_per_donor),
    }[tier]
    for b in m.taken_over:
        if b.product == product and b.tier == tier:
            found[b.id, b.week] = (b.week + weeks, vials)
    return found
