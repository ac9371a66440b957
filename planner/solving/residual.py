"""The bridge to the engine for a plan that is re-decided while it runs (docs/simulation.md)."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from optimizer.capacity.feasibility import fits
from optimizer.capacity.quick_check import QuickCheck
from optimizer.capacity.rooms import Run, assign
from optimizer.decisions import Starts
from optimizer.local_search.review_search import reoptimise_nearby
from optimizer.problem import Problem, ProductData
from optimizer.stochastic.distributions import Distribution, Risk, cumulative_doses
from optimizer.stochastic.expected_cost import ExactExpectation, ExpectedCosts
from optimizer.stochastic.expected_cost_mip import most_batches, reoptimise_expected
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.solving.compile import compile_scenario
from planner.solving.decode import DispatchError, without_patients
from planner.solving.expected_cost import due_of, risk_of

Fits = Callable[[Starts], bool]
NO_PENALTIES: Mapping[str, float] = MappingProxyType({})
MAX_EXACT = 120  # weeks x products up to which branch and bound takes a fraction of a second


class Reviewer:
    """Re-decides batches by the expected-cost model; what the forecast says is worked out once.

    penalties: [currency] that a lost patient of a product costs the model beyond `lost_cost`.
    """

    def __init__(self, scenario: Scenario, penalties: Mapping[str, float] = NO_PENALTIES) -> None:
        self.whole = compile_scenario(scenario)
        self.penalties = penalties
        self._forecast: dict[tuple[date, str], tuple[Distribution, ...]] = {}

    def fits(self, starts: Starts) -> bool:
        """Rooms, clearance and laboratory of the whole horizon hold these new batches."""
        return fits(self.whole, starts)

    def roomed(self, plan: Plan) -> Plan:
        """The batches with rooms that keep clearance, all together; they are known to fit."""
        rooms: dict[str, int] = {}
        for suite in self.whole.suites:
            mine = [b for b in plan.batches if b.suite == suite.id]
            runs = [Run(b.product, b.start, firm=b.firm) for b in mine]
            found = assign(self.whole, suite, runs) or [b.room for b in mine]
            rooms |= {b.id: room for b, room in zip(mine, found, strict=True)}
        return replace(plan, batches=tuple(replace(b, room=rooms[b.id]) for b in plan.batches))

    def decide(
        self, scenario: Scenario, seconds: float, *, near: Starts, fits: Fits
    ) -> Plan | None:
        """New batches and banks of the remaining weeks, counted from the review.

        scenario: of these weeks; a demand row of dispersion 0 is patients who are known.
        near: batches planned so far, from which a large problem starts.  fits: whether rooms and
        laboratory hold such starts.  None: none found in time.
        """
        problem = _no_fuller(compile_scenario(scenario), near)
        due, risks, tables = due_of(scenario), {}, {}
        for p in problem.products:
            risk = risk_of(scenario, p.id, due[p.id])
            doses = self._doses(scenario, p, risk)
            most = most_batches(problem, p, risk, due=doses[-1])
            risks[p.id] = risk
            costs = ExpectedCosts(p, risk, scenario.weeks, penalty=self.penalties.get(p.id, 0.0))
            tables[p.id] = costs.tables(ExactExpectation(p, risk, scenario.weeks, most, due=doses))
        if problem.weeks * len(problem.products) > MAX_EXACT:
            found = reoptimise_nearby(problem, risks, tables, near=near, fits=fits)
        else:
            found = reoptimise_expected(problem, risks, tables, seconds=seconds)
        if found is None:
            return None
        with suppress(DispatchError, LookupError):
            return without_patients(scenario, problem, found)
        return None

    def _doses(self, scenario: Scenario, p: ProductData, risk: Risk) -> tuple[Distribution, ...]:
        """Cumulative doses due: the forecast's, known from other paths, and those of this one."""
        key = scenario.calendar.start, p.id
        if key not in self._forecast:
            others = replace(risk, due=tuple(due for due in risk.due if due.dispersion))
            self._forecast[key] = cumulative_doses(replace(p, courses=()), others, scenario.weeks)
        waiting = tuple(due for due in risk.due if not due.dispersion)
        known = cumulative_doses(p, replace(risk, due=waiting), scenario.weeks)
        forecast = self._forecast[key]
        return tuple(due.shifted(x.first) for due, x in zip(forecast, known, strict=True))


def _no_fuller(problem: Problem, near: Starts) -> Problem:
    """Where stock on hand and to come overfills the freezers, batches may do so as `near` does."""
    if problem.positions is None:
        return problem
    used = QuickCheck(problem).used(near)
    positions = tuple(max(a, b) for a, b in zip(problem.positions, used.tolist(), strict=True))
    return replace(problem, positions=positions)
