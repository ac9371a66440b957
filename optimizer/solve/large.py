"""Large problems: batches from the tier model, patients by dispatch, until the plan is good."""

from collections.abc import Callable
from dataclasses import replace
from math import inf, isfinite
from time import monotonic

import optimizer.formulation.constraints  # noqa: F401  (fills the registry)
from optimizer.allocation.dispatch import Served, dispatch
from optimizer.branch_and_cut.search import SEARCHING, WHOLE, Given, Search
from optimizer.capacity.rooms import needs_clearance
from optimizer.decisions import Decisions, nothing_made
from optimizer.decomposition.by_product import Parts, together
from optimizer.formulation.aggregation import pool, pool_patients
from optimizer.formulation.build import build_model
from optimizer.formulation.extract import read_batches
from optimizer.formulation.families import FAMILIES
from optimizer.problem import Problem
from optimizer.repair.room_sequencing import sequence
from optimizer.settings import Settings
from optimizer.solution import Ending, Progress, Watch, given
from optimizer.solve.construct import first_plan

ADDED = 3e-4  # share of cost that whole patients mostly add: batches have the rest of the gap
BATCHES = 0.6  # of the asked gap at least, and where the whole plan misses it
LAST_STEP = 2.0  # seconds that dispatch may take after a wish to stop, or at the limit
SERVE = 10.0  # seconds that dispatch may take even where batches took less
KEEP = 0.12  # of the time, for dispatch
KEEP_MORE = 0.2  # the same where products are many
SEQUENCE = 10.0  # seconds to put batches in order with clearance
LOSS = 5e-4  # share of cost that whole patients may add before the model is made to see them
MANY = 400  # products x weeks from which each product is planned for itself first
EACH = 0.7  # of the asked gap, asked of the products together
ALONE, TURN = 0.7, 0.6  # of the time for products: each alone; of the rest, in turn
TOO_MANY = 1_000  # ... and from which their patients take a while to serve


class Hunt:
    """The best plan so far, what is proven, and the steps that better both."""

    def __init__(
        self, problem: Problem, settings: Settings, watch: Watch, left: Callable[[], float]
    ) -> None:
        self.problem = problem
        self.settings = settings
        self.watch = replace(
            watch,
            tell=lambda p: watch.tell(self._known(p)),
            stop=lambda: watch.stop() or left() <= 0,  # some steps cannot be cut into shares
        )
        self.left = left
        self.began = monotonic()
        self.size = len(problem.products) * problem.weeks
        self.keep = (KEEP_MORE if self.size >= TOO_MANY else KEEP) * left()
        self.gap = BATCHES * settings.gap
        self.bound = -inf
        self.best: Decisions | None = None
        self.cost: float | None = None
        self.objective: float | None = None
        self.ending = Ending.NO_PLAN
        self.notes: dict[str, object] = {}

    def run(self) -> None:
        """What is quick to find first, without clearance or by product; then the whole model."""
        self._just_in_time()
        if self.settings.solver == "highs" and not self._done():
            if self._clearance():
                self._without_clearance()
            elif self.size >= MANY and len(self.problem.products) > 1:
                self._by_product()
        if self.ending is not Ending.INFEASIBLE and not self._done():
            self._together()
        if self.best is None and self.ending not in (Ending.INFEASIBLE, Ending.UNBOUNDED):
            self._consider(nothing_made(self.problem), None)

    def _known(self, now: Progress) -> Progress:
        """What is known of the whole: figures of a part, or of patients in halves, are not told."""
        whole = now.phase in (SEARCHING, WHOLE)
        bounds = [b for b in (self.bound, now.bound) if b is not None and isfinite(b)]
        bound = max(bounds if whole else [b for b in bounds if b == self.bound], default=None)
        return replace(now, incumbent=self.cost, bound=bound)

    def _pooled(self) -> Decisions | None:
        return None if self.best is None else pool_patients(self.problem, self.best)

    def _clearance(self) -> bool:
        return any(needs_clearance(self.problem, s) for s in self.problem.suites)

    def _within(self, share: float) -> Callable[[], float]:
        """Seconds left of a share of what is left now, dispatch's own part kept back."""
        rest = self.keep + (1.0 - share) * max(self.left() - self.keep, 0.0)
        return lambda: self.left() - rest

    def _done(self) -> bool:
        """Proven to the asked gap with little lost to whole patients; or no time, or no wish."""
        if self.watch.stop() or self.left() < 2 * self.keep:
            return self.best is not None or self.watch.stop()
        if self.cost is None or self.objective is None:
            return False
        return self._proven() and self.cost - self.objective <= LOSS * max(1.0, abs(self.cost))

    def _proven(self) -> bool:
        """The plan in hand is within the asked gap of the bound."""
        if self.cost is None:
            return False
        return self.cost - self.bound <= self.settings.gap * max(1.0, abs(self.cost))

    def _enough(self, objective: float | None) -> float:
        """The cost at which a plan of this objective is all that is asked for."""
        if objective is None or not isfinite(self.bound):
            return -inf
        proven = self.bound + self.settings.gap * abs(self.bound)
        return min(proven, objective + LOSS * abs(objective))

    def _consider(self, batches: Decisions, objective: float | None) -> None:
        """Dispatch `batches`; keep what comes out if it is the cheapest yet."""
        self.watch.tell(Progress(phase="serving patients"))
        patient = given(self.watch, LAST_STEP)
        took = max(monotonic() - self.began, SERVE)  # what finds batches may find better ones
        seconds = min(self.left(), took)
        until = monotonic() + max(seconds, LAST_STEP)
        found = dispatch(
            self.problem, batches, self.settings, patient,
            lambda: until - monotonic(), enough=self._enough(objective),
        )  # fmt: skip
        if found is None:
            return
        if self.cost is None or found.cost <= self.cost:
            self._keep(found)
            self.objective = found.cost if objective is None else objective

    def _keep(self, served: Served) -> None:
        self.best, self.cost = served.decisions, served.cost
        self.watch.found(served.decisions)

    def _just_in_time(self) -> None:
        """The plan that is at hand without a solver."""
        self.watch.tell(Progress(phase="looking for a first plan"))
        served = first_plan(self.problem, self.watch)
        if served is not None:
            self._keep(served)
            self.objective = served.cost

    def _without_clearance(self) -> None:
        """The model without clearance is quick to solve: its bound holds, its batches are moved."""
        families = [name for name in FAMILIES if name != "B2"]
        model = build_model(pool(self.problem), "tiers", whole_patients=False, only=families)
        search = Search(model, self.settings, self.watch)
        solution = search.run(self._within(0.5), self.gap)
        self.notes.update({f"without_clearance_{k}": v for k, v in search.notes.items()})
        self.bound = max(self.bound, solution.bound)
        self.ending = solution.ending
        if solution.values is None:
            return
        batches = read_batches(model, solution.values)
        seconds = min(SEQUENCE, self._within(0.5)())
        moved = sequence(self.problem, batches, seconds, self.settings.seed)
        if moved is not None:
            self._consider(moved, None)

    def _by_product(self) -> None:
        """Each product alone for the bound, then in turn for a plan."""
        parts = Parts(self.problem, self.settings, self.watch)
        gap = EACH * self.settings.gap
        alone = parts.alone(self._within(ALONE), gap)
        known = [x.bound for x in alone if x.bound > 0]  # what the others cost is not below 0
        self.bound = max(self.bound, sum(known)) if known else self.bound
        self.notes["products_alone"] = {
            x.product: x.bound if isfinite(x.bound) else None for x in alone
        }
        placed = parts.moved(alone, self._within(TURN))
        if placed is None and not self.watch.stop():
            placed = parts.in_turn(alone, self._within(TURN), gap)
        if placed is None or self.watch.stop():
            return
        placed = parts.better(placed, self._within(1.0), gap)
        self.notes["products_together"] = {x.product: x.cost for x in placed}
        costs = [x.cost for x in placed if x.cost is not None]
        whole = sum(costs) if len(costs) == len(placed) else None
        self._consider(together(self.problem, placed), whole)

    def _together(self) -> None:
        """The whole model, from the plan in hand."""
        model = build_model(pool(self.problem), "tiers", whole_patients=False)
        search = Search(model, self.settings, self.watch)
        for gap in (max(self.settings.gap - ADDED, self.gap), self.gap):
            known = Given(plan=self._pooled(), bound=self.bound)
            solution = search.run(self._within(0.7), gap, known)
            self.bound = max(self.bound, solution.bound)
            self.ending = solution.ending
            if solution.values is None:
                return
            self._consider(read_batches(model, solution.values), solution.objective)
            if self._done() or self._proven():
                break
        self.notes.update(search.notes)
        if not self._done():
            again = search.with_whole_patients(self._within(1.0), self.gap / 2, self._pooled())
            self.bound = max(self.bound, again.bound)
            if again.values is not None:
                self._consider(read_batches(model, again.values), again.objective)
