"""Simulated annealing over room schedules: better and better batches, without a solver.

A state is a list of (week wanted, product) for each room of each suite; decoding.py gives every
batch its earliest start that keeps rooms, clearance, laboratory and vials, and pricing.py compares
cumulative supply with cumulative demand.  Source: docs/decisions/0024-room-schedule-search.md.
"""

from dataclasses import dataclass

import numpy as np

from optimizer.capacity.feasibility import feasible
from optimizer.capacity.rooms import Run, assign
from optimizer.decisions import Decisions, Starts
from optimizer.life_needed import LifeNeeded
from optimizer.problem import Problem
from optimizer.room_schedules.annealing import (
    Cooling,
    Limits,
    Priced,
    Search,
    anneal,
    price_all,
)
from optimizer.room_schedules.capacity_arrays import capacity_arrays
from optimizer.room_schedules.decoding import NONE, Ledger, Schedule
from optimizer.room_schedules.path_arrays import no_paths
from optimizer.room_schedules.path_pricing import PathPrices
from optimizer.room_schedules.price_arrays import price_arrays
from optimizer.room_schedules.pricing import Scratch


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnealingParams:
    """Temperatures, cycles, moves, and what patients need."""

    hot: float = 0.3  # [cost of a batch] temperature at the start of a cycle
    cold: float = 0.01  # [cost of a batch] at its end
    first: int = 20_000  # [state] of the first cycle
    growth: float = 3.0  # from one cycle to the next
    longest: int = 4_000_000  # [state] of a cycle
    freezer_share: float = 0.98  # of the positions: whole patients leave a little more in stock
    over: float = 0.25  # of the dearest dose lost: a position and week beyond it
    life: LifeNeeded = "mean"  # the remaining life below which doses serve nobody
    # how often the moves of moves.py are drawn, in their order
    weights: tuple[int, ...] = (2, 1, 2, 5, 3, 6, 4, 2, 3, 3, 3, 3)


PARAMS = AnnealingParams()


class RoomScheduleSearch:
    """Repeatable for a seed: no clock is asked, and states tried are what counts.

    best: batches and banks of the cheapest schedule, which keep B1, B2, Q1 and K1-K3; None before
    the first step.  cost: [currency] their price; what exceeds the freezers is part of it.
    """

    def __init__(
        self,
        problem: Problem,
        seed: int,
        params: AnnealingParams = PARAMS,
        *,
        paths: PathPrices | None = None,
    ) -> None:
        """paths: what schedules are priced on; None: the forecast."""
        self.problem, self.params = problem, params
        self.best: Decisions | None = None
        self.cost = np.inf
        self._search = _search(problem, seed, params, no_paths() if paths is None else paths)
        self._pairs = [
            (p.id, s.id)
            for i, p in enumerate(problem.products)
            for n, s in enumerate(problem.suites)
            if self._search.capacity.pair[i, n] != NONE
        ]
        self._set({})
        price_all(self._search, True)

    @property
    def states(self) -> int:
        """States tried so far."""
        return int(self._search.clock[0])

    def step(self, states: int) -> bool:
        """Try so many states; True where a cheaper schedule than any before was found."""
        anneal(self._search, states)
        return self._improved()

    def adopt(self, batches: Decisions) -> None:
        """Go on from these batches; those without a place are moved or left out."""
        self._set(batches.starts)
        price_all(self._search, True)
        self._improved()

    def price(self, batches: Decisions) -> float:
        """[currency] that the search would pay for these batches."""
        self._set(batches.starts)
        return price_all(self._search, False)

    def _improved(self) -> bool:
        """Take over the cheapest schedule, if it is new."""
        cost = float(self._search.best.total[0])
        if cost >= self.cost:
            return False
        found = feasible(self.problem, self._starts(self._search.best.schedule))
        if found is None:
            return False
        self.best, self.cost = found, cost
        return True

    def _starts(self, schedule: Schedule) -> Starts:
        return {
            (*self._pairs[q], int(t)): int(schedule.starts[q, t])
            for q, t in np.argwhere(schedule.starts)
        }

    def _set(self, starts: Starts) -> None:
        """Batches as the new schedule, firm ones in rooms beside which they fit."""
        x = self._search.new.schedule
        number = {p.id: i for i, p in enumerate(self.problem.products)}
        room = 0
        x.number[:] = 0
        for s in self.problem.suites:
            runs = [Run(p, t, firm=True) for p, t in s.firm]
            for (p, suite, t), n in sorted(starts.items(), key=lambda item: item[0][2]):
                if suite == s.id and p in s.products:
                    runs += [Run(p, t, firm=False)] * n
            rooms = assign(self.problem, s, runs) if len(runs) > len(s.firm) else None
            if rooms is not None:
                self._set_firm(room, s.rooms, list(zip(runs, rooms, strict=True)))
            for i, run in enumerate(runs):
                r = room + (rooms[i] - 1 if rooms else i % max(s.rooms, 1))
                k = x.number[r] if s.rooms else 0
                if not run.firm and s.rooms and k < x.week.shape[1] - 1:
                    x.week[r, k], x.product[r, k] = run.start, number[run.product]
                    x.number[r] = k + 1
            room += s.rooms

    def _set_firm(self, first: int, rooms: int, placed: list[tuple[Run, int]]) -> None:
        """Firm batches change rooms, each with those beside which it fits."""
        c = self._search.capacity
        number = {p.id: i for i, p in enumerate(self.problem.products)}
        for r in range(rooms):
            c.firm_product[first + r] = NONE
            firm = [run for run, room in placed if run.firm and room == r + 1]
            for k, run in enumerate(firm):
                c.firm_start[first + r, k] = run.start
                c.firm_free[first + r, k] = self.problem.product[run.product].frozen(run.start)
                c.firm_product[first + r, k] = number[run.product]


def _search(problem: Problem, seed: int, params: AnnealingParams, paths: PathPrices) -> Search:
    capacity, prices = (
        capacity_arrays(problem),
        price_arrays(problem, params.life),
    )
    products, weeks, rooms = problem.products, problem.weeks, len(capacity.suite)
    pairs = len(capacity.pair_product)

    def priced() -> Priced:
        shape = rooms, weeks + 2
        return Priced(
            schedule=Schedule(
                week=np.zeros(shape, dtype=np.int64),
                product=np.zeros(shape, dtype=np.int64),
                number=np.zeros(rooms, dtype=np.int64),
                starts=np.zeros((pairs, weeks), dtype=np.int64),
            ),
            cost=np.zeros(len(products)),
            stock=np.zeros((len(products), weeks)),
            total=np.full(1, np.inf),
        )

    def ints(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        return np.zeros(shape, dtype=np.int64)

    batch = float(np.mean([p.batch_cost for p in products])) if products else 1.0
    dearest = float(prices.atom_price.max(initial=0.0))
    return Search(
        capacity=capacity,
        prices=prices,
        paths=paths,
        limits=_limits(problem, capacity.pair_product, dearest * params.over, params),
        cooling=Cooling(
            hot=params.hot * max(batch, 1.0),
            cold=params.cold * max(batch, 1.0),
            first=params.first,
            growth=params.growth,
            longest=params.longest,
        ),
        now=priced(),
        new=priced(),
        best=priced(),
        ledger=Ledger(
            first=ints(rooms),
            at=ints(rooms),
            kept=ints(rooms),
            done=ints(rooms),
            next=ints(rooms),
            slots=capacity.slots.copy(),
            used=np.zeros_like(capacity.free),
            made=ints(len(products)),
        ),
        scratch=Scratch(
            pushed=np.zeros_like(prices.atoms),
            top=np.zeros_like(prices.atoms),
            stack=np.zeros_like(prices.atom_due),
            left=np.zeros_like(prices.atom_doses),
            bound=np.zeros(weeks),
            lost_due=np.zeros(weeks + 1),
            lost_latest=np.zeros(weeks + 1),
            stale=np.zeros(weeks),
        ),
        started=ints(weeks + 1),
        weights=np.repeat(np.arange(len(params.weights)), params.weights),
        rng=np.random.SeedSequence(seed).generate_state(1, np.uint64).astype(np.int64) | 1,
        clock=np.array([0, 0, params.first, 0]),
    )


def _limits(
    problem: Problem,
    pair_product: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    over: float,
    params: AnnealingParams,
) -> Limits:
    products, weeks = problem.products, problem.weeks
    before = np.zeros((len(pair_product), weeks), dtype=np.int64)
    pairs = [
        (p, s.id) for p in products for s in problem.suites if p.id in s.products and s.rooms > 0
    ]
    for q, (p, suite) in enumerate(pairs):
        for (s, t), n in p.previous.items():
            if s == suite and t < weeks:
                before[q, t] = n
    positions = [0.0] * weeks if problem.positions is None else list(problem.positions)
    return Limits(
        positions=np.array([p.positions for p in products], dtype=np.float64),
        freezer=params.freezer_share * np.array(positions, dtype=np.float64),
        over=0.0 if problem.positions is None else float(over),
        pairs=np.searchsorted(pair_product, np.arange(len(products) + 1)),
        move_cost=np.array([p.move_cost for p in products], dtype=np.float64),
        stable=np.array([p.stable for p in products], dtype=np.int64),
        before=before,
    )
