"""Rooms modelled one by one: for suites whose firm batches break clearance among themselves."""

from optimizer.capacity.rooms import ready
from optimizer.formulation.families import Rows
from optimizer.formulation.variables import Model
from optimizer.linear.expressions import Term, at_most, equal
from optimizer.problem import SuiteData


def single_rooms(m: Model, s: SuiteData) -> Rows:
    r"""Every batch, new or firm, has one room; a pair too close shares none unless both are firm.

        start[p,s,t] = sum_r in[p,r,t],   sum_r firm[b,r] = 1,
        in[p,r,t] + in[q,r,u] <= 1,   in[p,r,t] + firm[b,r] <= 1   for pairs too close     (B2)

    Rows grow with rooms x weeks x products squared: only for suites that have no network flow.
    """
    rooms = range(1, s.rooms + 1)
    new = [key for key in m.start if key[1] == s.id]
    for room in rooms:
        for product, _, t in new:
            m.rooms[s.id, "in", product, room, t] = m.variable(1, whole=True)
        for number, _ in enumerate(s.firm):
            m.rooms[s.id, "firm", number, room] = m.variable(1, whole=True)
    for product, _, t in new:
        inside: list[Term] = [(m.rooms[s.id, "in", product, room, t], 1.0) for room in rooms]
        yield (s.id, "in", product, t), equal([*inside, (m.start[product, s.id, t], -1.0)], 0)
    for number, _ in enumerate(s.firm):
        one: list[Term] = [(m.rooms[s.id, "firm", number, room], 1.0) for room in rooms]
        yield (s.id, "firm", number), equal(one, 1)
    for room in rooms:
        for product, _, t in new:
            here = m.rooms[s.id, "in", product, room, t]
            for other, _, u in new:
                if (t, product) < (u, other) and _close(m, (product, t), (other, u)):
                    there = m.rooms[s.id, "in", other, room, u]
                    yield (
                        (s.id, room, product, t, other, u),
                        at_most([(here, 1.0), (there, 1.0)], 1),
                    )
            for number, firm in enumerate(s.firm):
                if _close(m, (product, t), firm):
                    there = m.rooms[s.id, "firm", number, room]
                    yield (s.id, room, product, t, number), at_most([(here, 1.0), (there, 1.0)], 1)


def _close(m: Model, one: tuple[str, int], other: tuple[str, int]) -> bool:
    """The two cannot follow each other in one room."""
    (first, start), (second, later) = sorted((one, other), key=lambda x: x[1])
    free = m.problem.product[first].frozen(start)
    return ready(m.problem, free, first, second) > later
