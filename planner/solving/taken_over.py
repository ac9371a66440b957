"""Batches and banks of the plan in force that a new plan takes over as they are (contract 7a)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from planner.domain.plan import Batch, NewBank, PlanInForce
from planner.domain.scenario import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """What starts in the frozen weeks, the banks behind it, and what of these is not there.

    vials: drawn from each bank, by batches and by banks that are taken over.
    missing: one sentence for each; with one of them no plan exists.
    """

    batches: tuple[Batch, ...] = ()
    banks: tuple[NewBank, ...] = ()
    vials: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    def banks_of(self, product: str, tier: str) -> list[NewBank]:
        """The banks of one product and tier."""
        return [b for b in self.banks if (b.product, b.tier) == (product, tier)]


NOTHING_TAKEN = TakenOver()


def taken_over(scenario: Scenario) -> TakenOver:
    """The frozen part of the plan in force, in weeks and doses of `scenario`."""
    force = scenario.in_force
    if force is None or not scenario.frozen_weeks:
        return TakenOver()
    weeks = range(min(scenario.frozen_weeks, scenario.weeks))
    frozen = [b for b in force.batches if b.start in weeks and b.id not in scenario.batches]
    missing = [x for b in frozen for x in _impossible(scenario, b)]
    if missing:
        return TakenOver(missing=tuple(dict.fromkeys(missing)))
    banks = _banks_behind(scenario, force, frozen)
    vials: Counter[str] = Counter(b.parent for b in banks if b.parent)
    for b in frozen:
        if b.product in scenario.lineage:
            vials[b.bank] += scenario.lineage[b.product].wcb_vials_per_batch
    return TakenOver(
        batches=tuple(_as_planned(scenario, b) for b in frozen),
        banks=tuple(banks),
        vials=vials,
        missing=tuple(dict.fromkeys(_missing(scenario, frozen, banks, vials))),
    )


def stable_until(scenario: Scenario) -> int:
    """[week] before which starts that differ from the plan in force cost."""
    if scenario.in_force is None:
        return 0
    last = scenario.in_force.last_week + 1
    asked = last if scenario.stable_weeks is None else scenario.stable_weeks
    return max(min(asked, scenario.weeks), 0)


def _as_planned(scenario: Scenario, b: Batch) -> Batch:
    p = scenario.products[b.product]
    return replace(
        b, frozen=p.frozen(b.start), released=p.released(b.start), last=p.last_usable(b.start),
        doses=scenario.planned_doses(b.product), firm=False,
    )  # fmt: skip


def _impossible(scenario: Scenario, b: Batch) -> Iterator[str]:
    """A frozen batch that is a lot by its id, or whose product or suite the scenario lacks."""
    what = f"Frozen weeks: batch {b.id} of the plan in force"
    if b.id in scenario.lots:
        yield f"{what} has the id of a lot of lots.csv. Rename one of them."
    if b.product not in scenario.products:
        yield f"{what} is of product {b.product!r}, which products.csv does not have."
    elif b.suite not in scenario.suites:
        yield f"{what} runs in suite {b.suite!r}, which suites.csv does not have."
    elif b.product not in scenario.suites[b.suite].products:
        yield f"{what} runs in suite {b.suite!r}, which does not make {b.product!r} any more."


def _banks_behind(
    scenario: Scenario, force: PlanInForce, frozen: list[Batch]
) -> list[NewBank]:  # fmt: skip
    """Banks of the plan in force that frozen batches draw on, with their parents."""
    begun = {b.id: b for b in force.banking if b.week >= 0 and b.id not in scenario.banks}
    wanted: dict[str, NewBank] = {}
    for b in frozen:
        bank = b.bank if b.product in scenario.lineage else ""
        while bank in begun and bank not in wanted:
            wanted[bank] = begun[bank]
            bank = begun[bank].parent
    return list(wanted.values())


def _missing(
    scenario: Scenario, frozen: list[Batch], banks: list[NewBank], vials: Mapping[str, int]
) -> Iterator[str]:
    """Banks that frozen batches and banks need, and that are not there, or not in time."""
    there = {b.id: (b.usable, b.vials) for b in banks}
    for x in scenario.banks.values():
        there[x.id] = (scenario.calendar.available_from(x.available_on), x.vials)
    draws = [(f"batch {b.id}", b.bank, b.start) for b in frozen if b.product in scenario.lineage]
    draws += [(f"bank {b.id}", b.parent, b.week) for b in banks if b.tier == "WCB"]
    for who, bank, week in draws:
        if bank not in there:
            yield (
                f"Frozen weeks: {who} of the plan in force draws on bank {bank!r}, which neither "
                "banks.csv nor that plan has."
            )
        elif there[bank][0] > week:
            monday = scenario.calendar.monday(there[bank][0])
            yield (
                f"Frozen weeks: {who} of the plan in force draws on bank {bank!r} before it is "
                f"usable, in the week of {monday}."
            )
    for bank, needed in vials.items():
        if bank in there and there[bank][1] < needed:
            yield (
                f"Frozen weeks: the plan in force draws {needed} vials from bank {bank!r}, which "
                f"has {there[bank][1]}."
            )
    taken = Counter(b.product for b in banks if b.tier == "MCB")
    for product, donors in taken.items():
        available = scenario.lineage[product].donors_available
        if donors > available:
            yield (
                f"Frozen weeks: the plan in force takes on {donors} donors of {product!r}; "
                f"{available} can be taken on."
            )
