"""Large problems product by product: what each could do alone is a bound; in turn they make a plan.

Cost adds up over products, and alone a product has every room, the laboratory and the freezers to
itself: the sum of what is proven for each holds for all.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from time import monotonic

from optimizer.decisions import Decisions, read_batches
from optimizer.dispatch import nothing_made
from optimizer.model import Model
from optimizer.pool import pool
from optimizer.problem import Problem, ProductData
from optimizer.search.search import Search
from optimizer.settings import Settings
from optimizer.solution import Progress, Watch

Starts = Mapping[tuple[str, str, int], int]


@dataclass(frozen=True, slots=True)
class Part:
    """One product's batches in what the others left; cost of its model, None without a plan."""

    product: str
    batches: Decisions | None
    cost: float | None
    bound: float


class Parts:
    """The products of a problem solved one by one, as many at a time as there are threads."""

    def __init__(self, problem: Problem, settings: Settings, watch: Watch) -> None:
        self.problem = problem
        self.settings = replace(settings, threads=1)
        self.lanes = max(settings.threads, 1)
        self.watch = watch

    def alone(self, seconds: Callable[[], float], gap: float) -> list[Part]:
        """Every product with all rooms to itself, the largest model first."""
        waiting = [p.id for p in self.problem.products]
        total = len(waiting)
        silent = Watch(stop=self.watch.stop)

        def next_one() -> Part:
            name = waiting.pop()
            # Parts that end early leave their time to the others.
            share = max(seconds(), 0.5) * self.lanes / max(len(waiting) + self.lanes, 1)
            return self._solve(name, {}, share, gap, silent)

        with ThreadPoolExecutor(max_workers=self.lanes) as lanes:
            futures: list[Future[Part]] = [lanes.submit(next_one) for _ in range(total)]
            pending = set(futures)
            while pending:
                _, pending = wait(pending, timeout=0.2)
                done = total - len(pending)
                self.watch.tell(Progress(phase=f"each product alone, {done} of {total} done"))
        return [f.result() for f in futures]

    def in_turn(self, alone: list[Part], seconds: Callable[[], float], gap: float) -> list[Part]:
        """Plans that fit together: the dearest first, each solved again where rooms are taken."""
        starts: dict[tuple[str, str, int], int] = {}
        placed: list[Part] = []
        for part in sorted(alone, key=lambda x: -x.bound):
            fitting = part
            if part.batches is None or not self._free(part, starts):
                self.watch.tell(Progress(phase=f"fitting {part.product} between the others"))
                share = seconds() / (len(alone) - len(placed))
                fitting = self._solve(part.product, starts, share, gap, self.watch)
            placed.append(fitting)
            if fitting.batches is not None:
                starts |= fitting.batches.starts
        return placed

    def again(self, placed: list[Part], product: str, seconds: float, gap: float) -> Part:
        """One product solved once more, the others staying where they are."""
        others = together(self.problem, (x for x in placed if x.product != product))
        return self._solve(product, others.starts, seconds, gap, self.watch)

    def _free(self, part: Part, starts: Starts) -> bool:
        """The rooms and the laboratory have room for a part's batches beside `starts`."""
        if part.batches is None:
            return False
        left = beside(self.problem, part.product, starts)
        return rooms_hold(left, part.batches.starts)

    def _solve(
        self, product: str, starts: Starts, seconds: float, gap: float, watch: Watch
    ) -> Part:
        until = monotonic() + seconds
        model = Model(pool(beside(self.problem, product, starts)), "tiers", False).build()
        search = Search(model, replace(self.settings, seconds=seconds), watch)
        solution = search.run(lambda: until - monotonic(), gap)
        batches = None if solution.values is None else read_batches(model, solution.values)
        return Part(product, batches, solution.objective, solution.bound)


def beside(problem: Problem, product: str, starts: Starts) -> Problem:
    """The problem of one product in the rooms and laboratory slots that `starts` leave."""
    taken = {s.id: list(s.open) for s in problem.suites}
    slots = None if problem.laboratory is None else list(problem.laboratory)
    for s in problem.suites:
        for name, start in s.firm:
            if name != product:
                _occupy(taken[s.id], problem.product[name], start, 1)
    for (name, suite, start), batches in starts.items():
        if name != product:
            p = problem.product[name]
            _occupy(taken[suite], p, start, batches)
            if slots is not None and start + p.production < len(slots):
                slots[start + p.production] -= batches
    suites = tuple(
        replace(
            s,
            products=(product,),
            open=tuple(max(n, 0) for n in taken[s.id]),
            firm=tuple(x for x in s.firm if x[0] == product),
        )
        for s in problem.suites
        if product in s.products
    )
    return replace(
        problem,
        products=(problem.product[product],),
        suites=suites,
        laboratory=None if slots is None else tuple(max(n, 0) for n in slots),
        positions=None,
    )


def _occupy(rooms: list[int], p: ProductData, start: int, batches: int) -> None:
    for t in range(max(start, 0), min(start + p.production, len(rooms))):
        rooms[t] -= batches


def rooms_hold(problem: Problem, starts: Starts) -> bool:
    """Rooms and laboratory of a one-product problem hold these batches and its firm ones."""
    (p,) = problem.products
    rooms = {s.id: list(s.open) for s in problem.suites}
    for s in problem.suites:
        for _, start in s.firm:
            _occupy(rooms[s.id], p, start, 1)
    slots = None if problem.laboratory is None else list(problem.laboratory)
    for (_, suite, start), batches in starts.items():
        _occupy(rooms[suite], p, start, batches)
        frozen = start + p.production
        if slots is not None and frozen < len(slots):
            slots[frozen] -= batches
    enough = all(n >= 0 for left in rooms.values() for n in left)
    return enough and (slots is None or min(slots) >= 0)


def together(problem: Problem, parts: Iterable[Part]) -> Decisions:
    """Batches and banks of all parts; a product without a plan makes nothing."""
    whole = nothing_made(problem)
    for x in parts:
        if x.batches is not None:
            whole = replace(
                whole,
                starts={**whole.starts, **x.batches.starts},
                wcbs={**whole.wcbs, **x.batches.wcbs},
                donors={**whole.donors, **x.batches.donors},
            )
    return whole
