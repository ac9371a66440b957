"""Greedy service: whole patients as soon as doses allow, without a solver."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from math import floor

from optimizer.allocation.fefo import issue_fefo
from optimizer.allocation.reservations import LotReservations, Reservations
from optimizer.decisions import Decisions, merge
from optimizer.problem import PatientClass, Problem, ProductData

HALF = 0.5  # patients are rounded to the nearest whole one
Trajectory = Mapping[tuple[str, int], Sequence[float]]  # [patient] cumulative
Target = tuple[Trajectory, Trajectory, Trajectory]  # treated, lost and continued (decisions.py)
Turn = tuple[int, int, int]  # (class, week, last week due) of those who may start now


def serve_soonest(problem: Problem, decisions: Decisions, dearest: bool) -> Decisions:
    """`decisions` with patients and doses, each patient as soon as doses allow.

    dearest: doses go to the patients who cost most to lose in any week, which saves money; else
    first come, first served, which keeps stock low.  Freezers are not considered.  Contract 2, 3.
    """
    weeks = range(problem.weeks)

    def turns(p: ProductData) -> Iterator[Turn]:
        ranked = _dearest_first(p)
        if dearest:
            yield from ((i, t, t) for i in ranked for t in weeks)
        else:
            yield from ((i, t, t) for t in weeks for i in ranked)

    return _in_turn(problem, decisions, turns)


def serve_late_at_the_end(problem: Problem, decisions: Decisions) -> Decisions:
    """First come, first served, but near the end patients wait as long as they may.

    A course started then needs fewer doses within the horizon, so that more patients start.
    """
    end = problem.weeks - 1

    def turns(p: ProductData) -> Iterator[Turn]:
        whole = end + 1 - len(p.course) - p.max_wait  # last week due with a whole course, if late
        for t in range(problem.weeks):
            last = t if t == end else max(t - p.max_wait, min(t, whole))
            yield from ((i, t, last) for i in _dearest_first(p))

    return _in_turn(problem, decisions, turns)


def _in_turn(
    problem: Problem, decisions: Decisions, turns: Callable[[ProductData], Iterator[Turn]]
) -> Decisions:
    served = replace(decisions, treated={}, lost={}, issues=(), drops=())
    for p in problem.products:
        doses = LotReservations(problem, p, decisions)
        continued = {}
        for g, course in sorted(enumerate(p.courses), key=lambda x: -x[1].priority):
            continued[p.id, g] = doses.go_on(course)
        queues = {i: Queue(c, p.patience(c)) for i, c in enumerate(p.classes)}
        for i, t, last in turns(p):
            if waiting := queues[i].waiting(t, last):
                queues[i].start(doses.start(p.classes[i], t, waiting), t)
        served = merge(served, replace(_served(p, queues, doses), continued=continued))
    return _oldest_first(problem, served)


def _oldest_first(problem: Problem, served: Decisions) -> Decisions:
    """The same patients; their doses leave oldest first, unless the problem lifts that rule.

    Lots reserved for a course show that there are doses for it; any such doses can be labelled so,
    since the younger dose that is kept does whatever the older one could.
    """
    ordered = issue_fefo(problem, served) if problem.fefo else served
    if ordered is None:
        raise AssertionError("Doses reserved for a course are not there oldest first.")
    return ordered


def _dearest_first(p: ProductData) -> list[int]:
    return sorted(range(len(p.classes)), key=lambda i: -p.classes[i].priority)


def rounded(problem: Problem, target: Target) -> Decisions:
    """Whole patients as near to the target as can be, whatever doses there are."""
    whole = Decisions(starts={}, wcbs={}, donors={})
    for p in problem.products:
        queues = _towards(problem, p, target, lambda _c, _t, most: most)
        continued = {(p.id, g): _whole(target, p, g) for g, _ in enumerate(p.courses)}
        whole = merge(whole, replace(_patients(p, queues), continued=continued))
    return whole


def serve_towards(problem: Problem, decisions: Decisions, target: Target) -> Decisions:
    """`decisions` with whole patients as near to the target as doses allow."""
    served = replace(decisions, treated={}, lost={}, issues=(), drops=())
    for p in problem.products:
        doses = Reservations(problem, p, decisions)
        continued = {
            (p.id, g): doses.go_on(x, _whole(target, p, g)) for g, x in enumerate(p.courses)
        }
        queues = _towards(problem, p, target, doses.start)
        served = merge(served, replace(_served(p, queues, doses), continued=continued))
    return served


def _whole(target: Target, p: ProductData, courses: int) -> tuple[int, ...]:
    """Whole patients of running courses for each owed dose."""
    return tuple(floor(x + HALF) for x in target[2][p.id, courses])


def _towards(
    problem: Problem, p: ProductData, target: Target, start: Callable[[PatientClass, int, int], int]
) -> dict[int, "Queue"]:
    """Starts of each class up to the target; `start`: how many of so many can start in a week."""
    queues = {i: Queue(c, p.patience(c)) for i, c in enumerate(p.classes)}
    ranked = sorted(queues, key=lambda i: -p.classes[i].priority)
    early = max((c.transit for c in p.classes if c.transit_stock is not None), default=0)  # [week]
    for leaves in range(-early, problem.weeks):  # far hospitals take their doses weeks before
        for i in ranked:
            t = leaves + p.classes[i].transit
            if not 0 <= t < problem.weeks:
                continue
            treated, lost = (trajectory[p.id, i] for trajectory in target[:2])
            queue = queues[i]
            last = t - queue.max_wait if t < problem.weeks - 1 else t
            urgent = 0
            if last >= 0:
                urgent = sum(p.classes[i].due[: last + 1]) - floor(lost[last] + HALF)
            wanted = max(floor(treated[t] + HALF), urgent) - sum(queue.started)
            most = min(wanted, queue.waiting(t, t))
            if most > 0:
                queue.start(start(p.classes[i], t, most), t)
    return queues


def _served(
    p: ProductData, queues: Mapping[int, "Queue"], doses: LotReservations | Reservations
) -> Decisions:
    """The patients of one product and the doses reserved for them."""
    drops = tuple(doses.drops())  # first: what is reserved leaves, and is among the issues then
    return replace(_patients(p, queues), issues=tuple(doses.issues), drops=drops)


def _patients(p: ProductData, queues: Mapping[int, "Queue"]) -> Decisions:
    """The patients of one product, without doses."""
    return Decisions(
        starts={}, wcbs={}, donors={},
        treated={(p.id, i): tuple(accumulate(q.started)) for i, q in queues.items()},
        lost={(p.id, i): tuple(accumulate(q.left)) for i, q in queues.items()},
    )  # fmt: skip


class Queue:
    """Patients of one class who are due and not started; those left at the end are lost."""

    def __init__(self, c: PatientClass, max_wait: int) -> None:
        self.left = list(c.due)  # [patient] by week due
        self.started = [0] * len(c.due)  # [patient] by week
        self.max_wait = max_wait

    def _due(self, week: int) -> range:
        return range(max(week - self.max_wait, 0), week + 1)

    def waiting(self, week: int, last: int) -> int:
        """Patients due by week `last` who may start in `week`."""
        return sum(self.left[max(week - self.max_wait, 0) : last + 1])

    def start(self, patients: int, week: int) -> None:
        """Start `patients` in `week`, first come, first served."""
        self.started[week] = patients
        for due in self._due(week):
            now = min(patients, self.left[due])
            self.left[due] -= now
            patients -= now
