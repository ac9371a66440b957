"""Whole decisions as a point of a model: for warm starts, for its cost, and to test its rows."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import pulp

from optimizer.arrays import Floats
from optimizer.capacity.rooms import Run, assign, needs_clearance
from optimizer.decisions import Decisions, Drop, Issue, LotKey
from optimizer.flows import SupplyLot, supply
from optimizer.formulation.definitions import ending_supply
from optimizer.formulation.extract import column_numbers, matrix_of
from optimizer.formulation.fefo_tiers import entry_tier
from optimizer.formulation.variables import Model
from optimizer.linear.matrix import Matrix
from optimizer.problem import ProductData, SuiteData

Values = dict[pulp.LpVariable, float]


def point(m: Model, decisions: Decisions) -> Floats:
    """The column values of `m` that say what `decisions` (with issues and drops) do."""
    values: Values = {}
    for p in m.problem.products:
        _batch_counts(m, p, decisions, values)
        _patient_counts(m, p, decisions, values)
        lots = supply(m.problem, p, decisions)
        if m.stock_by == "tiers":
            _tiers(m, p, decisions, values, lots)
        else:
            _lots(m, p, decisions, values, lots)
        _stock(m, p, decisions, values, lots)
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


def broken_rows(m: Model, x: Floats, tolerance: float = 1e-6) -> list[str]:
    """Rows and column bounds of `m` that `x` breaks, by name; empty when it is admitted."""
    return broken_in(m, matrix_of(m), x, tolerance)


def broken_in(m: Model, matrix: Matrix, x: Floats, tolerance: float = 1e-6) -> list[str]:
    """The same for a model whose arrays are at hand."""
    r = matrix.rows
    number = np.repeat(np.arange(r.count), np.diff(r.start))
    activity = np.bincount(number, weights=r.value * x[r.index], minlength=r.count)
    over = np.maximum(r.lower - activity, activity - r.upper)
    rows = [
        f"{m.rows[i].family or 'definition'} {m.rows[i].key}: off by {over[i]:g}"
        for i in np.nonzero(over > tolerance)[0]
    ]
    out = np.maximum(matrix.lower - x, x - matrix.upper)
    return rows + [f"column {i}: off by {out[i]:g}" for i in np.nonzero(out > tolerance)[0]]


def cost_at(m: Model, x: Floats) -> float:
    """The objective [currency] at `x`."""
    number = column_numbers(m)
    return m.constant + float(sum(c * x[number[v]] for v, c in m.objective))


def _batch_counts(m: Model, p: ProductData, decisions: Decisions, values: Values) -> None:
    weeks = m.problem.weeks
    for t, made in enumerate(accumulate(decisions.made_by_week(p.id, weeks))):
        values[m.made[p.id, t]] = made
    for (product, suite, t), n in decisions.starts.items():
        if product == p.id:
            values[m.start[product, suite, t]] = n
    if p.bank:
        for t, n in enumerate(accumulate(decisions.wcbs[p.id])):
            values[m.wcbs[p.id, t]] = n
        for t, n in enumerate(accumulate(decisions.donors[p.id])):
            values[m.donors[p.id, t]] = n


def _patient_counts(m: Model, p: ProductData, decisions: Decisions, values: Values) -> None:
    for i, c in enumerate(p.classes):
        if (p.id, i) not in decisions.begun:
            continue
        due = before = 0
        for t in range(m.problem.weeks):
            begun, lost = decisions.begun[p.id, i][t], decisions.lost[p.id, i][t]
            values[m.begun[p.id, i, t]] = begun
            values[m.lost[p.id, i, t]] = lost
            due += c.due[t]
            if c.levels:
                values |= _by_level(m, (p.id, i, t), lost - before, due - lost - begun)
            before = lost


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
        values[m.lose[p.id, i, j, t]] = now
        if (p.id, i, j, t) in m.hold:
            held = max(min(waiting, m.hold[p.id, i, j, t].upBound), 0)
            waiting -= held
            values[m.hold[p.id, i, j, t]] = held
    return values


def _moves(
    p: ProductData, decisions: Decisions
) -> tuple[dict[LotKey, dict[int, list[Issue]]], dict[LotKey, dict[int, list[Drop]]]]:
    issued: dict[LotKey, dict[int, list[Issue]]] = defaultdict(lambda: defaultdict(list))
    dropped: dict[LotKey, dict[int, list[Drop]]] = defaultdict(lambda: defaultdict(list))
    for issue in decisions.issues:
        if issue.product == p.id:
            issued[issue.lot][issue.week].append(issue)
    for drop in decisions.drops:
        if drop.product == p.id:
            dropped[drop.lot][drop.week].append(drop)
    return issued, dropped


def _tiers(
    m: Model,
    p: ProductData,
    decisions: Decisions,
    values: Values,
    lots: Sequence[SupplyLot],
) -> None:
    """Each lot ages through the tiers of its stream at the weeks its own expiry sets."""
    lives = m.lives[p.id]
    stream_of: dict[LotKey, int] = {
        lot.id: q for q, s in enumerate(m.streams[p.id]) for lot in s.lots
    }
    issued, dropped = _moves(p, decisions)
    for lot, first, last, doses in lots:
        q = stream_of.get(lot, 0)
        tier = entry_tier(lives, first, last)
        left = doses
        for t in range(first, min(last, m.problem.weeks - 1) + 1):
            for issue in issued[lot][t]:
                column = m.use[p.id, q, tier, lives.index(issue.life), t]
                values[column] = values.get(column, 0) + issue.doses
                left -= issue.doses
            for drop in dropped[lot][t]:
                column = m.scrap[p.id, q, tier, t]
                values[column] = values.get(column, 0) + drop.doses
                left -= drop.doses
            later = entry_tier(lives, t + 1, last) if t < last else tier
            if later > tier:
                column = m.move[p.id, q, tier, t]
                values[column] = values.get(column, 0) + left
                tier = later
            else:
                column = m.rest[p.id, q, tier, t]
                values[column] = values.get(column, 0) + left


def _lots(
    m: Model,
    p: ProductData,
    decisions: Decisions,
    values: Values,
    lots: Sequence[SupplyLot],
) -> None:
    lives = m.lives[p.id]
    issued, dropped = _moves(p, decisions)
    for lot, first, last, doses in lots:
        left = doses
        for t in range(first, min(last, m.problem.weeks - 1) + 1):
            for issue in issued[lot][t]:
                column = m.ship[p.id, lot, lives.index(issue.life), t]
                values[column] = values.get(column, 0) + issue.doses
                left -= issue.doses
            for drop in dropped[lot][t]:
                values[m.drop[p.id, lot, t]] = drop.doses
                left -= drop.doses
            if (p.id, lot, t) in m.keep:
                values[m.keep[p.id, lot, t]] = left


def _stock(
    m: Model,
    p: ProductData,
    decisions: Decisions,
    values: Values,
    lots: Sequence[SupplyLot],
) -> None:
    """Quantities that the definitions name."""
    weeks = m.problem.weeks
    come, gone, scrapped = [0] * weeks, [0] * weeks, [0] * weeks
    for _, first, _, doses in lots:
        come[first] += doses
    for issue in decisions.issues:
        if issue.product == p.id:
            gone[issue.week] += issue.doses
    for drop in decisions.drops:
        if drop.product == p.id:
            scrapped[drop.week] += drop.doses
    onhand = dropped = 0
    for t in range(weeks):
        onhand += come[t] - gone[t] - scrapped[t]
        dropped += scrapped[t]
        values[m.onhand[p.id, t]] = onhand
        values[m.scrapped[p.id, t]] = dropped
        if (p.id, t) in m.backlog:
            _deferred(m, p, decisions, values, t)
    if p.id in m.shortfall:
        terms, constant = ending_supply(m, p)
        coming = constant + sum(c * values.get(v, 0.0) for v, c in terms)
        values[m.shortfall[p.id]] = max(0.0, p.ending_target - coming)


def _deferred(m: Model, p: ProductData, decisions: Decisions, values: Values, t: int) -> None:
    waiting = losing = 0
    for i, c in enumerate(p.classes):
        for k, doses in enumerate(p.course):
            week = min(t + c.transit, m.problem.weeks - 1) - k
            if week >= 0:
                lost = decisions.lost[p.id, i][week]
                waiting += doses * (sum(c.due[: week + 1]) - lost - decisions.begun[p.id, i][week])
                losing += doses * lost
    values[m.backlog[p.id, t]] = waiting
    values[m.forgone[p.id, t]] = losing


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

    def add(kind: tuple[object, ...], first: int, last: int) -> None:
        for t in range(max(first, 0), min(last, weeks - 1) + 1):
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
                add(("again", product), r.start, r.start if r.start >= 0 else -1)
            else:
                if product:
                    add(("cleaned", product), free, free)
                    add(("clean",), free + clearance, r.start - 1)
                else:
                    add(("clean",), 0, r.start - 1)
                add(("fresh", r.product), r.start, r.start if r.start >= 0 else -1)
            product, free = r.product, m.problem.product[r.product].frozen(r.start)
        add(("idle", product) if product else ("clean",), free if product else 0, weeks - 1)
