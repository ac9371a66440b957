"""Local search over whole patients of one product, compiled: doses leave oldest first throughout.

A state is who starts when (`starts`) and who is lost (`lost`, by week due), class by class, first
come, first served.  A move changes the doses that leave in a few weeks; their issue is simulated
again from the first of these weeks until the stock is what it was before.

Numba's index beside the module names the types below: a type that is renamed needs a renamed
module, else a stale index stops the program.
"""

from typing import NamedTuple

import numpy as np

from optimizer.arrays import Counts, Floats
from optimizer.compiled import compiled

GAIN = 1e-6  # [currency] that a move saves at least
NEAR = 8  # [week] before doses are short in which starts are looked at
MOST_MENDED = 1_000  # [move]


class ServiceArrays(NamedTuple):
    """One product as arrays.  C classes, T weeks, J lives needed (longest first), L lots, K doses.

    Lots are in the order in which they expire.  Money is [currency].
    """

    due: Counts  # [C, T] patients
    patience: Counts  # [C] weeks
    first_start: Counts  # [C] week
    transit: Counts  # [C] weeks
    life: Counts  # [C] number of the life needed
    loss: Floats  # [C] of losing one
    wait: Floats  # [C] of one waiting a week
    ship: Floats  # [C] a dose
    course: Counts  # [K] doses
    lives: Counts  # [J] weeks
    first: Counts  # [L] week from which it may leave
    last: Counts  # [L] last usable week
    doses: Counts  # [L]
    base: Counts  # [T] doses in the freezer that are not usable yet
    room: Floats  # [T] doses that the freezer holds at the end of a week
    fixed: Counts  # [T, J] doses that leave for running courses
    storage: float  # a dose and week
    discard: float  # a dose
    ending: float  # doses wanted at the end, less those to come
    ending_cost: float  # a dose
    reserve: float  # doses that are to be usable
    reserve_from: int  # week
    reserve_cost: float  # a dose and week
    penalty: float  # of a dose that is missing, or has no room for a week


class ServiceState(NamedTuple):
    """Who starts when and who is lost; what the store holds at the start of each week."""

    starts: Counts  # [C, T]
    lost: Counts  # [C, T] by week due
    waiting: Counts  # [C, T] at the end of a week
    need: Counts  # [T, J] doses that leave
    left: Counts  # [T + 1, L] doses of each lot at the start of a week
    paid: Floats  # [T + 1] for stock before a week
    work: Counts  # [L]
    short: Counts  # [T] doses that are missing in a week, or have no room at its end


class ServiceMove(NamedTuple):
    """`n` of class `i` who start in week `start` start in week `later`, or are lost.

    due: the week due of those lost; below 0 they are not.
    """

    i: int
    start: int
    later: int
    due: int
    n: int


@compiled
def _week(s: ServiceArrays, need: Counts, left: Counts, t: int) -> tuple[float, int]:
    """Issues the doses of one week out of `left`; (what its stock costs, doses short)."""
    paid, short = 0.0, 0
    for j in range(len(s.lives)):
        missing = need[t, j]
        if missing > 0:
            for k in range(len(s.first)):
                if left[k] > 0 and s.first[k] <= t and t + s.lives[j] <= s.last[k]:
                    now = min(missing, left[k])
                    left[k] -= now
                    missing -= now
                    if missing == 0:
                        break
            short += missing
    usable = 0
    for k in range(len(s.first)):
        if s.first[k] <= t and left[k] > 0:
            if s.last[k] <= t:
                paid += s.discard * left[k]
                left[k] = 0
            else:
                usable += left[k]
    paid += s.storage * usable
    held = usable + s.base[t]
    if held > s.room[t]:
        short += int(np.ceil(held - s.room[t]))
    if t >= s.reserve_from and usable < s.reserve:
        paid += s.reserve_cost * (s.reserve - usable)
    if t == need.shape[0] - 1 and held < s.ending:
        paid += s.ending_cost * (s.ending - held)
    return float(paid + s.penalty * short), short


@compiled
def issue_anew(s: ServiceArrays, state: ServiceState, since: int) -> float:
    """Issues all doses from week `since` on; what stock costs."""
    weeks = state.need.shape[0]
    for t in range(since, weeks):
        for k in range(len(s.first)):
            state.left[t + 1, k] = state.left[t, k]
        paid, state.short[t] = _week(s, state.need, state.left[t + 1], t)
        state.paid[t + 1] = state.paid[t] + paid
    return float(state.paid[weeks])


@compiled
def change_of_stock(s: ServiceArrays, state: ServiceState, since: int, until: int) -> float:
    """[currency] that stock costs more with `state.need` changed in weeks since ... until."""
    weeks = state.need.shape[0]
    work = state.work
    for k in range(len(s.first)):
        work[k] = state.left[since, k]
    paid = state.paid[since]
    for t in range(since, weeks):
        paid += _week(s, state.need, work, t)[0]
        if t >= until:
            same = True
            for k in range(len(s.first)):
                if work[k] != state.left[t + 1, k]:
                    same = False
                    break
            if same:
                return float(paid - state.paid[t + 1])
    return float(paid - state.paid[weeks])


@compiled
def give(s: ServiceArrays, state: ServiceState, i: int, start: int, n: int) -> None:
    """Counts the doses of `n` courses of class i begun in week `start`."""
    weeks = state.need.shape[0]
    for k in range(len(s.course)):
        leaves = start + k - s.transit[i]
        if start + k < weeks and leaves >= 0:
            state.need[leaves, s.life[i]] += n * s.course[k]


@compiled
def shipped(s: ServiceArrays, i: int, start: int, weeks: int) -> float:
    """[currency] of shipping a course of class i begun in week `start`."""
    total = 0.0
    for k in range(len(s.course)):
        if start + k < weeks and start + k >= s.transit[i]:
            total += s.ship[i] * s.course[k]
    return total


@compiled
def _first_leaves(s: ServiceArrays, i: int, start: int) -> int:
    return int(max(start - s.transit[i], 0))


@compiled
def _last_leaves(s: ServiceArrays, i: int, start: int, weeks: int) -> int:
    return int(max(min(start + len(s.course), weeks) - 1 - s.transit[i], 0))


@compiled
def _count(s: ServiceArrays, state: ServiceState) -> None:
    """Fills `waiting` and `need` from starts and lost."""
    classes, weeks = state.starts.shape
    for t in range(weeks):
        for j in range(len(s.lives)):
            state.need[t, j] = s.fixed[t, j]
    for i in range(classes):
        now = 0
        for t in range(weeks):
            now += s.due[i, t] - state.lost[i, t] - state.starts[i, t]
            state.waiting[i, t] = now
            if state.starts[i, t]:
                give(s, state, i, t, state.starts[i, t])


@compiled
def begin(s: ServiceArrays, state: ServiceState) -> float:
    """Counts and issues all; what stock costs."""
    _count(s, state)
    for k in range(len(s.first)):
        state.left[0, k] = s.doses[k]
    state.paid[0] = 0.0
    return issue_anew(s, state, 0)


@compiled
def start_lost(s: ServiceArrays, state: ServiceState, order: Counts) -> float:
    """Lost patients who start at a gain, class after class in this order; [currency] saved."""
    weeks = state.starts.shape[1]
    saved = 0.0
    for i in order:
        for d in range(weeks):
            if state.lost[i, d] == 0:
                continue
            for start in range(max(d, s.first_start[i]), min(d + s.patience[i], weeks - 1) + 1):
                n = state.lost[i, d]
                while n > 0:
                    gain = s.loss[i] - s.wait[i] * (start - d) - shipped(s, i, start, weeks)
                    give(s, state, i, start, n)
                    a, b = _first_leaves(s, i, start), _last_leaves(s, i, start, weeks)
                    more = change_of_stock(s, state, a, b)
                    if gain * n - more > GAIN:
                        saved += gain * n - more
                        state.starts[i, start] += n
                        state.lost[i, d] -= n
                        for t in range(d, start):
                            state.waiting[i, t] += n
                        issue_anew(s, state, a)
                        break
                    give(s, state, i, start, -n)
                    n //= 2
    return saved


@compiled
def start_sooner(s: ServiceArrays, state: ServiceState, order: Counts) -> float:
    """Patients who start sooner at a gain; [currency] saved."""
    weeks = state.starts.shape[1]
    saved = 0.0
    for t in range(weeks - 1):
        for i in order:
            if state.waiting[i, t] == 0 or t < s.first_start[i]:
                continue
            most = state.waiting[i, t]
            for later in range(t + 1, min(t + s.patience[i], weeks - 1) + 1):
                n = min(most, state.starts[i, later])
                while n > 0:
                    gain = s.wait[i] * (later - t)
                    gain += shipped(s, i, later, weeks) - shipped(s, i, t, weeks)
                    give(s, state, i, t, n)
                    give(s, state, i, later, -n)
                    a, b = _first_leaves(s, i, t), _last_leaves(s, i, later, weeks)
                    more = change_of_stock(s, state, a, b)
                    if gain * n - more > GAIN:
                        saved += gain * n - more
                        state.starts[i, t] += n
                        state.starts[i, later] -= n
                        for u in range(t, later):
                            state.waiting[i, u] -= n
                        issue_anew(s, state, a)
                        most -= n
                        break
                    give(s, state, i, t, -n)
                    give(s, state, i, later, n)
                    n //= 2
                most = min(most, state.waiting[i, later])
                if most == 0:
                    break
    return saved


@compiled
def may_lag(s: ServiceArrays, state: ServiceState, m: ServiceMove) -> bool:
    """In every week in between as many of the class may wait as wait after the move."""
    weeks = state.starts.shape[1]
    until = m.later if m.due < 0 else min(m.due + s.patience[m.i], weeks - 1)
    for t in range(m.start, until):
        if t >= weeks - 1:
            return False
        may = 0
        for u in range(max(t - s.patience[m.i] + 1, 0), t + 1):
            may += s.due[m.i, u] - state.lost[m.i, u]
        waiting = state.waiting[m.i, t]
        if m.due < 0:
            waiting += m.n
        elif m.due > t - s.patience[m.i]:
            may -= m.n
        if waiting > may:
            return False
    return True


@compiled
def losing(s: ServiceArrays, state: ServiceState, i: int, start: int, n: int) -> ServiceMove:
    """`n` of those who start in week `start` are lost, of the first week due that may be.

    `n` 0: none may be.
    """
    found = ServiceMove(i, start, start, 0, 0)
    for d in range(start, max(start - s.patience[i], 0) - 1, -1):
        if d < start and state.waiting[i, d] < n:
            break
        move = ServiceMove(i, start, start, d, n)
        if s.due[i, d] - state.lost[i, d] >= n and may_lag(s, state, move):
            found = move
    return found


@compiled
def _apply(s: ServiceArrays, state: ServiceState, m: ServiceMove) -> None:
    """Makes the move; doses are issued anew."""
    state.starts[m.i, m.start] -= m.n
    if m.due < 0:
        state.starts[m.i, m.later] += m.n
        for t in range(m.start, m.later):
            state.waiting[m.i, t] += m.n
        give(s, state, m.i, m.later, m.n)
    else:
        state.lost[m.i, m.due] += m.n
        for t in range(m.due, m.start):
            state.waiting[m.i, t] -= m.n
    give(s, state, m.i, m.start, -m.n)
    issue_anew(s, state, _first_leaves(s, m.i, m.start))


@compiled
def _change(s: ServiceArrays, state: ServiceState, m: ServiceMove) -> float:
    """[currency] that the move costs."""
    weeks = state.starts.shape[1]
    paid = -shipped(s, m.i, m.start, weeks)
    give(s, state, m.i, m.start, -m.n)
    if m.due < 0:
        paid += s.wait[m.i] * (m.later - m.start) + shipped(s, m.i, m.later, weeks)
        give(s, state, m.i, m.later, m.n)
    else:
        paid += s.loss[m.i] - s.wait[m.i] * (m.start - m.due)
    since, until = _first_leaves(s, m.i, m.start), _last_leaves(s, m.i, m.later, weeks)
    stock = change_of_stock(s, state, since, until)
    give(s, state, m.i, m.start, m.n)
    if m.due < 0:
        give(s, state, m.i, m.later, -m.n)
    return float(paid * m.n + stock)


@compiled
def _best_relief(s: ServiceArrays, state: ServiceState, week: int) -> ServiceMove:
    """The cheapest move of those that give doses back by `week`; `n` 0: none saves anything."""
    classes, weeks = state.starts.shape
    best, found = -GAIN, ServiceMove(0, 0, 0, 0, 0)
    wanted = max(state.short[week] // (2 * max(s.course.max(), 1)), 1)
    for i in range(classes):
        since = max(week + s.transit[i] - len(s.course) + 1 - NEAR, 0)
        for start in range(since, min(week + s.transit[i], weeks - 1) + 1):
            n = min(state.starts[i, start], wanted)
            if n == 0:
                continue
            lost = losing(s, state, i, start, n)
            if lost.n:
                change = _change(s, state, lost)
                if change < best:
                    best, found = change, lost
            for later in range(start + 1, min(start + s.patience[i], weeks - 1) + 1):
                move = ServiceMove(i, start, later, -1, n)
                if not may_lag(s, state, move):
                    break
                change = _change(s, state, move)
                if change < best:
                    best, found = change, move
    return found


@compiled
def mend(s: ServiceArrays, state: ServiceState) -> bool:
    """Starts patients later, or loses them, until no dose is short, the cheapest move each time."""
    weeks = state.starts.shape[1]
    for _ in range(MOST_MENDED):
        week = 0
        while week < weeks and state.short[week] == 0:
            week += 1
        if week == weeks:
            return True
        move = _best_relief(s, state, week)
        if move.n == 0:
            return False
        _apply(s, state, move)
    return False
