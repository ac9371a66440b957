"""The outcome of a simulation, path by path (docs/simulation.md)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.arrays import Floats
from planner.simulation.reservations import Counts

PAID = ("making", "storage", "discard", "shipping")  # parts of the cost that are money spent
COST_PARTS = (*PAID, "waiting", "lost", "interrupted", "ending", "reserve", "moves")  # contract 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductOutcome:
    """One product on every path; the last axis is the path."""

    due: Counts  # [path] patients
    waits: Counts  # [week waited, path] patients who started
    due_before: Counts  # [path] of those due, who wait at the start
    started_before: Counts  # [path] of those who started, who wait at the start
    lost_by_week: Counts  # [week, path] patients, by the last week in which they could start
    started_by_week: Counts  # [week, path] patients, by the week in which they start
    due_at: Counts  # [hospital, path] patients, in the order of the scenario
    lost_at: Counts  # [hospital, path] of them, those who are lost
    interrupted: Counts  # [path] patients in the midst of a course at the start, not due nor lost
    stock: Counts  # [week, path] closing stock, quarantine included [dose]
    expired: Counts  # [path] doses
    costs: Floats  # [part, path] currency, in the order of COST_PARTS (contract 5)

    @property
    def started(self) -> Counts:
        """[path] patients."""
        return summed(self.waits)

    @property
    def lost(self) -> Counts:
        """[path] patients."""
        return summed(self.lost_by_week)

    @property
    def cost(self) -> Floats:
        """[path] all parts, also those that are no money."""
        return summed(self.costs)

    @property
    def spend(self) -> Floats:
        """[path] money paid (contract 8)."""
        return summed(self.costs[: len(PAID)])


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationOutcome:
    """A plan simulated on `paths` paths of one seed; the first n are the same whatever `paths` is.

    excess: positions by which stock exceeds the freezers; no dose is destroyed for it.
    """

    seed: int
    products: dict[str, ProductOutcome]
    positions: Floats  # [week, path] freezer positions used
    excess: Floats  # [week, path]; 0 where there is no limit

    @property
    def paths(self) -> int:
        return len(self.due)

    @property
    def due(self) -> Counts:
        """[path] patients of all products."""
        return summed([x.due for x in self.products.values()])

    @property
    def started(self) -> Counts:
        """[path] patients of all products."""
        return summed([x.started for x in self.products.values()])

    @property
    def lost(self) -> Counts:
        """[path] patients of all products."""
        return summed([x.lost for x in self.products.values()])

    @property
    def cost(self) -> Floats:
        """[path] cost of contract 5, all products."""
        return summed([x.cost for x in self.products.values()])

    def only(self, paths: Sequence[int]) -> "SimulationOutcome":
        """Some of the paths."""
        chosen = list(paths)
        return _combined([self], lambda arrays: arrays[0][..., chosen])


def joined_outcomes(blocks: Sequence[SimulationOutcome]) -> SimulationOutcome:
    """Blocks of paths, one after the other."""
    return blocks[0] if len(blocks) == 1 else _combined(blocks, partial(np.concatenate, axis=-1))


def _combined(
    blocks: Sequence[SimulationOutcome], combine: Callable[[list[NDArray[Any]]], NDArray[Any]]
) -> SimulationOutcome:
    """An outcome each array of which is combined from those of `blocks`."""
    products = {
        name: ProductOutcome(
            **{
                f.name: combine([getattr(b.products[name], f.name) for b in blocks])
                for f in fields(ProductOutcome)
            }
        )
        for name in blocks[0].products
    }
    return replace(
        blocks[0],
        products=products,
        positions=combine([b.positions for b in blocks]),
        excess=combine([b.excess for b in blocks]),
    )


def summed(parts: Sequence[NDArray[Any]] | NDArray[Any]) -> NDArray[Any]:
    """The sum along the first axis, or of arrays of one shape."""
    found: NDArray[Any] = np.sum(parts, axis=0)
    return found
