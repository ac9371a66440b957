"""Plans in force for the random scenarios that freeze weeks or price moves (contract 7a)."""

from dataclasses import replace

from planner.domain.plan import Batch, NewBank, PlanInForce
from planner.domain.scenario import Scenario
from tests.builders.dice import Dice
from tests.oracle.textbook import solve


def with_plan_in_force(scenario: Scenario, dice: Dice) -> Scenario:
    """What was planned before, where that matters: a plan of `scenario`, moved a little.

    Some batches begin later, some are gone or double, more than the rooms hold; now and then
    the bank of one is missing.
    """
    if not any(p.move_cost for p in scenario.products.values()) and not scenario.frozen_weeks:
        return scenario
    return replace(scenario, in_force=_moved(scenario, dice))


def _moved(scenario: Scenario, dice: Dice) -> PlanInForce:
    """Under names of its own."""
    plan = solve(scenario, gap=0.05).plan
    chosen = plan.batches if plan else ()
    banking = tuple(map(_renamed_bank, plan.banking)) if plan else ()
    batches = []
    for b in chosen:
        if not b.firm and not dice.chance(0.1):
            start = min(b.start + dice.pick((0, 0, 0, 1, 1, 2)), scenario.weeks - 1)
            batches.append(_begun(b, start, banking))
    if dice.chance(0.1) and batches and not batches[0].bank:
        batches.append(replace(batches[0], id="old-twin"))
    if dice.chance(0.04) and batches and batches[0].bank:
        batches[0] = replace(batches[0], bank="gone")
    return PlanInForce(batches=tuple(batches), banking=banking)


def _renamed_bank(b: NewBank) -> NewBank:
    return replace(b, id=f"old-{b.id}", parent=_old(b.parent))


def _old(name: str) -> str:
    """New things of the plans of the textbook have names in small letters."""
    return f"old-{name}" if name.startswith(("wcb-", "mcb-")) else name


def _begun(b: Batch, start: int, banking: tuple[NewBank, ...]) -> Batch:
    later = start - b.start
    bank = _old(b.bank)
    assert bank in {"", b.bank} or bank in {x.id for x in banking}
    return replace(
        b,
        id=f"old-{b.id}",
        bank=bank,
        start=start,
        frozen=b.frozen + later,
        released=b.released + later,
        last=b.last + later,
    )
