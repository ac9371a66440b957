"""The plan in force: what it starts in the frozen weeks stays as it is (M1)."""

from collections.abc import Iterable, Iterator, Mapping

from planner.domain.plan import Batch, NewBank, Plan, PlanInForce, Violation
from planner.domain.scenario import Scenario
from planner.domain.supply import FirmBatch
from planner.verify.wording import monday, quoted

IN_FORCE = "of the plan in force"


def frozen_weeks(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """M1: batches of the plan in force that start in the frozen weeks, and the banks behind them,
    are taken over as they are; no other new batch starts there (contract 7a).

    A batch that is firm by now, and a bank that is on hand by now, are the scenario's.
    """
    before = plan.previous
    if before is None or scenario.frozen_weeks == 0:
        return
    kept = taken_over(scenario, before)
    yield from _batches(scenario, plan, kept)
    yield from _banks(scenario, plan, before, kept)


def taken_over(scenario: Scenario, before: PlanInForce) -> Mapping[str, Batch]:
    """The batches of the plan in force that this scenario's plan has to repeat, by id."""
    end = min(scenario.frozen_weeks, scenario.weeks)
    return {b.id: b for b in before.batches if 0 <= b.start < end and b.id not in scenario.batches}


def decided_batches(scenario: Scenario, before: PlanInForce | None) -> list[FirmBatch]:
    """Batches of which no plan decides any more, that still run or are to run: firm ones, and those
    taken over, as far as the scenario knows their product and suite.
    """
    found = [b for b in scenario.batches.values() if not b.frozen]
    for b in taken_over(scenario, before or PlanInForce()).values():
        if b.product in scenario.products and b.suite in scenario.suites:
            found.append(FirmBatch(id=b.id, product=b.product, suite=b.suite, start=b.start))
    return found


def nothing_frozen(scenario: Scenario, before: PlanInForce | None) -> list[str]:
    """A warning where weeks are frozen, but there is no plan whose starts they could keep."""
    if not scenario.frozen_weeks or before is not None:
        return []
    return [
        f"scenario.toml, frozen_weeks: '{scenario.frozen_weeks}' is ignored without a plan in "
        "force. Name its folder: solve --previous PLAN."
    ]


def why_they_run_on(scenario: Scenario, ids: Iterable[str]) -> str:
    """Of batches that exceed what there is, all of them decided already."""
    taken = any(name not in scenario.batches for name in ids)
    return "they are firm or taken over and run on" if taken else "they are firm and run on"


def run_on(scenario: Scenario, plan: Plan) -> frozenset[str]:
    """Batches that run wherever they are, also beyond rooms and laboratory (contract 6, 7a):
    firm ones, and those that the plan takes over as they are.
    """
    found = {b.id for b in plan.batches if b.firm}
    if plan.previous is not None:
        kept = taken_over(scenario, plan.previous)
        found |= {b.id for b in plan.batches if b.id in kept and _place(b) == _place(kept[b.id])}
    return frozenset(found)


def _place(b: Batch) -> tuple[str, str, int]:
    return b.product, b.suite, b.start


def _batches(scenario: Scenario, plan: Plan, kept: Mapping[str, Batch]) -> Iterator[Violation]:
    calendar = scenario.calendar
    mine = {b.id: b for b in plan.batches if not b.firm}
    for name, old in kept.items():
        what = f"Batch {quoted(name)} {IN_FORCE}"
        if name not in mine:
            when = f"starts on {monday(calendar, old.start)}, in the frozen weeks"
            message = f"{what} {when}, but the plan lacks it; take it over as it is."
            yield Violation(rule="M1", message=message)
            continue
        new = mine[name]
        yield from _unchanged(
            f"{what} is taken over as it is",
            product=(new.product, old.product),
            suite=(new.suite, old.suite),
            start=(monday(calendar, new.start), monday(calendar, old.start)),
            bank=(new.bank, old.bank),
        )
    for new in mine.values():
        if new.start < scenario.frozen_weeks and new.id not in kept:
            end = f"the frozen weeks end before {monday(calendar, scenario.frozen_weeks)}"
            message = (
                f"Batch {new.id} starts on {monday(calendar, new.start)}, but {end}, "
                "and the plan in force starts no such batch in them; start it later."
            )
            yield Violation(rule="M1", message=message)


def _banks(
    scenario: Scenario, plan: Plan, before: PlanInForce, kept: Mapping[str, Batch]
) -> Iterator[Violation]:
    """Banks that batches taken over draw on, and the MCBs of these."""
    begun = {b.id: b for b in before.banking if b.week >= 0 and b.id not in scenario.banks}
    mine = {b.id: b for b in plan.banking}
    names = [b.bank for b in kept.values() if b.bank in begun]
    names += [begun[name].parent for name in names if begun[name].parent in begun]
    for name in dict.fromkeys(names):
        old = begun[name]
        what = f"Bank {quoted(name)} {IN_FORCE}"
        if name not in mine:
            who = "a batch that is taken over draws on it"
            message = f"{what}: {who}, but the plan lacks it; take it over as it is."
            yield Violation(rule="M1", message=message)
        else:
            yield from _same_bank(scenario, what, mine[name], old)


def _same_bank(scenario: Scenario, what: str, new: NewBank, old: NewBank) -> Iterator[Violation]:
    weeks = tuple(monday(scenario.calendar, x.week) for x in (new, old))
    yield from _unchanged(
        f"{what} is taken over as it is",
        product=(new.product, old.product),
        tier=(new.tier, old.tier),
        parent=(new.parent, old.parent),
        week=(weeks[0], weeks[1]),
    )


def _unchanged(what: str, **stated: tuple[str, str]) -> Iterator[Violation]:
    """stated: by field, what the plan says and what the plan in force says."""
    for name, (written, due) in stated.items():
        if written != due:
            rule = f"{name} must be {quoted(due) if due else 'blank'}, not {quoted(written)}"
            yield Violation(rule="M1", message=f"{what}: {rule}.")
