"""The store in plain code: one path, one patient, one dose at a time."""

from dataclasses import dataclass, field
from math import nan

from planner.compare.arm_result import PatientOutcome
from planner.domain.plan import Batch, Plan
from planner.domain.scenario import Scenario
from planner.simulation.realised_supply import batches_of
from tests.planner.simulation.plain_store import Lot, Parcel, Sent, all_can_leave, expire, send
from tests.planner.simulation.slow_replay import course


@dataclass
class Drawn:
    """What one path has in store for one product's batches, in the order in which they start."""

    failed_donors: set[str]  # new MCBs that do not pass
    passes: list[bool]  # release, by batch
    doses: list[int]  # of one that passes
    delay: list[int]  # [week] of release


@dataclass
class Patient:
    place: int
    hospital: str
    due: int
    referral: float
    patience: float
    start: int | None = None
    left: int = 0  # week in which the first dose left
    promised: list[Parcel] = field(default_factory=list)  # still to leave
    gone: int = 0  # [dose] have left
    dropped: bool = False


@dataclass
class Tale:
    outcome: list[PatientOutcome]
    wait: list[float]
    spend: float
    wasted: int
    lots: list[Lot]
    sent: list[Sent]


def slow_shelf(
    scenario: Scenario, plan: Plan, product: str, drawn: Drawn, people: list[Patient]
) -> Tale:
    p, end = scenario.products[product], scenario.weeks
    lots = _lots(scenario, plan, product, drawn)
    made = [_made(plan, b, drawn) for b in batches_of(plan, product)]
    sent: list[Sent] = []
    spend = _making(scenario, plan, product, drawn)
    wasted = p.doses_per_batch * sum(
        begun and not passes for begun, passes in zip(made, drawn.passes, strict=True)
    )
    for week in range(end):
        sunday = 7 * (week + 1)
        for x in people:
            saved, lost = _drop_out(scenario, x, week, sunday)
            spend -= saved
            wasted += lost
        for x in sorted(people, key=lambda x: _rank(scenario, p.max_wait_weeks, end, x)):
            h = scenario.hospitals[x.hospital]
            start = week + h.transit_weeks
            if x.start is not None or not x.due <= start <= x.due + p.max_wait_weeks:
                continue
            if start > end - 1 or (week >= x.due and x.referral + x.patience <= sunday):
                continue
            parcels = list(course(scenario, product, x.hospital, week))
            others = [parcel for y in people for parcel in y.promised]
            if all_can_leave(lots, [*others, *parcels], week):
                x.start, x.left, x.promised = start, week, parcels
                spend += sum(parcel.doses for parcel in parcels) * float(h.ship_cost)
        sent += send(lots, [parcel for x in people for parcel in x.promised], week)
        for x in people:
            x.gone += sum(parcel.doses for parcel in x.promised if parcel.leaves == week)
            x.promised = [parcel for parcel in x.promised if parcel.leaves > week]
        for lot, doses in expire(lots, week):
            wasted += doses if lot.frozen <= week else 0
            spend += doses * float(p.discard_cost)
        spend += sum(lot.held(week) for lot in lots) * float(p.storage_cost)
    outcomes = [_outcome(scenario, p.max_wait_weeks, end, x) for x in people]
    return Tale(
        outcome=outcomes,
        wait=[
            _wait(scenario, x) if f is PatientOutcome.TREATED else nan
            for x, f in zip(people, outcomes, strict=True)
        ],
        spend=spend,
        wasted=wasted,
        lots=lots,
        sent=sent,
    )


def _made(plan: Plan, batch: Batch, drawn: Drawn) -> bool:
    """Not where the WCB of the batch comes from a donor whose MCB failed."""
    return not any(b.id == batch.bank and b.parent in drawn.failed_donors for b in plan.banking)


def _making(scenario: Scenario, plan: Plan, product: str, drawn: Drawn) -> float:
    """Donors are paid for in any case, what needs a failed one is not."""
    p, spend = scenario.products[product], 0.0
    for b in plan.batches:
        if b.product == product and not b.firm and _made(plan, b, drawn):
            spend += float(p.batch_cost + p.release_cost)
    for bank in plan.banking:
        if bank.product == product:
            line = scenario.lineage[product]
            if bank.tier == "MCB":
                spend += float(line.mcb_cost)
            elif bank.parent not in drawn.failed_donors:
                spend += float(line.wcb_cost)
    return spend


def _lots(scenario: Scenario, plan: Plan, product: str, drawn: Drawn) -> list[Lot]:
    p, line = scenario.products[product], scenario.lineage.get(product)
    new_mcbs = {b.id for b in plan.banking if b.tier == "MCB"}
    found = []
    for x in scenario.lots.values():
        released, last = scenario.lot_weeks(x.id)
        if x.product == product and last >= 0:
            found.append(Lot(x.id, product, 0, released, released, last, True, x.doses))
    for n, b in enumerate(batches_of(plan, product)):
        parents = {x.parent for x in plan.banking if x.id == b.bank}
        risky_donor = line is not None and line.donor_success < 1 and parents & new_mcbs
        sure = p.batch_success == 1 and not (p.yield_sd or p.release_delay_weeks or risky_donor)
        doses = drawn.doses[n] if drawn.passes[n] and _made(plan, b, drawn) else 0
        real = b.released + drawn.delay[n]
        found.append(Lot(b.id, product, b.frozen, real, b.released, b.last, sure, doses))
    return found


def _rank(scenario: Scenario, wait: int, end: int, x: Patient) -> tuple[object, ...]:
    h = scenario.hospitals[x.hospital]
    return -h.priority, min(x.due + wait, end - 1) - h.transit_weeks, x.due, x.place


def _drop_out(scenario: Scenario, x: Patient, week: int, sunday: int) -> tuple[float, int]:
    """Known before doses leave: those that have left are wasted, the others are free again."""
    if x.start is None or x.dropped or x.left >= week or week > x.start:
        return 0.0, 0
    if x.referral + x.patience > sunday:
        return 0.0, 0
    x.dropped = True
    back = sum(parcel.doses for parcel in x.promised)
    x.promised = []
    return back * float(scenario.hospitals[x.hospital].ship_cost), x.gone


def _outcome(scenario: Scenario, wait: int, end: int, x: Patient) -> PatientOutcome:
    if x.dropped:
        return PatientOutcome.DROPPED_OUT
    if x.start is not None:
        return PatientOutcome.TREATED
    last = min(x.due + wait, end - 1) - scenario.hospitals[x.hospital].transit_weeks
    chance = last >= max(0, x.due)
    out = x.referral + x.patience
    dropped = chance and out <= 7 * (last + 1)
    return PatientOutcome.DROPPED_OUT if dropped else PatientOutcome.NO_SUPPLY


def _wait(scenario: Scenario, x: Patient) -> float:
    assert x.start is not None
    road = 7 * scenario.hospitals[x.hospital].transit_weeks
    return max(7 * (x.start + 1) - x.referral, road)
