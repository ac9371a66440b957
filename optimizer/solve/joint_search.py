"""Several products that share capacity: joint relaxation, rounding, then lanes beside each other.

Every lane offers batches to the same incumbent and takes over better ones: local search over room
schedules, large neighbourhoods, branch and bound.  Source: docs/decisions/0027-joint-engine.md.
"""

from dataclasses import dataclass, replace
from math import inf, isfinite
from threading import Event, Thread

import numpy as np

from optimizer.arrays import Floats
from optimizer.branch_and_cut.bounding_lane import BoundingLane
from optimizer.branch_and_cut.context import SearchContext
from optimizer.branch_and_cut.joint_bounding import JointBounding
from optimizer.branch_and_cut.joint_model import JointModel
from optimizer.branch_and_cut.neighbourhood_search import NeighbourhoodSearch
from optimizer.branch_and_cut.rounding import THRESHOLDS, round_relaxation, wanted_starts
from optimizer.branch_and_cut.search import BranchAndCut, Tightened
from optimizer.cuts.batch_rounding import CAMPAIGN, as_rows, supply_balances
from optimizer.decisions import Decisions
from optimizer.decomposition.priced_proofs import PricedProofs
from optimizer.decomposition.priced_roots import PricedRoots, joint_relaxation
from optimizer.formulation.aggregation import coarsen, pool
from optimizer.life_needed import LifeNeeded
from optimizer.settings import Settings
from optimizer.solution import Ending, Progress, ignore
from optimizer.solve.best_plan import BestPlan
from optimizer.solve.schedule_lane import LIVES, ScheduleLane


@dataclass(frozen=True, slots=True, kw_only=True)
class JointSearchParams:
    """Sizes from which the joint model is too large to be solved as it is, and shares of work."""

    direct_up_to: int = 34_000  # [column] of the pooled model, solved with its cuts by simplex
    exact_up_to: int = 60_000  # [column] of it, in which plans are priced
    states: int = 20_000  # of room schedules, tried at a time
    first_states: int = 60_000  # before the relaxation, where there is one thread only
    bursts: int = 3  # of so many states in a turn, and one where the last turns brought nothing
    shown_gain: float = 0.01  # share of cost that a schedule must save to be served at once
    idle_turns: int = 10  # without a better schedule, after which it is one
    price_rounds: int = 2  # of prices from the coarse model
    least_worth: float = 0.02  # share of cost that shared capacity is worth, for a second round
    clearly: float = 0.01  # share of cost by which the longest life needed must be better
    gain: float = 1e-9  # share of cost, the least that counts
    rounds: int = 12  # of the loop, between two services of the latest batches
    iterations: int = 20_000  # of linear programs in branch and bound, where lanes take turns


PARAMS = JointSearchParams()


class JointSearch:
    """The lanes, what they share, and whose turn it is."""

    def __init__(self, best: BestPlan, settings: Settings) -> None:
        self.best = best
        self.settings = settings
        self.problem = best.problem
        self.notes: dict[str, object] = {}
        self.ending = Ending.NO_PLAN
        self._schedules: ScheduleLane | None = None  # made in its own thread
        self._shown: dict[str, float] = {}  # prices of the schedules that were served last
        self._wanted: list[Decisions] = []  # that the local search may go on from
        self._beside = Thread(target=self._search_schedules, daemon=True)
        self._rooted = Event()  # the relaxation is solved: the second core has other work
        self.exact: JointModel | None = None  # the pooled model, where it is small enough
        self.joint: JointModel | None = None  # the coarse one, in which plans are looked for
        self.values: Floats | None = None  # of the coarse model
        self.objective = inf
        self.roots: PricedRoots | None = None  # where the joint model is too large
        self._bounded: tuple[SearchContext, Tightened] | None = None
        self._known: Floats | None = None  # the incumbent in the exact model
        self._seen: Floats | None = None  # plan of branch and bound that was considered last
        self.bounding: BoundingLane | None = None

    def run(self) -> None:
        """Until the gap is proven, or time is up."""
        self.best.enter("bounding the cost of every plan")
        if self.best.incumbent is not None:
            self._wanted = [self.best.incumbent]
        if self.settings.threads > 1:
            self._beside.start()
        else:
            self._burst(PARAMS.first_states)
        try:
            self._root()
        finally:
            self._rooted.set()
        if self.ending is Ending.INFEASIBLE or self.best.done:
            return
        if self.joint is None:  # no time for a relaxation
            self._show_schedule(0.0)
            self.best.serve()
            return
        try:
            self._take_turns(self.joint)
        finally:
            if self.bounding is not None:
                self.bounding.stop()
        self.best.improve(self.best.budget)

    def _search_schedules(self) -> None:
        """Better schedules, as long as the relaxation takes."""
        while not self._rooted.is_set() and not self.best.budget.spent:
            self._burst(PARAMS.states)

    def _burst(self, states: int) -> Decisions | None:
        """Try so many schedules; batches cheaper than any before where some were found."""
        if self._schedules is None:  # the first one ever compiles for half a minute
            self._schedules = ScheduleLane(self.problem, self.settings.seed)
        wanted, self._wanted = self._wanted, []
        self._schedules.adopt(wanted)
        return self._schedules.burst(states)

    def _root(self) -> None:
        pooled = pool(self.problem)
        joint = JointModel(pooled, self.settings.seed)
        self.notes |= {
            "stock_by": "tiers", "rows": joint.plain.rows.count, "columns": joint.columns,
        }  # fmt: skip
        if joint.columns <= PARAMS.direct_up_to:
            self._direct_root(joint)
        else:
            self._priced_root(joint)

    def _direct_root(self, exact: JointModel) -> None:
        """The joint relaxation with its cuts, and its batches rounded."""
        search = BranchAndCut(exact.model, self.settings, self._told)
        budget = self.best.budget
        balances, root = search.root_relaxation(budget.share(0.6))
        self.notes |= search.notes
        if root.infeasible:
            self.ending = Ending.INFEASIBLE
        if root.values is None:
            return
        if not exact.model.restricted:
            self.best.raise_bound(root.bound)
        exact.add_cuts(as_rows(balances, list(root.kept)))
        coarse = JointModel(coarsen(exact.problem, self._life), self.settings.seed)
        kept = [cut for cut in root.kept if cut[1] != CAMPAIGN]  # long rows, of no use to plans
        coarse.add_cuts(as_rows(supply_balances(coarse.model, coarse.number), kept))
        self.exact, self.joint = exact, coarse
        self._adopt_schedule()
        context = SearchContext(search.session, exact.model, self._told, self.settings.seed)
        self._bounded = context, (balances, root)
        rounded = round_relaxation(context, root.values, budget.share(0.4))
        if rounded is not None:
            self._consider(exact.batches(rounded))

    def _priced_root(self, joint: JointModel) -> None:
        """Products alone at the prices of a coarse joint relaxation, which is rounded."""
        coarse = JointModel(coarsen(joint.problem, "mean"), self.settings.seed)
        budget = self.best.budget
        roots = self.roots = PricedRoots(joint, self.settings.threads)
        self.joint = coarse
        if joint.columns <= PARAMS.exact_up_to:
            self.exact = joint
        for n in range(PARAMS.price_rounds):
            self.best.enter("pricing what the products share")
            relaxed = joint_relaxation(coarse, budget.share(0.5), self._told)
            if relaxed is None:
                break
            self._adopt_schedule()
            self._round(coarse, relaxed.values)
            self.best.enter("what each product must cost")
            bound = roots.solve(relaxed.prices, budget.share(0.6), self._counted)
            if isfinite(bound) and not joint.model.restricted:
                self.best.raise_bound(bound)
            coarse.matrix = coarse.plain
            coarse.add_cuts(roots.rows_for(coarse))
            self.notes[f"priced_bound_{n + 1}"] = bound if isfinite(bound) else None
            self.notes["capacity_worth"] = relaxed.worth
            if self.best.done or relaxed.worth < PARAMS.least_worth:
                break
        if self._life != "mean" and not self.best.done:
            self.joint = JointModel(coarsen(joint.problem, self._life), self.settings.seed)
            self.joint.add_cuts(roots.rows_for(self.joint))
            self.objective, self.values = inf, None
            self._adopt_schedule()

    @property
    def _life(self) -> LifeNeeded:
        """The longest where the local search found batches that cost clearly less once served."""
        served = self.best.served
        mean, longest = (served.get(life, inf) for life in LIVES)
        return "longest" if longest < mean - PARAMS.clearly * abs(longest) else "mean"

    def _round(self, joint: JointModel, values: Floats) -> None:
        """Batches of a relaxation, rounded at the best of several thresholds, for the search."""
        keys = list(joint.model.batches_cum)
        counts = np.array([values[joint.number[v]] for v in joint.model.batches_cum.values()])
        self._wanted = [
            wanted_starts(joint.problem, keys, np.floor(counts + x)) for x in THRESHOLDS
        ]

    def _counted(self, done: int) -> None:
        self.best.tell(Progress(phase=f"what each product must cost, {done} done"))

    def _told(self, now: Progress) -> None:
        """Passes progress on, and shows what the local search has found beside it."""
        self.best.tell(now)
        self._show_schedule(PARAMS.shown_gain)

    def _show_schedule(self, gain: float) -> None:
        """Offers the best schedules that save such a share of their price."""
        for life, batches, cost in self._best_schedules():
            if cost < self._shown.get(life, inf) - gain * abs(cost):
                self._shown[life] = cost
                self.best.offer(batches, cost, life)

    def _adopt_schedule(self) -> None:
        """The best schedules so far, as plans of the joint model."""
        for _, batches, _ in self._best_schedules():
            self._consider(batches)

    def _best_schedules(self) -> list[tuple[LifeNeeded, Decisions, float]]:
        return [] if self._schedules is None else list(self._schedules.best())

    def _consider(self, batches: Decisions) -> bool:
        """Whether these batches are cheaper than the incumbent's; then they are served."""
        if self.joint is None:
            return False
        values = self.joint.values_of(batches, self.best.budget)
        if values is None:
            return False
        cost, exactly = self.joint.cost(values), None
        if self.exact is not None:
            exactly = self.exact.values_of(batches, self.best.budget)
            if exactly is None:
                return False
            cost = self.exact.cost(exactly)
        if cost >= self.objective - PARAMS.gain * abs(cost):
            return False
        self.values, self.objective = values, cost
        self._known = exactly
        if self.bounding is not None and self._known is not None:
            self.bounding.know(self._known, cost)
        self.best.offer(batches, cost)
        return True

    def _take_turns(self, joint: JointModel) -> None:
        """Neighbourhoods and schedules by turns; branch and bound beside them."""
        self.best.enter("looking for better plans")
        neighbourhoods = NeighbourhoodSearch(joint, self.settings.seed)
        self._begin_bounding()
        idle = turns = 0
        while not self.best.done:
            turns += 1
            self._take_from_bounding(neighbourhoods)
            if self.values is not None:
                better = neighbourhoods.step(self.values, self.best.budget)
                if better is not None and self._consider(batches := joint.batches(better)):
                    neighbourhoods.changed()
                    self._wanted = [batches]
            idle += 1
            for _ in range(PARAMS.bursts if idle < PARAMS.idle_turns else 1):
                if self._better_schedule():
                    neighbourhoods.changed()
                    idle = 0
            if turns % PARAMS.rounds == 0 and self.settings.threads > 1:
                self.best.improve(self.best.budget.share(0.05))
            elif turns % PARAMS.rounds == 0 and self.bounding is not None:
                self.bounding.turn(PARAMS.iterations * turns // PARAMS.rounds)
            self.best.tell(Progress(phase=self.best.phase))

    def _better_schedule(self) -> bool:
        """Whether a burst of the local search found cheaper batches."""
        if self._beside.is_alive():
            return False
        found = self._burst(PARAMS.states)
        return found is not None and self._consider(found)

    def _begin_bounding(self) -> None:
        """Branch and bound beside the rest: on the joint model, or on one product after another."""
        one = replace(self.settings, threads=1)
        budget = self.best.budget
        if self.exact is not None and self._bounded is not None:
            context, tightened = self._bounded
            quiet = replace(context, on_progress=ignore)
            self.bounding = JointBounding(self.exact, tightened, quiet, one, budget)
        elif self.roots is not None and self.roots.product_bounds:
            self.bounding = PricedProofs(self.roots, one, budget)
        if self.bounding is not None and self._known is not None:
            self.bounding.know(self._known, self.objective)
        if self._bounded is not None and self.bounding is not None:
            self.bounding.turn()  # counts: soon done alone, later beside other lanes
        if self.bounding is not None and self.settings.threads > 1:
            self.bounding.start()

    def _take_from_bounding(self, neighbourhoods: NeighbourhoodSearch) -> None:
        if self.bounding is None or self.joint is None:
            return
        bound, values = self.bounding.poll()
        if not self.joint.model.restricted:
            self.best.raise_bound(bound)
        if values is not None and self.exact is not None and values is not self._seen:
            self._seen = values
            batches = self.exact.batches(values)
            if self._consider(batches):
                neighbourhoods.changed()
                self._wanted = [batches]
