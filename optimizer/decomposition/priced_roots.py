r"""The bound of the joint relaxation without solving it: every product alone at capacity prices.

For prices y of the rows that products share (>= 0 where the row is an upper limit b),

    cost of any plan  >=  sum_p min { (c_p + y A_p) x : x a plan of product p alone }  -  y b

whatever y is: near the duals of the joint relaxation it is as high as that, and each product's
relaxation is tightened by its own cuts.  Source: Geoffrion (1974), Lagrangean relaxation for
integer programming; numbers in docs/decisions/0027-joint-engine.md.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from optimizer.arrays import Floats
from optimizer.branch_and_cut.cutting_plane_loop import tighten
from optimizer.branch_and_cut.joint_model import JointModel
from optimizer.budget import Budget
from optimizer.cuts.batch_rounding import Cut, SupplyBalance, as_rows
from optimizer.linear.matrix import Matrix, Rows
from optimizer.linear.parts import appended, left_out, prices_of_columns
from optimizer.solution import OnProgress, ignore
from optimizer.solvers.highs import HighsSession

INTERIOR_FROM = 40_000  # columns from which interior point solves the relaxation for prices sooner

Prices = Mapping[tuple[str, tuple[object, ...]], float]  # dual by family and key of the row


@dataclass(frozen=True, slots=True)
class JointRelaxation:
    """Prices of the shared rows, and column values, of a relaxation of the joint model."""

    prices: Prices
    values: Floats
    worth: float  # share of cost that the shared capacity is worth at these prices


def joint_relaxation(
    joint: JointModel, budget: Budget, on_progress: OnProgress = ignore
) -> JointRelaxation | None:  # fmt: skip
    """The relaxation of the joint model with the cuts it has; None where it does not end."""
    session = HighsSession(joint.matrix, 1, joint.seed)
    tightened = joint.matrix is not joint.plain  # simplex takes long behind the cuts of a product
    method = "ipm" if tightened or joint.columns >= INTERIOR_FROM else "choose"
    found = session.relaxation(budget, on_progress, method)
    if found.values is None or not found.ending.has_plan:
        return None
    duals = session.row_duals()
    keys = joint.key_of_rows()
    shared = np.nonzero(joint.shared)[0]
    prices = {keys[i]: float(duals[i]) for i in shared if duals[i]}
    activity = session.row_activity()
    worth = float(np.abs(duals[shared] * activity[shared]).sum())
    return JointRelaxation(prices, found.values, worth / max(abs(joint.cost(found.values)), 1.0))


class PricedRoots:
    """Every product's root relaxation with its cuts, live, at prices that may change."""

    def __init__(self, joint: JointModel, threads: int) -> None:
        self.joint = joint
        self.threads = threads
        self.bound = -inf
        self.constant = 0.0  # [currency] of `bound` that belongs to no product, at its prices
        self.product_bounds: dict[int, float] = {}  # the rest of it; the rooms are the last one
        self._cost: Floats | None = None  # of all columns, at these prices
        self._sessions: dict[int, HighsSession] = {}
        self._balances: dict[int, SupplyBalance] = {}
        self.cuts: dict[int, list[Cut]] = {}

    def solve(
        self, prices: Prices, budget: Budget, on_done: Callable[[int], None] = lambda _: None
    ) -> float:
        """The bound at `prices`; the highest of all is kept.  -inf: some product did not end."""
        places = range(len(self.joint.problem.products) + 1)  # the last one is the rooms
        cost, constant = self._at(prices)
        done: list[int] = []

        def one(k: int) -> float:
            bound = self._root(k, cost, budget)
            done.append(k)
            on_done(len(done))
            return bound

        with ThreadPoolExecutor(max_workers=self.threads) as workers:
            bounds = list(workers.map(one, places))
        bound = constant + sum(bounds)
        if bound > self.bound:
            self.bound, self.constant, self._cost = bound, constant, cost
            self.product_bounds = dict(enumerate(bounds))
        return bound

    def product_matrix(self, k: int) -> Matrix:
        """One product with whole batches and all its cuts, at the prices of the highest bound."""
        if self._cost is None:
            raise ValueError("Prices have given no bound yet.")
        part = left_out(self.joint.plain, self.joint.of_product(k), self._cost)
        if not self.cuts.get(k):
            return part
        cuts = as_rows((self._balances[k],), list(dict.fromkeys(self.cuts[k])))
        return replace(part, rows=appended(part.rows, cuts))

    def _at(self, prices: Prices) -> tuple[Floats, float]:
        """Column costs less what is shared, and the value of what is shared."""
        plain = self.joint.plain
        y = np.array([prices.get(key, 0.0) for key in self.joint.key_of_rows()])
        y[~self.joint.shared] = 0.0
        limit = np.where(y > 0, plain.rows.lower, plain.rows.upper)
        y[~np.isfinite(limit)] = 0.0  # a sign that the row has no limit for, by rounding
        limit[y == 0] = 0.0
        return (
            plain.cost - prices_of_columns(plain.rows, y, plain.columns),
            plain.constant + float(y @ limit),
        )

    def _root(self, k: int, cost: Floats, budget: Budget) -> float:
        mine = self.joint.of_product(k)
        if not mine.any():
            return 0.0
        session = self._sessions.get(k)
        if session is None:
            session = HighsSession(left_out(self.joint.plain, mine, cost), 1, self.joint.seed)
            self._sessions[k] = session
        else:
            session.set_cost(cost[mine])
        if k == len(self.joint.problem.products) or not self._made(k):
            return session.relaxation(budget).bound
        if k not in self._balances:
            self._balances[k] = self.joint.balance(k)
        root = tighten(session, (self._balances[k],), budget, ignore)
        self.cuts[k] = [*self.cuts.get(k, []), *root.kept]
        return root.bound

    def _made(self, k: int) -> bool:
        return bool(self.joint.problem.makers(self.joint.problem.products[k].id))

    def rows_for(self, joint: JointModel) -> Rows:
        """The cuts of all products, stated over another joint model of the same products.

        A cut is its kind and two weeks: it holds in every model, with that model's own numbers.
        """
        made = [k for k in sorted(self.cuts) if self.cuts[k]]
        products = joint.problem.products
        balances = tuple(SupplyBalance(joint.model, products[k], joint.number) for k in made)
        cuts = [
            (n, kind, a, t)
            for n, k in enumerate(made)
            for _, kind, a, t in dict.fromkeys(self.cuts[k])
        ]
        return as_rows(balances, cuts)
