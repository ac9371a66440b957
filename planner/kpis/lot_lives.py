"""What becomes of each lot: what leaves, what expires, what is left (contract 1, 2)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.kpis.holdings import Holding

LotNow = Literal["usable", "quarantine", "hold", "in the making", "to come"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotLife:
    """A lot in store, or that of a batch; weeks may lie beyond the horizon.

    doses = shipped + expired + discarded + kept.
    """

    lot: str
    product: str
    now: LotNow  # at the start of week 0
    doses: int  # that the plan counts on
    frozen: int | None  # week; None: it is in store at the start
    released: int  # first week its doses may be shipped
    last: int  # week e, the last in which they are good
    shipped: int  # [dose] within the horizon
    expired: int  # [dose] unused in week e
    discarded: int  # [dose] before, to make room
    kept: int  # [dose] at the end of the horizon, or frozen later
    closing: tuple[int, ...]  # [dose] at the end of weeks 0 ... T - 1


def lot_lives(scenario: Scenario, plan: Plan, held: Sequence[Holding]) -> tuple[LotLife, ...]:
    """Every lot of `held` that ever has doses, the one that expires first at the head.

    held: all holdings of this plan.
    """
    batches = {b.id: b for b in plan.batches}
    shipped: Counter[str] = Counter()
    gone: Counter[tuple[str, str]] = Counter()
    for x in plan.shipments:
        shipped[x.lot] += x.doses
    for d in plan.discards:
        gone[d.lot, d.reason] += d.doses
    found = []
    for h in held:
        in_store = h.lot in scenario.lots
        doses = scenario.lot_doses(h.lot) if in_store else batches[h.lot].doses
        if not doses or h.last < 0:
            continue
        out = shipped[h.lot], gone[h.lot, "expired"], gone[h.lot, "early"]
        found.append(
            LotLife(
                lot=h.lot, product=h.product, doses=doses,
                now=_now(scenario, h) if in_store else _made(batches[h.lot].start),
                frozen=None if in_store else batches[h.lot].frozen,
                released=h.released, last=h.last,
                shipped=out[0], expired=out[1], discarded=out[2], kept=doses - sum(out),
                closing=h.closing,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda x: (x.last, x.released, x.lot)))


def _now(scenario: Scenario, held: Holding) -> LotNow:
    if held.on_hold:
        return "hold"
    return "quarantine" if held.released > 0 or _quarantine(scenario, held) else "usable"


def _quarantine(scenario: Scenario, held: Holding) -> bool:
    return scenario.lots[held.lot].status == "quarantine"


def _made(start: int) -> LotNow:
    return "in the making" if start < 0 else "to come"
