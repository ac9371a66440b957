"""What the batches of one product cost on sample paths, in cumulative doses, compiled."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optimizer.arrays import Counts, Floats
from optimizer.compiled import compiled
from optimizer.room_schedules.pricing import ProductMoney, bank_cost

Doses = NDArray[np.float32]  # whole numbers, which are exact up to 16 million


class PathPrices(NamedTuple):
    """Products on sample paths; cumulative doses, the last axis is the path.

    kind: of fixed supply, released by a week, no longer usable, frozen, ever frozen.
    """

    due: Doses  # [product, week, path] by the week in which doses leave
    given: Doses  # [product, n, path] by the first n new batches
    firm: Doses  # [product, m, path] by the first m firm batches
    certain: Doses  # [product, kind, week] of fixed lots that are sure
    uncertain: Counts  # [product, kind, week] firm batches, as many of the first
    most: Counts  # [product] new batches that `given` knows
    lag: Counts  # [product] weeks
    production: Counts  # [product] weeks
    life: Counts  # [product] weeks in which a new dose may leave the store
    wait: Counts  # [product] weeks
    storage: Floats  # [product] per dose and week
    waiting: Floats  # [product] per dose and week
    lost: Floats  # [product] per dose
    discard: Floats  # [product] per dose
    short: Floats  # [product] per dose missing at the end
    target: Floats  # [product] doses at the end
    work: Doses  # [5, path] room to work in


@compiled
def path_cost(m: PathPrices, p: int, started: Counts) -> float:
    """[currency] mean over paths, without batches and banks: the flow of stochastic/path_cost.py.

    started: [week + 1] batches started before a week.
    """
    weeks, paths, most = m.due.shape[1], m.due.shape[2], m.most[p]
    lag, production, wait = m.lag[p], m.production[p], m.wait[p]
    m.work[:] = 0.0
    stock, waited, issued, lost, expired = m.work[0], m.work[1], m.work[2], m.work[3], m.work[4]
    for t in range(weeks):
        old = min(max(t - lag - m.life[p] + 2, 0), weeks)
        released = m.given[p, min(started[max(t - lag + 1, 0)], most)]
        aged = m.given[p, min(started[old], most)]
        frozen = m.given[p, min(started[max(t - production + 1, 0)], most)]
        firm_released = m.firm[p, m.uncertain[p, 0, t]]
        firm_aged = m.firm[p, m.uncertain[p, 1, t]]
        firm_frozen = m.firm[p, m.uncertain[p, 2, t]]
        sure, sure_aged, sure_frozen = m.certain[p, 0, t], m.certain[p, 1, t], m.certain[p, 2, t]
        due = m.due[p, t]
        last = t if t == weeks - 1 else t - wait  # who is not served by the end is lost
        late = m.due[p, max(last, 0)]
        for k in range(paths):
            now = min(released[k] + firm_released[k] + sure - expired[k], due[k] - lost[k])
            gone = max(lost[k], late[k] - now) if last >= 0 else lost[k]
            past = max(expired[k], aged[k] + firm_aged[k] + sure_aged - now)
            stock[k] += frozen[k] + firm_frozen[k] + sure_frozen - now - past
            waited[k] += due[k] - gone - now
            issued[k], lost[k], expired[k] = now, gone, past
    every, firm_every = m.given[p, min(started[weeks], most)], m.firm[p, m.uncertain[p, 3, 0]]
    total = 0.0
    for k in range(paths):
        left = every[k] + firm_every[k] + m.certain[p, 3, 0] - issued[k] - expired[k]
        total += (
            m.storage[p] * stock[k]
            + m.waiting[p] * waited[k]
            + m.lost[p] * lost[k]
            + m.discard[p] * expired[k]
            + m.short[p] * max(m.target[p] - left, 0.0)
        )
    mean: float = total / paths
    return mean


@compiled
def price_on_paths(m: ProductMoney, paths: PathPrices, p: int, started: Counts) -> float:
    """[currency] of one product, mean over paths, with batches and banks, without moves."""
    batch = m.batch[p]
    paid: float = bank_cost(m, p, started) + path_cost(paths, p, started)
    for t in range(batch.shape[0]):
        paid += batch[t] * (started[t + 1] - started[t])
    return paid
