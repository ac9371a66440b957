"""Doses of each lot: in, out, in time, and not thrown away early (I1-I3)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from planner.domain.plan import Batch, Plan, Violation
from planner.domain.scenario import Scenario
from planner.domain.supply import OpeningLot
from planner.verify.wording import amount, monday, number, span


class Lot(NamedTuple):
    """Doses and weeks of a lot, recomputed from the scenario, not read from the plan's row."""

    product: str
    doses: int
    arrives: int  # week from which its doses sit in the freezer
    released: int  # week from which they may be shipped
    last: int  # week e, the last in which they are good
    on_hold: bool = False  # it serves nobody


def supply(scenario: Scenario, plan: Plan) -> dict[str, Lot]:
    """Every opening lot and every batch of the plan as a lot (contract 2)."""
    lots = {}
    for name, lot in scenario.lots.items():
        released, last = scenario.lot_weeks(name)
        doses = _opening_doses(scenario, lot)
        if last < 0:
            doses = 0  # expired before the first week: counts for nothing
        lots[name] = Lot(lot.product, doses, 0, released, last, lot.status == "hold")
    for batch in plan.batches:
        if batch.id in lots:
            continue  # a firm batch that is frozen: the lot of that id holds its doses
        product, s = scenario.products[batch.product], batch.start
        doses = batch_doses(scenario, batch)
        weeks = product.frozen(s), product.released(s), product.last_usable(s)
        lots[batch.id] = Lot(batch.product, doses, *weeks)
    return lots


def batch_doses(scenario: Scenario, batch: Batch) -> int:
    """Doses that a batch gives in a plan; a firm one by its own chance, 0 once it is frozen.

    Counted apart from Scenario.firm_doses (contract 2, 7a).
    """
    product, decided = scenario.products[batch.product], scenario.batches.get(batch.id)
    success = product.batch_success
    if decided is not None and decided.frozen:
        return 0
    if decided is not None and decided.success is not None:
        success = decided.success
    return _expected(scenario, product.doses_per_batch, success)


def _opening_doses(scenario: Scenario, lot: OpeningLot) -> int:
    """Doses that a plan counts of an opening lot: in quarantine, those expected to pass."""
    if lot.status != "quarantine":
        return lot.doses
    return _expected(scenario, lot.doses, lot.success)


def _expected(scenario: Scenario, doses: int, success: Decimal) -> int:
    nominal = scenario.yield_rule == "nominal"
    return doses if nominal else int(doses * Fraction(success))


def doses_leave(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """I1: doses leave only a lot that has them, and are shipped after release (contract 2)."""
    calendar, lots = scenario.calendar, supply(scenario, plan)
    out: Counter[str] = Counter()
    for x in plan.shipments:
        out[x.lot] += x.doses
        if lots[x.lot].on_hold:
            sent = f"{amount(x.doses, 'dose')} shipped to {x.hospital}"
            when = f"on {monday(calendar, x.shipped)}"
            message = f"Lot {x.lot} is on hold: {sent} {when}; a lot on hold serves nobody."
            yield Violation(rule="I1", message=message)
        elif x.shipped < lots[x.lot].released:
            early = lots[x.lot].released - x.shipped
            sent = f"{amount(x.doses, 'dose')} shipped to {x.hospital}"
            when = f"on {monday(calendar, x.shipped)}, {amount(early, 'week')} before its release"
            due = monday(calendar, lots[x.lot].released)
            yield Violation(rule="I1", message=f"Lot {x.lot}: {sent} {when} on {due}.")
    for d in plan.discards:
        out[d.lot] += d.doses
    short = {name: n - lots[name].doses for name, n in out.items() if n > lots[name].doses}
    dry = _runs_dry(plan, lots, short)
    for name, missing in short.items():
        sums = f"{amount(out[name], 'dose')} shipped or discarded, {number(lots[name].doses)} held"
        since = f"from the week of {monday(calendar, dry[name])} on"
        message = f"Lot {name}: {sums}; {number(missing)} too many, {since}."
        yield Violation(rule="I1", message=message)


def within_life(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """I2: no dose is used past its life, less what the hospital needs, nor kept past it.

    A whole course is used from its infusion on until its last week with a dose (contract 3).
    """
    calendar, lots = scenario.calendar, supply(scenario, plan)
    left = {name: lot.doses for name, lot in lots.items()}  # at the end of its last usable week
    for x in plan.shipments:
        last = lots[x.lot].last
        if x.shipped <= last:
            left[x.lot] -= x.doses
        needs = scenario.hospitals[x.hospital].min_remaining_weeks
        later = scenario.products[x.product].kept_weeks  # whole courses: until their last dose
        short = x.infused + later + needs - last
        if short > 0:
            used = f"{amount(x.doses, 'dose')} infused at {x.hospital}"
            when = span(calendar, x.infused, x.infused + later)
            end = f"its last usable week is {monday(calendar, last)}"
            rule = f"{needs} more must remain" if needs else "none need remain"
            message = (
                f"Lot {x.lot}: {used} {when}; {end} and {rule}: {amount(short, 'week')} short."
            )
            yield Violation(rule="I2", message=message)
    for d in plan.discards:
        if d.week <= lots[d.lot].last:
            left[d.lot] -= d.doses
    for name, doses in left.items():
        last = lots[name].last
        if doses > 0 and 0 <= last < scenario.weeks:
            kept = f"{amount(doses, 'dose')} kept past its last usable week"
            message = f"Lot {name}: {kept}, {monday(calendar, last)}; discard them in that week."
            yield Violation(rule="I2", message=message)


def not_destroyed(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """I3: good doses are discarded in the last usable week only, unless `early_discard`."""
    calendar, lots = scenario.calendar, supply(scenario, plan)
    for d in plan.discards:
        lot = lots[d.lot]
        what = f"Lot {d.lot}: {amount(d.doses, 'dose')} discarded on {monday(calendar, d.week)}"
        end = f"its last usable week, {monday(calendar, lot.last)}"
        if d.week > lot.last:
            late = amount(d.week - lot.last, "week")
            yield Violation(rule="I3", message=f"{what}, {late} after {end}.")
        elif d.week < lot.last and (lot.on_hold or not scenario.early_discard):
            early = amount(lot.last - d.week, "week")
            why = "; a lot on hold is kept until then" if scenario.early_discard else ""
            yield Violation(rule="I3", message=f"{what}, {early} before {end}{why}.")
        elif d.week < lot.released and not lot.on_hold:
            early = amount(lot.released - d.week, "week")
            due = monday(calendar, lot.released)
            message = f"{what}, {early} before its release on {due}."
            yield Violation(rule="I3", message=message)
        reason = "expired" if d.week == lot.last else "early"
        if d.week <= lot.last and d.reason != reason:
            message = f"{what}: reason must be {reason}, not {d.reason}."
            yield Violation(rule="I3", message=message)


def _runs_dry(plan: Plan, lots: dict[str, Lot], short: Collection[str]) -> dict[str, int]:
    """For each overdrawn lot, the first week by whose end more has left it than it held."""
    moves: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for x in plan.shipments:
        if x.lot in short:
            moves[x.lot].append((x.shipped, x.doses))
    for d in plan.discards:
        if d.lot in short:
            moves[d.lot].append((d.week, d.doses))
    dry = {}
    for name, rows in moves.items():
        left = lots[name].doses
        for week, doses in sorted(rows):
            left -= doses
            if left < 0:
                dry[name] = week
                break
    return dry
