"""How long the cell banks last under the plan (contract 4, 8)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from planner.domain.bank import Tier
from planner.domain.donors import donor_behind
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
    banks = vials_of_banks(scenario, plan, product, tier)
    weeks = range(scenario.weeks)
    return next((t for t in weeks if not any(x.enough(t) for x in banks)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class BankVials:
    """A bank, on hand or begun by the plan, and the vials that the plan leaves in it."""

    id: str
    product: str
    tier: Tier
    donor: str  # blank where unknown
    begun: int | None  # week in which the plan begins it; None: it is on hand, or on its way
    usable: int  # first week in which vials may be thawed; below 0: before the start
    vials: int  # when it becomes usable, or at the start
    needed: int  # [vial] thawed at once, for one more WCB or batch
    left: tuple[int, ...]  # [vial] at the end of weeks 0 ... T - 1, whether usable yet or not

    def enough(self, week: int) -> bool:
        """Whether the week ends with enough for one more WCB or batch."""
        return self.usable <= week and self.left[week] >= self.needed

    @property
    def ends(self) -> int | None:
        """First week from which on it has too few; None: it has enough at the end."""
        kept = [t for t, n in enumerate(self.left) if n >= self.needed]
        first = max(kept[-1] + 1 if kept else 0, self.usable)
        return first if first < len(self.left) else None


def vials_of_banks(
    scenario: Scenario, plan: Plan, product: str, tier: Tier
) -> tuple[BankVials, ...]:
    """The banks of one tier of a product: those on hand, then those the plan begins."""
    line = scenario.lineage[product]
    drawn, none = _draws(scenario, plan, tier), Counter[str]()
    begun = {x.id: x for x in plan.banking}
    found: list[tuple[str, int | None, int, int]] = [
        (x.id, None, scenario.calendar.available_from(x.available_on), x.vials)
        for x in scenario.banks.values()
        if (x.product, x.tier) == (product, tier)
    ]
    found += [
        (x.id, x.week, x.usable, x.vials)
        for x in plan.banking
        if (x.product, x.tier) == (product, tier)
    ]
    return tuple(
        BankVials(
            id=bank, product=product, tier=tier, begun=week, usable=usable, vials=vials,
            donor=donor_behind(bank, scenario.banks, begun),
            needed=1 if tier == "MCB" else line.wcb_vials_per_batch,
            left=tuple(
                vials - n
                for n in accumulate(drawn.get(t, none)[bank] for t in range(scenario.weeks))
            ),
        )
        for bank, week, usable, vials in found
    )  # fmt: skip


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
