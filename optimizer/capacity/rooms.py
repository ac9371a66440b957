"""Which batch runs in which room: exact search over rooms that are alike but for their past."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from optimizer.problem import Problem, SuiteData

SEARCH_LIMIT = 200_000  # states; real suites need a few per batch


@dataclass(frozen=True, slots=True)
class Run:
    """One batch's stay in a room; firm ones may overlap each other where rooms are short."""

    product: str
    start: int
    firm: bool


Stay = tuple[int, str, bool]  # free again in this week, product, firm
Past = tuple[Stay, ...]  # what a room must still respect; several only where firm runs clash


def products_seen(s: SuiteData) -> tuple[str, ...]:
    """Products that may run in the suite, firm batches of others included."""
    return tuple(dict.fromkeys((*s.products, *(product for product, _ in s.firm))))


def needs_clearance(problem: Problem, s: SuiteData) -> bool:
    """Two products or more use the suite and one of them asks for clearance."""
    seen = products_seen(s)
    return len(seen) > 1 and any(problem.product[p].clearance for p in seen)


def assign(problem: Problem, s: SuiteData, runs: Sequence[Run]) -> tuple[int, ...] | None:
    """A room (1 ... rooms) for each run, or None where none was found.

    Runs keep clearance and never overlap; only firm ones may, and only where they must.
    """
    order = sorted(range(len(runs)), key=lambda i: (runs[i].start, not runs[i].firm))
    for firm_may_clash in (False, True):
        found = _search(problem, s, [runs[i] for i in order], firm_may_clash)
        if found is not None:
            rooms = [0] * len(runs)
            for i, room in zip(order, found, strict=True):
                rooms[i] = room
            return tuple(rooms)
        if not any(r.firm for r in runs):
            break
    return None


def firm_fit(problem: Problem, s: SuiteData) -> bool:
    """The firm batches alone fit the rooms without overlap and with clearance."""
    runs = [Run(product, start, firm=True) for product, start in s.firm]
    ordered = sorted(runs, key=lambda r: r.start)
    return _search(problem, s, ordered, firm_may_clash=False) is not None


def firm_may_share(problem: Problem, s: SuiteData) -> bool:
    """Two firm batches of the suite would clash in one room, though there is more than one.

    They may (contract 8), which leaves another room clean.
    """
    runs = sorted(s.firm, key=lambda run: run[1])
    return s.rooms > 1 and any(
        ready(problem, problem.product[one].frozen(start), one, other) > later
        for (one, start), (other, later) in combinations(runs, 2)
    )


def _search(
    problem: Problem, s: SuiteData, runs: Sequence[Run], firm_may_clash: bool
) -> list[int] | None:
    """Depth-first over runs by start week; a state that failed once is not tried again."""
    path: list[tuple[Past, ...]] = [((),) * s.rooms]
    chosen: list[int] = []
    options: list[list[tuple[int, Past]]] = []
    dead: set[tuple[int, tuple[Past, ...]]] = set()
    for _ in range(SEARCH_LIMIT):
        depth = len(chosen)
        if depth == len(runs):
            return [room + 1 for room in chosen]
        if len(options) == depth:
            state = (depth, tuple(sorted(path[-1])))
            tried = state in dead
            dead.add(state)
            options.append(
                [] if tried else _options(problem, path[-1], runs[depth], firm_may_clash)
            )
        if options[depth]:
            room, after = options[depth].pop(0)
            path.append((*path[-1][:room], after, *path[-1][room + 1 :]))
            chosen.append(room)
            continue
        options.pop()
        if not chosen:
            return None
        chosen.pop()
        path.pop()
    return None


def _options(
    problem: Problem, rooms: tuple[Past, ...], run: Run, firm_may_clash: bool
) -> list[tuple[int, Past]]:
    """Rooms the run may enter and what they become: same product first, then the tightest fit."""
    stay = (problem.product[run.product].frozen(run.start), run.product, run.firm)
    fits: list[tuple[tuple[int, int], int, Past]] = []
    seen: set[Past] = set()
    for room, past in enumerate(rooms):
        if past in seen:
            continue
        seen.add(past)
        clashes = [x for x in past if ready(problem, x[0], x[1], run.product) > run.start]
        if not clashes:
            other = any(product != run.product for _, product, _ in past)
            latest = max((free for free, _, _ in past), default=0)
            # A firm batch that clashes with this one must still keep clear of new ones before it.
            kept = (x for x in past if firm_may_clash and not x[2] and _clears(problem, x, run))
            fits.append(((1 if other else 0, -latest), room, tuple(sorted((*kept, stay)))))
        elif firm_may_clash and run.firm and all(firm for _, _, firm in clashes):
            fits.append(((2, len(clashes)), room, tuple(sorted((*past, stay)))))
    return [(room, after) for _, room, after in sorted(fits, key=lambda x: (x[0], x[1]))]


def _clears(problem: Problem, stay: Stay, run: Run) -> bool:
    """The clearance of an earlier stay lasts beyond the start of `run`."""
    free, product, _ = stay
    return free + problem.product[product].clearance > run.start


def ready(problem: Problem, free: int, before: str, after: str) -> int:
    """First week in which `after` may start in a room that `before` leaves free in week `free`."""
    return free + (problem.product[before].clearance if before != after else 0)
