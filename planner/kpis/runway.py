"""How long the cell banks last under the plan (contract 4, 8)."""

from collections import Counter
from collections.abc import Iterator

from planner.domain.bank import Tier
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.results.report import Kpi


def runway_kpis(scenario: Scenario, plan: Plan) -> Iterator[Kpi]:
    """`runway_week` of each product with lineage, for its MCBs and its WCBs (a Monday, or blank).

    A week ends with enough when at least one bank that is usable in that week still holds, after
    the plan's draws up to and in that week, what is thawed at once: 1 vial of an MCB for one more
    WCB, `wcb_vials_per_batch` vials of one WCB for one more batch.  Vials of several banks do not
    add up, and a bank counts from the week it is usable.  The runway is the first week of the
    horizon that does not end so; it may be followed by weeks that do, when a bank becomes usable.
    """
    for product in scenario.lineage:
        for tier in ("MCB", "WCB"):
            week = runway(scenario, plan, product, tier)
            value = None if week is None else scenario.calendar.monday(week).isoformat()
            yield Kpi(scope=f"{product}:{tier}", kpi="runway_week", value=value, unit="date")


def runway(scenario: Scenario, plan: Plan, product: str, tier: Tier) -> int | None:
    """First week that ends with too few vials for one more WCB or batch; None: no week does."""
    needed = 1 if tier == "MCB" else scenario.lineage[product].wcb_vials_per_batch
    usable: dict[str, int] = {}
    vials: dict[str, int] = {}
    for x in scenario.banks.values():
        if (x.product, x.tier) == (product, tier):
            usable[x.id] = scenario.calendar.available_from(x.available_on)
            vials[x.id] = x.vials
    for new in plan.banking:
        if (new.product, new.tier) == (product, tier):
            usable[new.id] = new.usable
            vials[new.id] = new.vials
    drawn = _draws(scenario, plan, tier)
    for week in range(scenario.weeks):
        for bank, n in drawn.get(week, {}).items():
            if bank in vials:
                vials[bank] -= n
        if not any(usable[b] <= week and n >= needed for b, n in vials.items()):
            return week
    return None


def _draws(scenario: Scenario, plan: Plan, tier: Tier) -> dict[int, Counter[str]]:
    """Vials thawed by week and bank; firm batches draw none."""
    drawn: dict[int, Counter[str]] = {}
    if tier == "MCB":
        for made in plan.banking:
            if made.tier == "WCB":
                drawn.setdefault(made.week, Counter())[made.parent] += 1
    else:
        for b in plan.batches:
            if not b.firm and b.product in scenario.lineage:
                vials = scenario.lineage[b.product].wcb_vials_per_batch
                drawn.setdefault(b.start, Counter())[b.bank] += vials
    return drawn
