"""Rooms of suites: how many run, and clearance between products (contract 2, 6)."""

from collections import Counter

from optimizer.capacity.rooms import firm_fit, firm_may_share, needs_clearance, products_seen
from optimizer.formulation import batch_rows
from optimizer.formulation.constraints.single_rooms import single_rooms
from optimizer.formulation.families import CLEARANCE, Rows, family
from optimizer.formulation.variables import Model
from optimizer.linear.expressions import Term, at_most, equal
from optimizer.problem import SuiteData

MOST_PLACES = 200  # starts x rooms of a suite that is modelled room by room without need


@family("B1", "Rooms in use fit the rooms that are open")
def rooms_in_use(m: Model) -> Rows:
    r"""New batches running in a week fit the rooms that closures and firm batches leave.

        sum_p sum_{t - production < u <= t} start[p,s,u] <= max(0, open[s,t] - firm[s,t])   (B1)

    Past the horizon too, while batches started in it still run.  Where firm batches alone exceed
    the rooms they run on and nothing is added.  The rows are in formulation/batch_rows.py, their
    right-hand side is `Problem.free_rooms`.  Twin check: planner.verify B1.  Source: contract 6.
    """
    for key, terms, free in batch_rows.rooms_in_use(m.problem, m.start):
        yield key, at_most(terms, free)


@family(CLEARANCE, "Clearance passes before another product uses a room")
def clearance(m: Model) -> Rows:
    r"""Rooms flow through states: clean, or last used for product p.

        clean[t-1] + sum_p cleaned[p, t - clearance] = clean[t] + sum_p fresh[p,t]
        idle[p,t-1] + (fresh + again)[p, t - production] = idle[p,t] + again[p,t] + cleaned[p,t]
        fresh[p,t] + again[p,t] = start[p,s,t] + firm starts                               (B2)

    A minimum-cost-flow network, whole in practice; it begins before week 0 where a room is still to
    be cleared of a batch that is frozen by then.  Where firm batches clash among themselves no
    flow exists, and where they may share a room none has it; such a suite is modelled room by room
    (constraints/single_rooms.py), but for large ones whose firm batches fit rooms of their own:
    there the network leaves plans out, and what is proven of it is not used as a bound.
    Twin check: planner.verify B2.  Source: contract 2.
    """
    for s in m.problem.suites:
        if not needs_clearance(m.problem, s):
            continue
        places = s.rooms * sum(suite == s.id for _, suite, _ in m.start)
        share = firm_may_share(m.problem, s)
        if not firm_fit(m.problem, s) or (share and places <= MOST_PLACES):
            yield from single_rooms(m, s)
        else:
            m.restricted |= share
            yield from _network(m, s)


@family("M1", "Frozen weeks keep the plan in force")
def frozen_weeks(_: Model) -> Rows:
    r"""No rows: what is taken over is fixed supply, and no room is open to others (B1).

    planner/solving/taken_over.py chooses batches and banks, compile.py closes the rooms.  What
    other starts cost that differ from the plan in force is in the objective, with

        moved[p,s,t] >= |start[p,s,t] - starts of the plan in force|.

    Twin check: planner.verify M1.  Source: contract 7a.
    """
    yield from ()


def network_begin(m: Model, s: SuiteData) -> int:
    """The first week of the network: before 0 where rooms are still to be cleared of a batch."""
    frozen = any(m.problem.product[product].frozen(start) < 0 for product, start in s.firm)
    return min(start for _, start in s.firm) if frozen else 0


def _network(m: Model, s: SuiteData) -> Rows:
    begin = network_begin(m, s)
    firm = Counter((product, start) for product, start in s.firm if start >= begin)
    arriving = Counter(
        (product, m.problem.product[product].frozen(start))
        for product, start in s.firm
        if start < begin
    )
    weeks = range(begin, m.problem.weeks)
    for t in weeks:
        m.rooms[s.id, "clean", t] = m.variable()
        for product in products_seen(s):
            for kind in ("idle", "fresh", "again", "cleaned"):
                m.rooms[s.id, kind, product, t] = m.variable()
    for t in weeks:
        free = s.rooms - arriving.total() if t == begin else 0
        yield (s.id, "clean", t), equal(_clean(m, s, t), free)
        for product in products_seen(s):
            yield (s.id, "used", product, t), equal(_used(m, s, product, t), arriving[product, t])
            starting: list[Term] = [
                (m.rooms[s.id, "fresh", product, t], 1.0),
                (m.rooms[s.id, "again", product, t], 1.0),
            ]
            if (product, s.id, t) in m.start:
                starting.append((m.start[product, s.id, t], -1.0))
            yield (s.id, "begin", product, t), equal(starting, firm[product, t])


def _clean(m: Model, s: SuiteData, t: int) -> list[Term]:
    """Clean rooms stay clean, start a batch, or are clean again when clearance has passed."""
    terms: list[Term] = [(m.rooms[s.id, "clean", t], 1.0)]
    if (s.id, "clean", t - 1) in m.rooms:
        terms.append((m.rooms[s.id, "clean", t - 1], -1.0))
    for product in products_seen(s):
        clearance = m.problem.product[product].clearance
        terms.append((m.rooms[s.id, "fresh", product, t], 1.0))
        if (s.id, "cleaned", product, t - clearance) in m.rooms:
            terms.append((m.rooms[s.id, "cleaned", product, t - clearance], -1.0))
    return terms


def _used(m: Model, s: SuiteData, product: str, t: int) -> list[Term]:
    """Rooms last used for `product`: idle, run it again, or go to clearance."""
    production = m.problem.product[product].production
    terms: list[Term] = [
        (m.rooms[s.id, kind, product, t], 1.0) for kind in ("idle", "again", "cleaned")
    ]
    if (s.id, "idle", product, t - 1) in m.rooms:
        terms.append((m.rooms[s.id, "idle", product, t - 1], -1.0))
    if (s.id, "fresh", product, t - production) in m.rooms:
        terms.append((m.rooms[s.id, "fresh", product, t - production], -1.0))
        terms.append((m.rooms[s.id, "again", product, t - production], -1.0))
    return terms
