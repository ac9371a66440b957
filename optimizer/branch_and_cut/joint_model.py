"""The pooled model by tiers of all products together, as arrays: parts of it are solved alone."""

from dataclasses import replace
from functools import cached_property

import numpy as np

from optimizer.arrays import Floats
from optimizer.branch_and_cut.context import owners
from optimizer.budget import Budget
from optimizer.cuts.batch_rounding import SupplyBalance
from optimizer.decisions import Decisions
from optimizer.formulation.build import build_model
from optimizer.formulation.extract import column_numbers, matrix_of, read_batches
from optimizer.formulation.families import FREEZERS
from optimizer.formulation.warm_start import whole_values
from optimizer.linear.matrix import Matrix, Rows
from optimizer.linear.parts import Mask, appended, held, inside, left_out
from optimizer.problem import Problem
from optimizer.solvers.highs import HighsSession

TOLERANCE = 1e-6  # relative, by which shared rows may be missed


class JointModel:
    """One model, its arrays with all cuts found, and which product every column belongs to."""

    def __init__(self, pooled: Problem, seed: int) -> None:
        self.problem = pooled
        self.seed = seed
        self.model = build_model(pooled, "tiers", whole_patients=False)
        self.plain = matrix_of(self.model)  # without cuts
        self.matrix = self.plain
        self.number = column_numbers(self.model)
        self.owner = owners(self.model)
        self._pricing: dict[int, HighsSession] = {}

    @property
    def columns(self) -> int:
        return self.matrix.columns

    def of_products(self, products: tuple[int, ...]) -> Mask:
        """Columns of these products, by their places, and those of no product."""
        return np.isin(self.owner, (*products, len(self.problem.products)))

    def of_product(self, product: int) -> Mask:
        """Columns of one product."""
        mask: Mask = self.owner == product
        return mask

    @cached_property
    def shared(self) -> Mask:
        """Rows in which several products meet, or a product and the rooms."""
        rows = self.plain.rows
        own = np.zeros(rows.count, dtype=np.bool_)
        for k in range(len(self.problem.products) + 1):
            own |= inside(rows, self.owner == k)
        return ~own

    def balance(self, product: int) -> SupplyBalance:
        """The supply balance of a product over the columns of its own, numbered anew."""
        mine = np.nonzero(self.of_product(product))[0]
        number = {self.model.columns[i]: n for n, i in enumerate(mine)}
        return SupplyBalance(self.model, self.problem.products[product], number)

    def key_of_rows(self) -> list[tuple[str, tuple[object, ...]]]:
        """Family and key of every row, the same in models that differ in patients only."""
        return [(r.family, r.key) for r in self.model.rows]

    def add_cuts(self, rows: Rows) -> None:
        """Cuts over all columns, for all that is solved from now on."""
        self.matrix = replace(self.matrix, rows=appended(self.matrix.rows, rows))

    def cost(self, values: Floats) -> float:
        """[currency] of column values, counted from the values themselves."""
        return float(self.plain.cost @ values) + self.plain.constant

    def batches(self, values: Floats) -> Decisions:
        """Batches and banks of column values."""
        return read_batches(self.model, values)

    def values_of(self, batches: Decisions, budget: Budget) -> Floats | None:
        """Column values of batches and banks served at the least cost, rooms aside; None: no way.

        Product by product where the result keeps all that they share, else together.
        """
        known = whole_values(self.model, batches)
        columns = np.array([self.number[v] for v in known], dtype=np.int32)
        lower, upper = self.plain.lower.copy(), self.plain.upper.copy()
        lower[columns] = upper[columns] = np.array(list(known.values()))
        values = np.zeros(self.columns)
        for k, _ in enumerate(self.problem.products):
            mine = self.of_product(k)
            session = self._pricing.get(k)
            if session is None:
                part = left_out(self.plain, mine, self.plain.cost)
                part = replace(part, whole=np.zeros_like(part.whole))
                session = self._pricing[k] = HighsSession(part, 1, self.seed)
            session.set_bounds(lower[mine], upper[mine])
            found = session.relaxation(budget).values
            if found is None:
                return None
            values[mine] = found
        if self._keeps_freezers(values):
            return values
        return self._together(lower, upper, budget)

    @cached_property
    def _freezer_rows(self) -> list[int]:
        return [n for n, r in enumerate(self.model.rows) if r.family == FREEZERS]

    def _keeps_freezers(self, values: Floats) -> bool:
        """The freezers hold the stock of all products together."""
        r = self.plain.rows
        for n in self._freezer_rows:
            entries = slice(r.start[n], r.start[n + 1])
            used = float(r.value[entries] @ values[r.index[entries]])
            if used > r.upper[n] + TOLERANCE * (1.0 + abs(r.upper[n])):
                return False
        return True

    def _together(self, lower: Floats, upper: Floats, budget: Budget) -> Floats | None:
        free = np.ones(self.columns, dtype=np.bool_)
        whole = np.zeros_like(self.plain.whole)
        fixed = replace(self.plain, lower=lower, upper=upper, whole=whole)
        return HighsSession(held(fixed, free, lower), 1, self.seed).relaxation(budget).values

    def beside(self, free: Mask, values: Floats) -> Matrix:
        """The part of the model with the free columns, the others held at `values`."""
        whole = self.matrix.whole
        at = np.where(whole, np.round(values), values)
        return held(self.matrix, free, at)
