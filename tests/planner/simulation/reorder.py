"""A store that orders for itself, day by day, through the same step as everything else.

A period is a day, a batch is what was ordered: it arrives for the next day and is good for `life`
days.  Who is not served at once is lost.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.simulation.reservations import Counts, DoseRequest
from planner.simulation.store import DoseStore, IssuingPolicy, StoreLots

ONE = DoseRequest(doses=(1,), life=0)  # a demand is one dose, good enough on its last day

Policy = Callable[[NDArray[np.int64]], Counts]  # [age, path] on hand, the oldest first -> to order


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """What happened, [day, path]."""

    ordered: Counts
    demand: Counts
    sold: Counts
    expired: Counts
    held: Counts  # after issue and expiry


def run(
    policy: Policy,
    demand: NDArray[np.int64],
    life: int,
    issue: IssuingPolicy = IssuingPolicy.OLDEST,
) -> Days:
    """demand: [day, path].  The store is empty at first."""
    days, paths = demand.shape
    lots = StoreLots(  # lot `day + life` is ordered on `day`; the first ones are nothing
        frozen=[day + 1 for day in range(-life, days)],
        released=[day + 1 for day in range(-life, days)],
        last=[day + life for day in range(-life, days)],
        certain=[False] * (days + life),
        doses=np.zeros((days + life, paths), dtype=np.int64),
    )
    store = DoseStore(lots, issue)
    found = {name: np.zeros_like(demand) for name in ("ordered", "sold", "expired", "held")}
    for day in range(days):
        order = policy(store.stock[day : day + life])
        store.receive(day + life, order)
        (promise,), expired = store.step(day, [(ONE, demand[day])])
        found["ordered"][day], found["sold"][day] = order, promise.granted
        found["expired"][day], found["held"][day] = expired, store.held
    return Days(demand=demand, **found)


def base_stock(level: int, most: int) -> Policy:
    """Order what is missing from the level, at most so many."""
    return lambda ages: np.clip(level - ages.sum(axis=0), 0, most)


def waste_conscious(level: int, mean: int) -> Policy:
    """Below the level, order what is missing, and what will expire today if demand is the mean.

    Hendrix et al. (2019), equation 10.
    """

    def policy(ages: NDArray[np.int64]) -> Counts:
        there, waste = ages.sum(axis=0), np.maximum(0, ages[0] - mean)
        return np.where(there < level, level - there + waste, 0)

    return policy


def optimal(chances: NDArray[np.float64], life: int, cost: float, price: float) -> Policy:
    """The policy of the greatest mean profit a day, by value iteration; oldest first.

    chances: [demand]; orders go up to len(chances) - 1.
    """
    size = len(chances)
    state = np.indices((size,) * life).reshape(life, -1)  # oldest first
    left = np.empty((state.shape[1], size), dtype=np.int64)  # what is older than new tomorrow
    reward = np.zeros(state.shape[1])
    for demand, chance in enumerate(chances):
        wanted = np.full(state.shape[1], demand)
        index = np.zeros_like(wanted)
        for age, there in enumerate(state):
            sold = np.minimum(there, wanted)
            wanted = wanted - sold
            reward += chance * price * sold
            if age:
                index = index * size + there - sold
        left[:, demand] = index
    value = np.zeros(state.shape[1])
    while True:
        later = np.einsum("d,sdq->sq", chances, value.reshape(-1, size)[left])
        gain = reward[:, None] - cost * np.arange(size) + later
        better = gain.max(axis=1)
        change = better - value
        value = better - better[0]
        if np.ptp(change) < 1e-4:
            break
    order = gain.argmax(axis=1).reshape((size,) * life)
    return lambda ages: order[tuple(ages)]
