"""Exchanges between two classes of patients, compiled: one takes the doses of the other."""

from optimizer.allocation.service_kernel import (
    GAIN,
    ServiceArrays,
    ServiceMove,
    ServiceState,
    change_of_stock,
    give,
    issue_anew,
    losing,
    may_lag,
    shipped,
)
from optimizer.arrays import Counts
from optimizer.compiled import compiled


@compiled
def _shift(s: ServiceArrays, state: ServiceState, m: ServiceMove) -> None:
    """Starts in week `later` what starts in week `start`, sooner or not; no doses are issued."""
    state.starts[m.i, m.start] -= m.n
    state.starts[m.i, m.later] += m.n
    give(s, state, m.i, m.start, -m.n)
    give(s, state, m.i, m.later, m.n)
    for t in range(m.start, m.later):
        state.waiting[m.i, t] += m.n
    for t in range(m.later, m.start):
        state.waiting[m.i, t] -= m.n


@compiled
def _back(m: ServiceMove) -> ServiceMove:
    return ServiceMove(m.i, m.later, m.start, m.due, m.n)


@compiled
def _pays(s: ServiceArrays, state: ServiceState, sooner: ServiceMove, later: ServiceMove) -> float:
    """[currency] that the two shifts save; where they do, they are made."""
    weeks = state.starts.shape[1]
    saved = s.wait[sooner.i] * (sooner.start - sooner.later)
    saved -= s.wait[later.i] * (later.later - later.start)
    for m in (sooner, later):
        saved += shipped(s, m.i, m.start, weeks) - shipped(s, m.i, m.later, weeks)
    saved *= sooner.n
    if saved <= GAIN:
        return 0.0
    _shift(s, state, sooner)
    _shift(s, state, later)
    since = max(sooner.later - s.transit[sooner.i], 0)
    until = max(sooner.start - s.transit[sooner.i] + len(s.course) - 1, 0)
    saved -= change_of_stock(s, state, since, min(until, weeks - 1))
    if saved > GAIN:
        issue_anew(s, state, since)
        return float(saved)
    _shift(s, state, _back(later))
    _shift(s, state, _back(sooner))
    return 0.0


@compiled
def wait_instead(s: ServiceArrays, state: ServiceState, order: Counts) -> float:
    """Patients start sooner from the doses of others whose waiting costs less; [currency] saved."""
    classes, weeks = state.starts.shape
    saved = 0.0
    for t in range(weeks - 1):
        for i in order:
            if t < s.first_start[i]:
                continue
            for week in range(t + 1, min(t + s.patience[i], weeks - 1) + 1):
                if state.waiting[i, week - 1] == 0 or state.waiting[i, t] == 0:
                    break
                for j in range(classes):
                    other = t - s.transit[i] + s.transit[j]
                    last = week - s.transit[i] + s.transit[j]
                    if s.wait[j] >= s.wait[i] or other < s.first_start[j] or last >= weeks:
                        continue
                    n = min(state.starts[i, week], state.starts[j, other])
                    for u in range(t, week):
                        n = min(n, state.waiting[i, u])
                    while n > 0:
                        later = ServiceMove(j, other, last, -1, n)
                        gain = 0.0
                        if may_lag(s, state, later):
                            gain = _pays(s, state, ServiceMove(i, week, t, -1, n), later)
                        if gain > 0.0:
                            saved += gain
                            break
                        n //= 2
    return saved


@compiled
def lose_instead(s: ServiceArrays, state: ServiceState, order: Counts) -> float:
    """Lost patients start from the doses of others who cost less to lose; [currency] saved."""
    classes, weeks = state.starts.shape
    saved = 0.0
    for i in order:
        for d in range(weeks):
            for start in range(max(d, s.first_start[i]), min(d + s.patience[i], weeks - 1) + 1):
                for j in range(classes):
                    other = start - s.transit[i] + s.transit[j]
                    if state.lost[i, d] == 0 or s.loss[j] >= s.loss[i]:
                        continue
                    if other < s.first_start[j] or other >= weeks or state.starts[j, other] == 0:
                        continue
                    lost = losing(s, state, j, other, 1)
                    if lost.n:
                        saved += _loses(s, state, ServiceMove(i, d, start, -1, 1), lost)
    return saved


@compiled
def _loses(s: ServiceArrays, state: ServiceState, m: ServiceMove, lost: ServiceMove) -> float:
    """[currency] saved if one lost, due in week `m.start`, starts instead of another."""
    weeks = state.starts.shape[1]
    saved = s.loss[m.i] - s.wait[m.i] * (m.later - m.start) - shipped(s, m.i, m.later, weeks)
    saved -= s.loss[lost.i] - s.wait[lost.i] * (lost.start - lost.due)
    saved += shipped(s, lost.i, lost.start, weeks)
    if saved <= GAIN:
        return 0.0
    give(s, state, m.i, m.later, 1)
    give(s, state, lost.i, lost.start, -1)
    since = max(m.later - s.transit[m.i], 0)
    until = min(since + len(s.course), weeks - 1)
    saved -= change_of_stock(s, state, since, until)
    if saved <= GAIN:
        give(s, state, m.i, m.later, -1)
        give(s, state, lost.i, lost.start, 1)
        return 0.0
    state.lost[m.i, m.start] -= 1
    state.starts[m.i, m.later] += 1
    for t in range(m.start, m.later):
        state.waiting[m.i, t] += 1
    state.lost[lost.i, lost.due] += 1
    state.starts[lost.i, lost.start] -= 1
    for t in range(lost.due, lost.start):
        state.waiting[lost.i, t] -= 1
    issue_anew(s, state, since)
    return float(saved)
