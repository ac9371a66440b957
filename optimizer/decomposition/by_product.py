"""Large problems product by product: what each could do alone is a bound; in turn they make a plan.

Cost adds up over products, and alone a product has every room, the laboratory and the freezers to
itself: the sum of what is proven for each holds for all.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from math import inf
from threading import Lock
from time import monotonic
from typing import TypeVar

from optimizer.branch_and_cut.search import NOTHING, Given, Search
from optimizer.decisions import Decisions, nothing_made
from optimizer.formulation.aggregation import pool
from optimizer.formulation.build import build_model
from optimizer.formulation.extract import column_numbers, read_batches
from optimizer.formulation.variables import Model
from optimizer.gap import shared_gap
from optimizer.problem import Problem, ProductData
from optimizer.repair.retime import fit
from optimizer.settings import Settings
from optimizer.solution import Progress, Watch

Result = TypeVar("Result")
Starts = Mapping[tuple[str, str, int], int]
RELAXED = 0.6  # of a product's time at most, for what it must cost
MOVING = 8.0  # [s] to fit the products together
BANKS = 1e-4  # gap at which WCBs and donors for batches that are fixed are done
LEAST = 2.0  # [s] below which it is no use to solve a product again


@dataclass(frozen=True, slots=True)
class Limits:
    """When a product is done."""

    seconds: float
    gap: float


@dataclass(frozen=True, slots=True)
class Part:
    """One product's batches in what the others left; cost of its model, None without a plan."""

    product: str
    batches: Decisions | None
    cost: float | None
    bound: float

    @property
    def excess(self) -> float:
        """Bound less cost; -inf where there is no plan."""
        return self.bound - (inf if self.cost is None else self.cost)

    def bettered(self, again: "Part") -> "Part":
        """The cheaper plan of both under the higher bound."""
        dearer = self.cost is None or (again.cost is not None and again.cost < self.cost)
        return replace(again if dearer else self, bound=max(self.bound, again.bound))

    def within(self, gap: float) -> bool:
        """The plan is proven to `gap`."""
        return self.cost is not None and -self.excess <= gap * max(1.0, abs(self.cost))


class Parts:
    """The products of a problem solved one by one, as many at a time as there are threads."""

    def __init__(self, problem: Problem, settings: Settings, watch: Watch) -> None:
        self.problem = problem
        self.settings = replace(settings, threads=1)
        self.lanes = max(settings.threads, 1)
        self.watch = watch
        self._searches: dict[str, Search] = {}  # live: a product is solved several times

    def alone(self, seconds: Callable[[], float], gap: float) -> list[Part]:
        """Every product with all rooms to itself: first what none can beat, then plans."""
        names = [p.id for p in self.problem.products]
        share = RELAXED * seconds() * self.lanes / max(len(names), self.lanes)
        self._each(names, lambda name: self._relaxed(name, share), "what each product must cost")
        rough = self._each(
            names[::-1],
            lambda name: self._ended(name, Limits(max(seconds(), 0.5), inf)),
            "a plan for each product",
        )
        each = _asked(rough, gap)
        wanting = [x.product for x in rough if not x.within(each)]
        waiting = len(wanting)

        def planned(name: str) -> Part:
            nonlocal waiting
            waiting -= 1  # parts that end early leave their time to the others
            share = max(seconds(), 0.5) * self.lanes / max(waiting + self.lanes, 1)
            return self._ended(name, Limits(share, each))

        again = {x.product: x for x in self._each(wanting, planned, "each product alone")}
        return [x.bettered(again.get(x.product, x)) for x in rough]

    def _each(self, names: list[str], do: Callable[[str], Result], what: str) -> list[Result]:
        """One after another in as many lanes as there are threads."""
        with ThreadPoolExecutor(max_workers=self.lanes) as lanes:
            futures = [lanes.submit(do, name) for name in names]
            pending: set[Future[Result]] = set(futures)
            while pending:
                done = len(names) - len(pending)
                self.watch.tell(Progress(phase=f"{what}, {done} of {len(names)} done"))
                _, pending = wait(pending, timeout=0.2)
        return [f.result() for f in futures]

    def _relaxed(self, product: str, seconds: float) -> None:
        if not self.watch.stop():
            model = build_model(pool(beside(self.problem, product, {})), "tiers", False)
            self._search(product, model, Watch(stop=self.watch.stop)).tightened(seconds)

    def _ended(self, product: str, limits: Limits) -> Part:
        """What a product's search comes to from its relaxation."""
        search = self._searches.get(product)
        if search is None:
            return Part(product, None, None, -inf)
        if self.watch.stop():
            return Part(product, None, None, search.root_bound)
        return _run(product, search, limits, NOTHING)

    def in_turn(self, alone: list[Part], seconds: Callable[[], float], gap: float) -> list[Part]:
        """Plans that fit together: the dearest first, each solved again where rooms are taken."""
        starts: dict[tuple[str, str, int], int] = {}
        placed: list[Part] = []
        for part in sorted(alone, key=lambda x: -x.bound):
            fitting = part
            if part.batches is None or not self._free(part, starts):
                self.watch.tell(Progress(phase=f"fitting {part.product} between the others"))
                share = seconds() / (len(alone) - len(placed))
                fitting = self._between(part, starts, Limits(share, gap))
            placed.append(fitting)
            if fitting.batches is not None:
                starts |= fitting.batches.starts
        return placed

    def moved(self, alone: list[Part], seconds: Callable[[], float]) -> list[Part] | None:
        """All plans alone, their batches moved as little as may be to fit; None: no way found."""
        if self.watch.stop() or any(x.batches is None for x in alone):
            return None
        self.watch.tell(Progress(phase="fitting the products together"))
        wanted = together(self.problem, alone)
        moved = fit(self.problem, wanted, min(MOVING, seconds()), self.watch)
        if moved is None:
            return None
        with ThreadPoolExecutor(max_workers=self.lanes) as lanes:
            return list(lanes.map(lambda x: self._priced(x, moved, seconds()), alone))

    def _priced(self, part: Part, moved: Decisions, seconds: float) -> Part:
        """A product with the batches of `moved`, the rest at its cheapest if time allows."""
        mine = {key: n for key, n in moved.starts.items() if key[0] == part.product}
        if part.batches is not None and mine == dict(part.batches.starts):
            return part
        others = {key: n for key, n in moved.starts.items() if key[0] != part.product}
        model = build_model(pool(beside(self.problem, part.product, others)), "tiers", False)
        session = self._search(part.product, model, self.watch).session
        number = column_numbers(model)
        lower, upper = session.matrix.lower.copy(), session.matrix.upper.copy()
        for key, v in model.start.items():
            lower[number[v]] = upper[number[v]] = mine.get(key, 0)
        session.set_bounds(lower, upper)
        found = session.minimise(max(seconds, 1.0), BANKS, Watch(stop=self.watch.stop))
        session.set_bounds(session.matrix.lower, session.matrix.upper)
        values = found.values
        batches = moved.of(part.product) if values is None else read_batches(model, values)
        return replace(part, batches=batches, cost=found.objective)

    def better(self, placed: list[Part], seconds: Callable[[], float], gap: float) -> list[Part]:
        """Product after product once more between the others, the most to gain first."""
        best = {x.product: x for x in placed}
        each = _asked(placed, gap)
        wanting = sorted((x for x in placed if not x.within(each)), key=lambda x: x.excess)
        silent = Watch(stop=self.watch.stop)

        def one(part: Part) -> None:
            if seconds() < LEAST or silent.stop():
                return
            starts = dict(self._others(best, part.product))
            share = max(seconds() * self.lanes / (len(wanting) + self.lanes), LEAST)
            again = self._between(part, starts, Limits(share, each))
            with accepting:
                cheaper = again.cost is not None and again.excess > best[part.product].excess
                if cheaper and self._free(again, self._others(best, part.product)):
                    best[part.product] = again

        accepting = Lock()
        self.watch.tell(Progress(phase="bettering each product between the others"))
        with ThreadPoolExecutor(max_workers=self.lanes) as lanes:
            list(lanes.map(one, wanting))
        return list(best.values())

    def _others(self, best: Mapping[str, Part], product: str) -> Starts:
        return together(self.problem, (x for x in best.values() if x.product != product)).starts

    def _between(self, part: Part, starts: Starts, limits: Limits) -> Part:
        """A product with what `starts` leave; what is proven of it alone still holds."""
        known = Given(bound=part.bound)
        again = self._solve(part.product, starts, limits, Watch(stop=self.watch.stop), known)
        return replace(again, bound=part.bound)

    def _free(self, part: Part, starts: Starts) -> bool:
        """The rooms and the laboratory have room for a part's batches beside `starts`."""
        if part.batches is None:
            return False
        left = beside(self.problem, part.product, starts)
        return rooms_hold(left, part.batches.starts)

    def _search(self, product: str, model: Model, watch: Watch) -> Search:
        """The product's own search, moved to `model`: its cuts and its basis serve again."""
        search = self._searches.get(product)
        if search is None or not search.move_to(model):
            search = self._searches[product] = Search(model, self.settings, watch)
        search.watch, search.bound = watch, -inf
        return search

    def _solve(
        self, product: str, starts: Starts, limits: Limits, watch: Watch, given: Given = NOTHING
    ) -> Part:
        if watch.stop():
            return Part(product, None, None, given.bound)
        model = build_model(pool(beside(self.problem, product, starts)), "tiers", False)
        return _run(product, self._search(product, model, watch), limits, given)


def _asked(parts: Iterable[Part], gap: float) -> float:
    """The gap to ask of each, so that the sum of their costs is proven to `gap`."""
    return shared_gap(((-x.excess, abs(x.cost or x.bound)) for x in parts), gap)


def _run(product: str, search: Search, limits: Limits, given: Given) -> Part:
    until = monotonic() + limits.seconds
    solution = search.run(lambda: until - monotonic(), limits.gap, given)
    batches = None if solution.values is None else read_batches(search.model, solution.values)
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
