"""Local search over room schedules at two sets of prices, by turns."""

from collections.abc import Iterator, Sequence

from optimizer.decisions import Decisions
from optimizer.life_needed import LifeNeeded, life_needed
from optimizer.problem import Problem
from optimizer.room_schedules.search import AnnealingParams, RoomScheduleSearch

HOT = 1.0  # [cost of a batch] on the forecast, where a lost batch of doses is worth many batches
LIVES: tuple[LifeNeeded, ...] = ("mean", "longest")


class ScheduleLane:
    """Batches that are cheap if patients need the mean remaining life, or the longest.

    Patients of one product need different lives, and the search prices one: the mean is too cheap
    where all doses on hand are old, the longest too dear.  Source: docs/decisions/0024.
    """

    def __init__(self, problem: Problem, seed: int) -> None:
        """Where every product's patients need the same life, there is one search."""
        self._searches: dict[LifeNeeded, RoomScheduleSearch] = {}
        known: list[tuple[int, ...]] = []
        for life in LIVES:
            needed = tuple(life_needed(p.classes, life) for p in problem.products)
            if needed not in known:
                known.append(needed)
                params = AnnealingParams(life=life, hot=HOT)
                self._searches[life] = RoomScheduleSearch(problem, seed, params)
        self._turn = 0

    def adopt(self, several: Sequence[Decisions]) -> None:
        """Each search goes on from those of these batches that are the cheapest for it."""
        for search in self._searches.values():
            if several:
                search.adopt(min(several, key=search.price))

    def burst(self, states: int) -> Decisions | None:
        """Try so many schedules; batches cheaper than any before at the prices whose turn it is."""
        search = list(self._searches.values())[self._turn % len(self._searches)]
        self._turn += 1
        return search.best if search.step(states) else None

    def best(self) -> Iterator[tuple[LifeNeeded, Decisions, float]]:
        """(life needed, the cheapest batches by it, their price) once there are any."""
        for life, search in self._searches.items():
            if search.best is not None:
                yield life, search.best, search.cost
