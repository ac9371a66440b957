"""How long the banks of a product last, and when the next one must be begun (contract 4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from planner.domain.bank import Tier
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.kpis.runway import BankVials, runway, vials_of_banks


@dataclass(frozen=True, slots=True, kw_only=True)
class BankOutlook:
    """The banks of one tier of a product, under the plan; weeks may lie beyond the horizon.

    A successor that is begun in `begin_by` is usable the week after the last bank has too few.
    """

    product: str
    tier: Tier
    banks: tuple[BankVials, ...]
    runway: int | None  # first week that ends with too few; `runway_week` of the figures
    last_bank: str  # the one whose vials last longest; "": none is usable within the horizon
    ends: int | None  # week from which on there are too few for good; None: not known
    estimated: bool  # `ends` lies beyond the horizon, at the pace of the plan's draws
    begin_by: int | None  # week; before 0: it is too late
    lead_weeks: int  # [week] from beginning a bank to its first use
    draws: int  # times that the plan thaws vials for a WCB or a batch


def bank_outlooks(scenario: Scenario, plan: Plan) -> Iterator[BankOutlook]:
    """Each product with lineage: its MCBs, then its WCBs."""
    for product, line in scenario.lineage.items():
        yield _outlook(scenario, plan, (product, "MCB"), line.mcb_weeks)
        yield _outlook(scenario, plan, (product, "WCB"), line.wcb_weeks)


def _outlook(scenario: Scenario, plan: Plan, of: tuple[str, Tier], lead: int) -> BankOutlook:
    banks = vials_of_banks(scenario, plan, *of)
    usable = [x for x in banks if x.usable < scenario.weeks]
    last = max(usable, key=_lasts, default=None)
    draws = sum(x.vials - x.left[-1] for x in banks) // banks[0].needed if banks else 0
    ends = None if last is None else last.ends
    estimated = ends is None and last is not None
    if last is None:
        ends = 0
    elif estimated and draws:
        uses = sum(max(0, x.left[-1]) // x.needed for x in banks)
        ends = scenario.weeks - 1 + floor(uses * scenario.weeks / draws)
    return BankOutlook(
        product=of[0], tier=of[1], banks=banks, runway=runway(scenario, plan, *of),
        last_bank="" if last is None else last.id,
        ends=ends, estimated=estimated,
        begin_by=None if ends is None else ends + 1 - lead,
        lead_weeks=lead, draws=draws,
    )  # fmt: skip


def _lasts(bank: BankVials) -> tuple[int, int]:
    return (len(bank.left) if bank.ends is None else bank.ends, bank.left[-1])
