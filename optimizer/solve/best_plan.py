"""The best plan with whole patients, the dual bound, and when service is worth the time."""

from dataclasses import dataclass, replace
from math import inf, isfinite
from time import monotonic

from optimizer.allocation.decided import DispatchedPlan
from optimizer.allocation.dispatcher import Dispatcher
from optimizer.budget import Budget
from optimizer.decisions import Decisions
from optimizer.gap import within_gap
from optimizer.problem import Problem
from optimizer.settings import Settings
from optimizer.solution import Progress, Scope, Watch
from optimizer.solve.clean_up import second_goal
from optimizer.solve.time_shares import TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class BestPlanParams:
    """When batches are served."""

    serve_gain: float = 1e-3  # share of cost that batches must save to be served at once


PARAMS = BestPlanParams()
MODEL = "model"  # its objectives, fractional patients included, are the costs of whole plans nearly


class BestPlan:
    """What every lane of a search offers to: batches for service, bounds for the proof."""

    def __init__(
        self, problem: Problem, settings: Settings, watch: Watch, budget: Budget
    ) -> None:  # fmt: skip
        self.problem, self.settings, self.watch, self.budget = problem, settings, watch, budget
        self.dispatcher = Dispatcher(problem, settings)
        self.bound = -inf
        self.incumbent: Decisions | None = None
        self.cost: float | None = None
        self.objective: float | None = None  # of the model that gave the incumbent's batches
        self.phase = ""
        self._waiting: dict[str, tuple[Decisions, float]] = {}  # batches not served yet, by source
        self._served_at: dict[str, float] = {}  # objective of the batches served last, by source
        self.served: dict[str, float] = {}  # cost of the batches served last, by source
        # batches whose service goes on, and their objective
        self._latest: tuple[Decisions, float] | None = None
        self._serving = 0.0  # [s] that service took last

    @property
    def proven(self) -> bool:
        """The incumbent is within the asked gap of the bound."""
        return self.cost is not None and within_gap(self.cost, self.bound, self.settings.gap)

    @property
    def done(self) -> bool:
        """Proven, or stopped, or no more time than service may still need."""
        return self.proven or self.budget.stop() or self.budget.remaining < self.reserve

    @property
    def reserve(self) -> float:
        """[s] kept for serving patients at the end."""
        waits = 2.0 * self._serving * len(self._waiting)
        return waits + TIME.serving_last

    def enter(self, phase: str) -> None:
        """What progress messages say from now on."""
        self.phase = phase
        self.tell(Progress(phase=phase))

    def tell(self, now: Progress) -> None:
        """Reports incumbent and bound of the whole problem: those of a part prove nothing."""
        bound = self.bound
        if now.scope is Scope.WHOLE and now.bound is not None:
            bound = max(bound, now.bound)
        known = bound if isfinite(bound) else None
        self.watch.tell(replace(now, scope=Scope.WHOLE, incumbent=self.cost, bound=known))

    def raise_bound(self, bound: float) -> None:
        """Takes over a dual bound that holds for every plan."""
        if bound > self.bound:
            self.bound = bound
            self.tell(Progress(phase=self.phase))

    def offer(self, batches: Decisions, objective: float, source: str = MODEL) -> None:
        """Batches of this objective: served now or later.

        source: whose objectives can be compared with it; of several that wait the cheapest is
        served.
        """
        waits = self._waiting.get(source)
        if waits is None or objective <= waits[1]:
            self._waiting[source] = batches, objective
        served_at = self._served_at.get(source, inf)
        if objective < served_at - PARAMS.serve_gain * abs(objective) or self._near(objective):
            self._serve(source)

    def _near(self, objective: float) -> bool:
        """Service might prove the plan."""
        return within_gap(objective, self.bound, self.settings.gap)

    def serve(self) -> None:
        """Serves the batches that wait; the cheapest plan is the new incumbent."""
        for source in tuple(self._waiting):
            self._serve(source)

    def _serve(self, source: str) -> None:
        batches, objective = self._waiting.pop(source)
        began = monotonic()
        found = self.dispatcher.serve(batches, self._patient())
        self._serving = monotonic() - began
        self._served_at[source] = objective
        if found is not None:
            self.served[source] = found.cost
        if self._take(found, objective) or source == MODEL:
            self._latest = batches, objective

    def improve(self, budget: Budget) -> None:
        """Goes on with the service of the latest batches, until it is as good as proven."""
        self.serve()
        if self._latest is not None and not self.proven:
            batches, objective = self._latest
            known = isfinite(self.bound)
            enough = self.bound + self.settings.gap * abs(self.bound) if known else -inf
            found = self.dispatcher.improve(batches, budget, enough=enough)
            self._take(found, objective)

    def _patient(self) -> Budget:
        """Service goes on for a little after limit or stop: batches alone are no plan."""
        patient = self.budget.with_grace(TIME.dispatch_last)
        return Budget.of(max(self.budget.remaining, TIME.dispatch_last), patient.stop)

    def _take(self, found: DispatchedPlan | None, objective: float) -> bool:
        if found is None or not self._preferred(found):
            return False
        self.keep(found)
        self.objective = objective
        return True

    def keep(self, served: DispatchedPlan) -> None:
        """The plan is the incumbent."""
        self.incumbent, self.cost = served.decisions, served.cost
        self.watch.on_incumbent(served.decisions)
        self.tell(Progress(phase=self.phase))

    def _preferred(self, found: DispatchedPlan) -> bool:
        """Cheaper than the incumbent, or as cheap and no worse by the second goal."""
        if self.incumbent is None or self.cost is None or found.cost != self.cost:
            return self.cost is None or found.cost < self.cost
        old = second_goal(self.problem, self.incumbent)
        return second_goal(self.problem, found.decisions) <= old
