"""For each parameter, the value at which the winner of a comparison changes (docs/flips.md)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from planner.compare.replications import compare
from planner.domain.autologous import comparator
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.flips.advantage import advantage
from planner.flips.parameters import PARAMETERS, FlipParameter, relative_response
from planner.flips.search import NoPlan, Stopped, Way, flip_along
from planner.results.comparison import Comparison
from planner.results.flips import Flip, Flips, PlanUsed
from planner.results.interval import Interval
from planner.solving import Budget, Progress

Replan = Callable[[Scenario, float], Plan | None]  # scenario, [s]; None: no accepted plan
SOLVES_EACH = 5  # re-solved plans that a search in one direction needs, about
LEAST_SOLVE = 2.0  # [s] below which no plan is looked for


@dataclass(slots=True, kw_only=True)
class FlipSearch:
    """Compares the same patients at other values of each parameter (common random numbers).

    plan: of the scenario as it is.  replan: makes a plan of a changed one; where values need it,
    the scenario's own value is compared with a plan that is made alike.
    """

    scenario: Scenario
    plan: Plan
    replications: int
    seed: int
    replan: Replan
    budget: Budget
    tell: Callable[[Progress], None] = lambda _: None
    _known: dict[tuple[str, Decimal | None, PlanUsed], Comparison | None] = field(
        default_factory=dict
    )
    _solves: int = 0  # still expected

    def run(self) -> Flips:
        """Search every parameter, those that keep the plan first; raises what `compare` raises.

        Where time runs out, or a stop is asked for, what is found so far is kept.
        """
        base = compare(self.scenario, self.plan, self.replications, self.seed)
        terms = comparator(self.scenario)
        searches = [
            (parameter, way)
            for parameter in sorted(PARAMETERS, key=lambda p: p.plan == PlanUsed.RESOLVED)
            for product, t in terms.items()
            for way in parameter.ways((self.scenario, product, t))
        ]
        self._solves = SOLVES_EACH * sum(p.plan == PlanUsed.RESOLVED for p, _ in searches)
        response = {p: relative_response(self.scenario, p, t) for p, t in terms.items()}
        return Flips(
            ahead={p: _ahead(base, p, r) for p, r in response.items()},
            response={p: float(r) for p, r in response.items()},
            flips=tuple(self._flip(base, *search, response) for search in searches),
        )

    def _flip(
        self, base: Comparison, parameter: FlipParameter, way: Way, response: dict[str, Decimal]
    ) -> Flip:
        def difference(value: Decimal | None) -> Interval:
            if parameter.change is None and value is not None:
                return _ahead(base, way.scope, value)
            own = value == way.values[0]
            at = (
                base if own and parameter.plan == PlanUsed.SAME else self._at(parameter, value, own)
            )
            return _ahead(at, way.scope, response[way.scope])

        return flip_along(way, difference)

    def _at(self, parameter: FlipParameter, value: Decimal | None, own: bool) -> Comparison:
        """The comparison at a value; one of all products serves the searches of each.

        own: the scenario as it is, with a plan that is made as those of changed ones are.
        """
        key = ("", None) if own else (parameter.name, value)
        if (*key, parameter.plan) not in self._known:
            if self.budget.spent:
                raise Stopped
            words = "the scenario as it is" if own else f"{parameter.name} = {value}"
            self.tell(Progress(phase=f"What would flip it: {words}"))
            change = parameter.change
            scenario = self.scenario
            if change is not None and value is not None and not own:
                scenario = change(scenario, value)
            self._known[*key, parameter.plan] = self._compared(scenario, parameter.plan)
        found = self._known[*key, parameter.plan]
        if found is None:
            raise NoPlan
        return found

    def _compared(self, changed: Scenario, used: PlanUsed) -> Comparison | None:
        """None: the changed scenario has no accepted plan, or nobody is due."""
        if not any(changed.demand.patients.values()):
            return None
        plan: Plan | None = self.plan
        if used == PlanUsed.RESOLVED:
            most = self.budget.remaining / max(1, self._solves)
            if most < LEAST_SOLVE:
                raise Stopped
            self._solves -= 1
            plan = self.replan(changed, most)
        if self.budget.spent:  # the plan was cut short
            raise Stopped
        if plan is None:
            return None
        found = compare(changed, plan, self.replications, self.seed, stop=lambda: self.budget.spent)
        if found.replications < self.replications:
            raise Stopped
        return found


def _ahead(at: Comparison, product: str, response: Decimal) -> Interval:
    """Raises NoPlan where nobody is due who needs the product."""
    treated = next((f for f in at.figures if (f.scope, f.kpi) == (product, "fill_rate")), None)
    found = None if treated is None else advantage(treated, float(response))
    if found is None:
        raise NoPlan
    return found
