"""What batches leave of rooms and laboratory, in counts by week.

`CapacityLedger` counts all weeks, for those who add batch after batch; `holds` counts the weeks of
one batch, for searches that try many.  Clearance and freezers are counted elsewhere in this room.
"""

from types import MappingProxyType

import numpy as np

from optimizer.decisions import Start, Starts
from optimizer.problem import Problem

NO_STARTS: Starts = MappingProxyType({})


class CapacityLedger:
    """Rooms by suite and laboratory slots by week that firm and new batches leave.

    rooms, slots: past the horizon by the longest batch, below 0 where more was taken than there
    was.  slots is None where the laboratory has no limit.
    """

    def __init__(self, problem: Problem, starts: Starts = NO_STARTS) -> None:
        self.problem = problem
        self.rooms = {suite: np.array(free) for suite, free in problem.free_rooms.items()}
        limit = problem.laboratory
        self.slots = None if limit is None else np.array(limit)
        for start, batches in starts.items():
            self.take(start, batches)

    def take(self, start: Start, batches: int = 1) -> None:
        """Give `batches` what they need."""
        product, suite, week = start
        frozen = self.problem.product[product].frozen(week)
        self.rooms[suite][week:frozen] -= batches
        if self.slots is not None:
            self.slots[frozen] -= batches

    def spare(self, start: Start) -> int:
        """Further batches that may begin so; below 0: too many are in its weeks already."""
        product, suite, week = start
        frozen = self.problem.product[product].frozen(week)
        rooms = int(self.rooms[suite][week:frozen].min())
        return rooms if self.slots is None else min(rooms, int(self.slots[frozen]))


def holds(problem: Problem, starts: Starts, new: Start) -> bool:
    """Rooms and laboratory hold `starts`, in the weeks of the batch `new` that is among them."""
    product, suite, week = new
    made_in = problem.production
    frozen = week + made_in[product]
    running = [0] * made_in[product]
    lots = 0
    for (other, where, t), n in starts.items():
        end = t + made_in[other]
        if end == frozen:
            lots += n
        if where == suite and t < frozen and end > week:
            for u in range(max(t, week), min(end, frozen)):
                running[u - week] += n
    if problem.laboratory is not None and lots > problem.laboratory[frozen]:
        return False
    free = problem.free_rooms[suite]
    return all(n <= free[u] for u, n in enumerate(running, start=week))
