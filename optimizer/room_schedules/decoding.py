"""From a list of batches for each room to the earliest starts that capacity allows, compiled."""

from typing import NamedTuple

from optimizer.arrays import Counts
from optimizer.compiled import compiled

NONE = -1


class Capacity(NamedTuple):
    """Rooms of all suites, laboratory and vials.  A pair is a product and a suite that makes it."""

    suite: Counts  # [room]
    production: Counts  # [product] weeks
    clearance: Counts  # [product] weeks
    pair: Counts  # [product, suite]; NONE: not there
    pair_product: Counts  # [pair]
    rooms: Counts  # [product, number] rooms that may make it, NONE after the last
    makes: Counts  # [suite, number] products, NONE after the last
    firm_start: Counts  # [room, number] weeks of its firm batches
    firm_free: Counts  # [room, number] week after the last in which each runs
    firm_product: Counts  # [room, number]; NONE after the last
    slots: Counts  # [week] lots that the laboratory may still release
    free: Counts  # [suite, week] rooms that closures and firm batches leave
    counted: Counts  # [suite] 1: free rooms may be fewer than the rooms
    vials: Counts  # [product, week] batches for which there can be vials by then


class Schedule(NamedTuple):
    """Batches of each room in order."""

    week: Counts  # [room, number] the start that is wanted; once decoded, the start
    product: Counts  # [room, number]
    number: Counts  # [room] of batches
    starts: Counts  # [pair, week] batches decoded


class Ledger(NamedTuple):
    """Room to work in: what is taken while batches are placed."""

    first: Counts  # [room] the first batch that changed; past the last: none
    at: Counts  # [room] the next batch to place
    kept: Counts  # [room] batches that stay as they were
    done: Counts  # [room] batches placed
    next: Counts  # [room] its earliest start
    slots: Counts  # [week] as in Capacity
    used: Counts  # [suite, week] rooms
    made: Counts  # [product]


@compiled
def decode(c: Capacity, x: Schedule, led: Ledger, since: int) -> None:
    """Give every batch from week `since` on its earliest start, and leave out those without one.

    Batches that start before are those of a decoded schedule; none that changed wants to start
    before.  Of batches that could start in the same week, the one wanted sooner comes first.

    One function with every array by a name of its own: numba counts references to an array
    whenever it is handed on or taken from a tuple, which took nine tenths of the time.
    """
    suites, production, clearance, pairs = c.suite, c.production, c.clearance, c.pair
    firm_start, firm_free, firm_product = c.firm_start, c.firm_free, c.firm_product
    free, counted, vials = c.free, c.counted, c.vials
    week, product, count, starts = x.week, x.product, x.number, x.starts
    first, at, kept, done, ahead = led.first, led.at, led.kept, led.done, led.next
    slots, used, made = led.slots, led.used, led.made
    weeks, rooms = vials.shape[1], suites.shape[0]
    slots[:] = c.slots
    used[:] = 0
    made[:] = 0
    starts[:, since:] = 0
    for r in range(rooms):
        i, suite = 0, suites[r]
        while i < min(count[r], first[r]) and week[r, i] < since:
            p = product[r, i]
            frozen = week[r, i] + production[p]
            made[p] += 1
            slots[frozen] -= 1
            if counted[suite]:
                for u in range(week[r, i], frozen):
                    used[suite, u] += 1
            i += 1
        at[r] = kept[r] = done[r] = i
    clock, turn, begun = since, 0, 0
    while rooms:
        room = turn
        if begun == rooms and turn == NONE:  # the room whose next batch starts first
            clock = weeks
            for r in range(rooms):
                now = ahead[r]
                if now < clock or (now == clock < weeks and week[r, at[r]] < week[room, at[room]]):
                    clock, room = now, r
            if room == NONE:
                break
        # The earliest start of the next batch of `room`; those without one are passed over.
        t, i, suite, p = weeks, at[room], suites[room], 0
        while i < count[room] and t >= weeks:
            p = product[room, i]
            span, t = production[p], max(week[room, i], clock)
            if done[room]:
                last = product[room, done[room] - 1]
                ready = week[room, done[room] - 1] + production[last]
                t = max(t, ready + (clearance[last] if last != p else 0))
            again = True
            while again and t < weeks:
                again = False
                while t < weeks and vials[p, t] <= made[p]:
                    t += 1
                while t < weeks and slots[t + span] <= 0:
                    t += 1
                for k in range(firm_product.shape[1]):
                    other = firm_product[room, k]
                    if other == NONE:
                        break
                    after = firm_free[room, k] + (clearance[other] if other != p else 0)
                    before = t + span + (clearance[p] if other != p else 0)
                    if t < after and before > firm_start[room, k]:
                        t, again = after, True
                if counted[suite] and t < weeks:
                    for u in range(t + span - 1, t - 1, -1):
                        if used[suite, u] >= free[suite, u]:
                            t, again = u + 1, True
                            break
            i += t >= weeks
        at[room], ahead[room] = i, t
        if turn == NONE and t == clock < weeks:
            made[p] += 1
            slots[t + production[p]] -= 1
            if counted[suite]:
                for u in range(t, t + production[p]):
                    used[suite, u] += 1
            week[room, done[room]], product[room, done[room]] = t, p
            starts[pairs[p, suite], t] += 1
            done[room] += 1
            at[room] += 1
            turn = room
        else:
            if begun < rooms:
                begun += 1
            turn = begun if begun < rooms else NONE
    count[:] = done
