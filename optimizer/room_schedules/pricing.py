"""What one product costs by cumulative supply against cumulative demand, compiled."""

from typing import NamedTuple

from optimizer.arrays import Counts, Floats
from optimizer.compiled import compiled

EPSILON = 1e-9  # [dose]


class ProductMoney(NamedTuple):
    """Demand, fixed supply and money of all products; arrays by product unless said.

    Doses are cumulative by the week in which they leave the store.  Demand consists of atoms: doses
    that leave on time in one week and have to leave by another, by level of like price.
    """

    due: Floats  # [product, week] if all start on time
    latest: Floats  # [product, week] if all start as late as they may
    levels: Counts  # [product + 1] the first level of each, the cheapest first
    atoms: Counts  # [level + 1] the first atom of each, by week due
    atom_due: Counts  # [atom] week
    atom_latest: Counts  # [atom] week
    atom_doses: Floats  # [atom]
    atom_price: Floats  # [atom] per dose lost
    mean_price: Floats  # per dose lost
    waits: Counts  # [product + 1] the first kind of waiting of each, the cheapest first
    wait_price: Floats  # [kind] per dose and week
    may_wait: Floats  # [kind, week] doses that are due and not yet late
    usable: Floats  # [product, week] fixed doses released
    frozen: Floats  # [product, week] fixed doses frozen, less those that serve nobody and are gone
    stale: Floats  # [product, week] fixed doses that patients can no longer use
    coming: Floats  # fixed doses frozen after the horizon
    doses: Floats  # of a batch
    production: Counts  # [week]
    lag: Counts  # [week]
    life: Counts  # [week] from the start of a batch until its doses are stale
    still: Counts  # [week] from when doses are stale until they are discarded
    batch: Floats  # [product, week] of a batch started in the week
    storage: Floats
    discard: Floats
    target: Floats  # [dose] at the end
    short: Floats  # per dose missing at the end
    reserve: Floats  # [dose]
    reserve_short: Floats  # per dose and week
    wcb: Floats  # per WCB
    donor: Floats  # per donor
    per_wcb: Counts  # [batch]; 0: none can be made, or the product has no banks
    per_donor: Counts  # [vial]
    wcb_weeks: Counts
    on_hand: Counts  # [product, week] batches of the WCBs on hand
    vials: Counts  # [product, week] vials of the MCBs on hand
    fixed: Floats  # [currency] whatever is decided


class Scratch(NamedTuple):
    """Room to work in."""

    pushed: Counts  # [level] the first atom that is not due yet
    top: Counts  # [level] the end of its stack
    stack: Counts  # [atom] each level's in the place of its atoms
    left: Floats  # [atom]
    bound: Floats  # [week] doses
    lost_due: Floats  # [week]
    lost_latest: Floats  # [week]
    stale: Floats  # [week]


@compiled
def least_lost(m: ProductMoney, p: int, started: Counts, bound: Floats) -> bool:
    """Whether doses are missing; `bound` receives, by week, how many will be while some wait.

    Who is lost in the end need not wait until then: whoever waits is lost at once, up to the doses
    that go missing before nobody waits any more.
    """
    due, latest, usable, spoilt = m.due[p], m.latest[p], m.usable[p], m.stale[p]
    doses, lag, life, weeks = m.doses[p], m.lag[p], m.life[p], m.due.shape[1]
    issued, lost, stale = 0.0, 0.0, 0.0
    for t in range(weeks):
        supply = usable[t] + doses * started[max(t - lag + 1, 0)]
        issued = max(issued, min(supply - stale, due[t] - lost))
        lost = max(lost, latest[t] - issued)
        stale = max(stale, spoilt[t] + doses * started[max(t - life + 1, 0)] - issued)
        bound[t] = lost if due[t] - lost - issued <= EPSILON else -1.0
    if lost <= EPSILON:
        return False
    for t in range(weeks - 1, -1, -1):
        if bound[t] < 0.0:
            bound[t] = lost
        lost = bound[t]
    return True


@compiled
def lose_all(m: ProductMoney, s: Scratch, p: int, started: Counts) -> float:
    """Who is lost, by week due and by last week, and what that costs.

    What is missing in a week is taken from the cheapest patients due by then, of like price those
    due last; their doses are kept for the others, as long as these live.
    """
    s.lost_due[:] = 0.0
    s.lost_latest[:] = 0.0
    if not least_lost(m, p, started, s.bound):
        return 0.0
    levels, atoms, atom_price, bound = m.levels, m.atoms, m.atom_price, s.bound
    atom_due, atom_latest, atom_doses = m.atom_due, m.atom_latest, m.atom_doses
    pushed, top, stack, left = s.pushed, s.top, s.stack, s.left
    lost_due, lost_latest = s.lost_due, s.lost_latest
    due, latest, usable, spoilt = m.due[p], m.latest[p], m.usable[p], m.stale[p]
    doses, lag, life, mean = m.doses[p], m.lag[p], m.life[p], m.mean_price[p]
    for v in range(levels[p], levels[p + 1]):
        pushed[v], top[v] = atoms[v], atoms[v]
    issued, lost, stale, paid = 0.0, 0.0, 0.0, 0.0
    for t in range(due.shape[0]):
        supply = usable[t] + doses * started[max(t - lag + 1, 0)]
        issued = max(issued, min(supply - stale, due[t] - lost))
        missing = max(latest[t] - issued, min(due[t] - issued, bound[t])) - lost
        if missing > EPSILON:
            lost += missing
            for v in range(levels[p], levels[p + 1]):
                while pushed[v] < atoms[v + 1] and atom_due[pushed[v]] <= t:
                    stack[top[v]] = pushed[v]
                    left[top[v]] = atom_doses[pushed[v]]
                    top[v] += 1
                    pushed[v] += 1
                while top[v] > atoms[v] and missing > EPSILON:
                    at = top[v] - 1
                    atom = stack[at]
                    if atom_due[atom] < t - life + lag:
                        break  # a dose that comes so early does not live until now
                    now = min(missing, left[at])
                    left[at] -= now
                    missing -= now
                    paid += now * atom_price[atom]
                    lost_due[atom_due[atom]] += now
                    lost_latest[atom_latest[atom]] += now
                    if left[at] <= EPSILON:
                        top[v] = at
                if missing <= EPSILON:
                    break
            paid += missing * mean
        stale = max(stale, spoilt[t] + doses * started[max(t - life + 1, 0)] - issued)
    return paid


@compiled
def bank_cost(m: ProductMoney, p: int, started: Counts) -> float:
    """The fewest WCBs and donors that the batches need, as capacity/bank_schedule.py counts."""
    per_wcb, per_donor, lead = m.per_wcb[p], m.per_donor[p], m.wcb_weeks[p]
    if per_wcb == 0:
        return 0.0
    on_hand, vials = m.on_hand[p], m.vials[p]
    wcbs = donors = 0
    for t in range(on_hand.shape[0]):
        missing = started[t + 1] - on_hand[t]
        if missing > 0:
            wcbs = max(wcbs, -(-missing // per_wcb))
            more = wcbs - vials[max(t - lead, 0)]
            if more > 0 and per_donor > 0:
                donors = max(donors, -(-more // per_donor))
    paid: float = m.wcb[p] * wcbs + m.donor[p] * donors
    return paid


@compiled
def price(m: ProductMoney, s: Scratch, p: int, started: Counts, stock: Floats) -> float:
    """[currency] of one product without moves; `stock` receives its closing stock by week.

    started: [week + 1] batches started before a week.
    """
    paid: float = m.fixed[p] + bank_cost(m, p, started) + lose_all(m, s, p, started)
    due, latest, usable, frozen, spoilt = (
        m.due[p],
        m.latest[p],
        m.usable[p],
        m.frozen[p],
        m.stale[p],
    )
    doses, lag, life, production = m.doses[p], m.lag[p], m.life[p], m.production[p]
    first, end, wait_price, may_wait = m.waits[p], m.waits[p + 1], m.wait_price, m.may_wait
    batch, gone, by_due, by_latest = m.batch[p], s.stale, s.lost_due, s.lost_latest
    still, reserve, mean = m.still[p], m.reserve[p], m.mean_price[p]
    weeks = due.shape[0]
    issued, lost_due, lost_latest, more_lost, stale = 0.0, 0.0, 0.0, 0.0, 0.0
    kept, wasted, below = 0.0, 0.0, 0.0
    for t in range(weeks):
        lost_due += by_due[t]
        lost_latest += by_latest[t]
        if started[t + 1] > started[t]:
            paid += batch[t] * (started[t + 1] - started[t])
        supply = usable[t] + doses * started[max(t - lag + 1, 0)]
        issued = max(issued, min(supply - stale, due[t] - lost_due - more_lost))
        missing = latest[t] - lost_latest - more_lost - issued
        if missing > EPSILON:  # doses kept for later expired
            more_lost += missing
            paid += missing * mean
        waiting = due[t] - lost_due - more_lost - issued
        if waiting > EPSILON:
            for g in range(first, end):
                now = min(waiting, may_wait[g, t])
                paid += now * wait_price[g]
                waiting -= now
                if waiting <= EPSILON:
                    break
        stale = max(stale, spoilt[t] + doses * started[max(t - life + 1, 0)] - issued)
        gone[t] = stale
        if t >= still:
            wasted = gone[t - still]
        stock[t] = frozen[t] + doses * started[max(t - production + 1, 0)] - issued - wasted
        kept += stock[t]
        if t >= lag:
            below += max(reserve - (supply - issued - wasted), 0.0)
    paid += m.storage[p] * kept + m.discard[p] * wasted + m.reserve_short[p] * below
    coming = m.coming[p] + doses * (started[weeks] - started[max(weeks - production, 0)])
    paid += m.short[p] * max(m.target[p] - stock[weeks - 1] - coming, 0.0)
    return paid
