"""Whole decisions as a solution vector: for warm starts."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import pulp

from optimizer.arrays import Floats
from optimizer.capacity.closing_stock import rests
from optimizer.capacity.rooms import Run, assign, needs_clearance
from optimizer.decisions import Decisions, Drop, Issue, LotKey
from optimizer.flows import SupplyLot, supply, taken_in_transit
from optimizer.formulation.constraints.suites import network_begin
from optimizer.formulation.definitions import ending_supply
from optimizer.formulation.extract import column_numbers
from optimizer.formulation.fefo_tiers import entry_tier
from optimizer.formulation.variables import Model
from optimizer.problem import ProductData, SuiteData
from optimizer.rest_doses import rest_doses

Values = dict[pulp.LpVariable, float]


def solution_vector(m: Model, decisions: Decisions) -> Floats:
    """The column values of `m` for `decisions`, with their issues and drops."""
    values: Values = {}
    for p in m.problem.products:
        _batch_counts(m, p, decisions, values)
        _patient_counts(m, p, decisions, values)
        lots = supply(m.problem, p, decisions)
        _doses(m, p, decisions, values, lots)
        _stock(m, p, decisions, values, lots)
    for rest in rests(m.problem, decisions) if m.rest_kept else ():
        if (rest.product.id, rest.key) in m.rest_kept and rest.gone == rest.lot.last:
            kept = m.rest_kept[rest.product.id, rest.key]
            values[kept] = rest_doses(rest.product, rest.lot)
    if m.rooms:
        for s in m.problem.suites:
            if needs_clearance(m.problem, s):
                _rooms(m, s, decisions, values)
    number = column_numbers(m)
    x = np.zeros(len(m.columns))
    for variable, value in values.items():
        x[number[variable]] = value
    return x


def whole_values(m: Model, decisions: Decisions) -> Values:
    """The whole numbers of `decisions` alone, patients too where they are decided."""
    values: Values = dict.fromkeys(m.start.values(), 0.0)
    for p in m.problem.products:
        _batch_counts(m, p, decisions, values)
        _patient_counts(m, p, decisions, values)
    return values


def _batch_counts(m: Model, p: ProductData, decisions: Decisions, values: Values) -> None:
    weeks = m.problem.weeks
    for t, made in enumerate(accumulate(decisions.batches_by_week(p.id, weeks))):
        values[m.batches_cum[p.id, t]] = made
    for (product, suite, t), n in decisions.starts.items():
        if product == p.id:
            values[m.start[product, suite, t]] = n
    for (product, suite, t), moved in m.moved.items():
        if product == p.id:
            started = decisions.starts.get((product, suite, t), 0)
            values[moved] = abs(started - p.previous[suite, t])
    if p.bank:
        for t, n in enumerate(accumulate(decisions.wcbs[p.id])):
            values[m.wcbs[p.id, t]] = n
        for t, n in enumerate(accumulate(decisions.donors[p.id])):
            values[m.donors[p.id, t]] = n


def _patient_counts(m: Model, p: ProductData, decisions: Decisions, values: Values) -> None:
    for i, c in enumerate(p.classes):
        if (p.id, i) not in decisions.treated:
            continue
        due = before = 0
        for t in range(m.problem.weeks):
            treated, lost = decisions.treated[p.id, i][t], decisions.lost[p.id, i][t]
            values[m.treated[p.id, i, t]] = treated
            values[m.lost[p.id, i, t]] = lost
            due += c.due[t]
            if c.levels:
                values |= _by_level(m, (p.id, i, t), lost - before, due - lost - treated)
            before = lost
    for g, _ in enumerate(p.courses):
        for k, n in enumerate(decisions.continued.get((p.id, g), ())):
            values[m.continued[p.id, g, k]] = n


def _by_level(m: Model, place: tuple[str, int, int], lost: int, waiting: int) -> Values:
    """Patients of a pooled class lost and waiting by level in a week, the cheapest first."""
    values: Values = {}
    product, i, t = place
    p = m.problem.product[product]
    c = p.classes[i]
    cheapest = sorted(range(len(c.levels)), key=lambda j: c.levels[j].priority)
    waiting -= m.cheap_waits(p, c, t)
    for j in cheapest:
        now = min(lost, c.levels[j].due[t])
        lost -= now
        if (p.id, i, j, t) in m.level_lost:
            values[m.level_lost[p.id, i, j, t]] = now
        if (p.id, i, j, t) in m.level_waiting:
            held = max(min(waiting, m.level_waiting[p.id, i, j, t].upBound), 0)
            waiting -= held
            values[m.level_waiting[p.id, i, j, t]] = held
    return values


def _doses(
    m: Model, p: ProductData, decisions: Decisions, values: Values, lots: Sequence[SupplyLot]
) -> None:
    """Issues, discards and closing stock of every lot; by tier each in the tier of its age."""
    lives = m.lives[p.id]
    stream_of: dict[LotKey, int] = {
        lot.id: q for q, s in enumerate(m.streams[p.id]) for lot in s.lots
    }
    leaving: dict[tuple[LotKey, int], list[Issue | Drop]] = defaultdict(list)
    moves: tuple[Issue | Drop, ...] = (*decisions.issues, *decisions.drops)
    for x in moves:
        if x.product == p.id:
            leaving[x.lot, x.week].append(x)

    def add(column: pulp.LpVariable, doses: int) -> None:
        values[column] = values.get(column, 0) + doses

    for lot, first, last, doses in lots:
        q, left = stream_of.get(lot, 0), doses
        for t in range(first, min(last, m.problem.weeks - 1) + 1):
            tier = entry_tier(lives, t, last)
            for x in leaving[lot, t]:
                left -= x.doses
                if isinstance(x, Drop):
                    by_tier = m.stock_by == "tiers"
                    add(m.discard[p.id, q, tier, t] if by_tier else m.lot_discard[p.id, lot, t],
                        x.doses)  # fmt: skip
                elif m.stock_by == "tiers":
                    add(m.issue[p.id, q, tier, lives.index(x.life), t], x.doses)
                else:
                    add(m.lot_issue[p.id, lot, lives.index(x.life), t], x.doses)
            if m.stock_by == "tiers":
                ages = t < last and entry_tier(lives, t + 1, last) > tier
                add((m.age if ages else m.hold)[p.id, q, tier, t], left)
            elif (p.id, lot, t) in m.lot_stock:
                add(m.lot_stock[p.id, lot, t], left)
            if (p.id, lot, t) in m.lot_left:
                dropped = sum(x.doses for x in leaving[lot, t] if isinstance(x, Drop))
                values[m.lot_left[p.id, lot, t]] = float(left + dropped > 0)


def _stock(
    m: Model, p: ProductData, decisions: Decisions, values: Values, lots: Sequence[SupplyLot]
) -> None:
    """Quantities that the definitions name."""
    weeks = m.problem.weeks
    received, issued, discarded = [0] * weeks, [0] * weeks, [0] * weeks
    for lot in lots:
        received[lot.first] += lot.doses
    moves: tuple[Issue | Drop, ...] = (*decisions.issues, *decisions.drops)
    for x in moves:
        if x.product == p.id:
            (issued if isinstance(x, Issue) else discarded)[x.week] += x.doses
    onhand = total = 0
    for t in range(weeks):
        onhand += received[t] - issued[t] - discarded[t]
        total += discarded[t]
        values[m.onhand[p.id, t]] = onhand
        if (p.id, t) in m.reserve_short:
            values[m.reserve_short[p.id, t]] = max(0.0, p.reserve - onhand)
        values[m.discarded[p.id, t]] = total
        if (p.id, t) in m.backordered:
            _deferred(m, p, decisions, values, t)
    if p.id in m.shortfall:
        terms, constant = ending_supply(m, p)
        coming = constant + sum(c * values.get(v, 0.0) for v, c in terms)
        values[m.shortfall[p.id]] = max(0.0, p.ending_target - coming)


def _deferred(m: Model, p: ProductData, decisions: Decisions, values: Values, t: int) -> None:
    waiting = 0
    losing = _not_shipped(m, p, decisions, t)
    for i, c in enumerate(p.classes):
        for k, doses in enumerate(p.course):
            week = min(t + c.transit, m.problem.weeks - 1) - k
            if week >= 0:
                lost = decisions.lost[p.id, i][week]
                waiting += doses * (
                    sum(c.due[: week + 1]) - lost - decisions.treated[p.id, i][week]
                )
                losing += doses * lost
    values[m.backordered[p.id, t]] = waiting
    values[m.lost_doses[p.id, t]] = losing


def _not_shipped(m: Model, p: ProductData, decisions: Decisions, week: int) -> int:
    """Doses in transit that starts take, and owed doses of interrupted courses, by `week`."""
    total = sum(map(sum, taken_in_transit(p, decisions)))
    for g, course in enumerate(p.courses):
        for (infused, doses), patients in zip(
            course.owed, decisions.continued[p.id, g], strict=True
        ):
            if infused - course.transit <= week:
                total += doses * (course.patients - patients)
    return total


def _rooms(m: Model, s: SuiteData, decisions: Decisions, values: Values) -> None:
    """States of each room over time, from an assignment of runs to rooms."""
    weeks = m.problem.weeks
    runs = [Run(product, start, firm=True) for product, start in s.firm]
    for (product, suite, t), n in sorted(decisions.starts.items(), key=lambda x: x[0][2]):
        runs += [Run(product, t, firm=False)] * (n if suite == s.id else 0)
    rooms = assign(m.problem, s, runs)
    if rooms is None:
        return

    if (s.id, "clean", 0) not in m.rooms:
        for number, (run, room) in enumerate(zip(runs, rooms, strict=True)):
            place = ("firm", number, room) if run.firm else ("in", run.product, room, run.start)
            values[m.rooms[s.id, *place]] = 1
        return

    begin = network_begin(m, s)

    def add(kind: tuple[object, ...], first: int, last: int) -> None:
        for t in range(max(first, begin), min(last, weeks - 1) + 1):
            values[m.rooms[s.id, *kind, t]] = values.get(m.rooms[s.id, *kind, t], 0) + 1

    for room in range(1, s.rooms + 1):
        mine = sorted(
            (r for r, at in zip(runs, rooms, strict=True) if at == room), key=lambda r: r.start
        )
        product, free = "", 0
        for r in mine:
            clearance = m.problem.product[product].clearance if product else 0
            if product == r.product:
                add(("idle", product), free, r.start - 1)
                add(("again", product), r.start, r.start if r.start >= begin else begin - 1)
            else:
                if product:
                    add(("cleaned", product), free, free)
                    add(("clean",), free + clearance, r.start - 1)
                else:
                    add(("clean",), begin, r.start - 1)
                add(("fresh", r.product), r.start, r.start if r.start >= begin else begin - 1)
            product, free = r.product, m.problem.product[r.product].frozen(r.start)
        add(("idle", product) if product else ("clean",), free if product else begin, weeks - 1)
