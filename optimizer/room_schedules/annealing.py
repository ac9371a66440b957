"""Simulated annealing over room schedules, compiled."""

from math import log
from typing import NamedTuple

from optimizer.arrays import Counts, Floats
from optimizer.compiled import compiled
from optimizer.room_schedules.decoding import Capacity, Ledger, Schedule, decode
from optimizer.room_schedules.moves import draw, move
from optimizer.room_schedules.path_pricing import PathPrices, price_on_paths
from optimizer.room_schedules.pricing import ProductMoney, Scratch, price

UNCHANGED = 1 << 30  # past every batch of a room
SMALLEST = 1e-7  # [currency] by which a schedule is cheaper


class Limits(NamedTuple):
    """What is priced beside each product: freezers and moves."""

    positions: Floats  # [product] per dose
    freezer: Floats  # [week] positions that may be filled
    over: float  # [currency] of a position and week beyond them
    pairs: Counts  # [product + 1] the first pair of each
    move_cost: Floats  # [product]
    stable: Counts  # [product] week before which moves cost
    before: Counts  # [pair, week] starts of the plan in force


class Priced(NamedTuple):
    """A schedule and its money."""

    schedule: Schedule
    cost: Floats  # [product]
    stock: Floats  # [product, week]
    total: Floats  # [0] all products, what exceeds the freezers included


class Cooling(NamedTuple):
    """Temperatures [currency] and lengths [state] of the cycles."""

    hot: float
    cold: float
    first: int
    growth: float
    longest: int


class Search(NamedTuple):
    """Everything the compiled search reads and writes."""

    capacity: Capacity
    prices: ProductMoney
    paths: PathPrices  # none: the forecast is priced
    limits: Limits
    cooling: Cooling
    now: Priced
    new: Priced
    best: Priced
    ledger: Ledger
    scratch: Scratch
    started: Counts  # [week + 1]
    weights: Counts  # [number] kinds of moves, as often as they are drawn
    rng: Counts  # [0]
    clock: Counts  # states tried, of this cycle, its length, its number


@compiled
def copy_since(since: Counts, old: Priced, new: Priced) -> None:
    """Make `new` what `old` is; rooms are alike before batch `since`."""
    a, b = old.schedule, new.schedule
    week, product, count, week_too, product_too = a.week, a.product, a.number, b.week, b.product
    for r in range(count.shape[0]):
        for i in range(since[r], count[r]):
            week_too[r, i], product_too[r, i] = week[r, i], product[r, i]
    b.number[:] = count
    b.starts[:] = a.starts
    new.cost[:] = old.cost
    new.stock[:] = old.stock
    new.total[0] = old.total[0]


@compiled
def changed_since(new: Schedule, now: Schedule, first: Counts, production: Counts) -> int:
    """The first week that a move may change; wanted weeks of a room are put in order.

    first: [room] the first batch that changed.  Past the horizon: nothing has changed.
    """
    week, product, count, before, number = new.week, new.product, new.number, now.week, now.number
    since: int = new.starts.shape[1]
    for r in range(count.shape[0]):
        i = first[r]
        for k in range(max(i, 1), count[r]):
            week[r, k] = max(week[r, k], week[r, k - 1] + production[product[r, k - 1]])
        if i < count[r]:
            since = min(since, week[r, i])
        if i < number[r]:
            since = min(since, before[r, i])
    return since


@compiled
def price_since(x: Search, since: int) -> None:
    """Decode the new schedule from a week on, and price the products that changed."""
    new, limits, before = x.new, x.limits, x.now.schedule.starts
    starts, cost, stock, started = new.schedule.starts, new.cost, new.stock, x.started
    pairs, over, freezer, positions = limits.pairs, limits.over, limits.freezer, limits.positions
    prices, scratch, weeks = x.prices, x.scratch, starts.shape[1]
    paths, on_paths = x.paths, x.paths.due.shape[2] > 0
    decode(x.capacity, new.schedule, x.ledger, since)
    paid = 0.0
    for p in range(cost.shape[0]):
        touched = since == 0
        for q in range(pairs[p], pairs[p + 1]):
            for t in range(since, weeks):
                if starts[q, t] != before[q, t]:
                    touched = True
                    break
        if touched:
            total = 0
            for t in range(weeks):
                for q in range(pairs[p], pairs[p + 1]):
                    total += starts[q, t]
                started[t + 1] = total
            cost[p] = price(prices, scratch, p, started, stock[p])
            if on_paths:  # the stock stays that of the forecast
                cost[p] = price_on_paths(prices, paths, p, started)
            if limits.move_cost[p] > 0.0:
                moved = 0
                for q in range(pairs[p], pairs[p + 1]):
                    for t in range(min(limits.stable[p], weeks)):
                        moved += abs(starts[q, t] - limits.before[q, t])
                cost[p] += limits.move_cost[p] * moved
        paid += cost[p]
    if over > 0.0:
        for t in range(weeks):
            used = 0.0
            for p in range(cost.shape[0]):
                used += positions[p] * stock[p, t]
            paid += over * max(used - freezer[t], 0.0)
    new.total[0] = paid


@compiled
def anneal(x: Search, states: int) -> bool:
    """Try so many schedules; True where one is cheaper than any before."""
    clock, cooling, rng, weights = x.clock, x.cooling, x.rng, x.weights
    capacity, ledger, now, new, best = x.capacity, x.ledger, x.now, x.new, x.best
    first, kept, cheapest, present = ledger.first, ledger.kept, best.total, now.total
    paid, weeks, found = new.total, new.schedule.starts.shape[1], False
    for _ in range(states):
        if clock[1] >= clock[2]:  # the next cycle begins with the cheapest schedule
            clock[1], clock[3] = 0, clock[3] + 1
            clock[2] = min(int(clock[2] * cooling.growth), cooling.longest)
            first[:] = 0
            copy_since(first, best, now)
            copy_since(first, best, new)
        share = clock[1] / clock[2]
        heat = cooling.hot * (cooling.cold / cooling.hot) ** share
        most = present[0] - heat * log((draw(rng, 1 << 30) + 1) / (1 << 30))
        clock[0] += 1
        clock[1] += 1
        first[:] = UNCHANGED
        move(capacity, new.schedule, ledger, rng, weights[draw(rng, weights.shape[0])])
        since = changed_since(new.schedule, now.schedule, first, capacity.production)
        if since >= weeks:
            kept[:] = 0
            copy_since(kept, now, new)
            continue
        price_since(x, since)
        if paid[0] > most:
            copy_since(kept, now, new)
            continue
        copy_since(kept, new, now)
        if present[0] < cheapest[0] - SMALLEST:
            first[:] = 0
            copy_since(first, now, best)
            found = True
    return found


@compiled
def price_all(x: Search, adopted: bool) -> float:
    """[currency] of the new schedule; where it is adopted, the search goes on from it."""
    first = x.ledger.first
    first[:] = 0
    price_since(x, x.started[0])  # 0; a constant would compile all of it once more
    paid: float = x.new.total[0]
    if adopted:
        copy_since(first, x.new, x.now)
        if x.new.total[0] < x.best.total[0] - SMALLEST:
            copy_since(first, x.new, x.best)
    else:
        copy_since(first, x.now, x.new)
    return paid
