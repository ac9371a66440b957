"""The bridge to the engine for plans under uncertainty (docs/uncertainty.md)."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from optimizer.allocation.dispatcher import Dispatcher
from optimizer.budget import Budget
from optimizer.capacity.feasibility import feasible, repaired
from optimizer.decisions import Decisions, Start, Starts
from optimizer.local_search.local_search import (
    Evaluator,
    Judged,
    LocalSearch,
    LocalSearchParams,
    Neighbourhood,
)
from optimizer.local_search.moves import MoveParams
from optimizer.local_search.neighbourhoods import CapacityNeighbourhood, RankedNeighbourhood
from optimizer.problem import Problem
from optimizer.repair.room_sequencing import sequence
from optimizer.room_schedules.path_arrays import path_arrays, split_cost
from optimizer.room_schedules.path_pricing import PathPrices
from optimizer.room_schedules.search import AnnealingParams, RoomScheduleSearch
from optimizer.settings import Settings
from optimizer.stochastic.distributions import Due, Risk
from optimizer.stochastic.expected_cost import ExpectedCosts, Tables
from optimizer.stochastic.expected_cost_mip import most_batches, plan_expected
from optimizer.stochastic.freezer_lp import FreezerLoads
from optimizer.stochastic.path_cost import Paths, SampleAverage, net_loss_on_paths
from optimizer.stochastic.path_surrogate import PathSurrogate
from optimizer.stochastic.table_surrogate import TableSurrogate
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.solving.compile import compile_scenario
from planner.solving.decode import DispatchError, decode, without_patients
from planner.solving.early_starts import early_starts
from planner.solving.encode import encode_batches
from planner.solving.production import Production
from planner.solving.taken_over import taken_over


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookParams:
    """Limits of the steps between the stochastic models and the simulation.

    freezer_share: of the positions that room schedules may fill; less by `tighter`, then twice as
    much and so on, where no service fits.  over: price of a position and week beyond, in dearest
    lost doses; `dearer` times as much each time.
    """

    surrogate_paths: int = 400  # [path]; more hardly change which moves the surrogate prefers
    freezer_share: float = 0.98
    over: float = 1.0
    tighter: float = 0.01
    dearer: float = 4.0
    sequencing: float = 1.0  # [s] with clearance, where moving batches one by one fails
    full_from: float = 0.05  # share of the places for a start up to which free ones count as none


PARAMS = OutlookParams()


class Outlook:
    """One scenario before the engine, with what is uncertain of each product."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.problem: Problem = compile_scenario(scenario)
        self.freezers = FreezerLoads(self.problem)
        self._dispatchers: dict[Settings, Dispatcher] = {}
        due = due_of(scenario)
        self.risks = {p: risk_of(scenario, p, due[p]) for p in scenario.products}
        self.costs = {
            p.id: ExpectedCosts(p, self.risks[p.id], scenario.weeks) for p in self.problem.products
        }
        self.most = {
            p.id: most_batches(self.problem, p, self.risks[p.id]) for p in self.problem.products
        }

    def penalised(self, by: Mapping[str, float]) -> "Outlook":
        """The same where a lost patient of a product costs the models so much more [currency]."""
        other = copy(self)
        other.costs = {
            p.id: ExpectedCosts(p, self.risks[p.id], self.scenario.weeks, penalty=by.get(p.id, 0.0))
            for p in self.problem.products
        }
        return other

    def corrected(
        self, batches: Decisions, paths: Mapping[str, Paths], budget: Budget
    ) -> Decisions | None:
        """The batches of least expected cost with the losses and expiries that `batches` cause."""
        tables = self._on_paths(batches, paths)
        return self._solved(tables, budget, batches, stocked=True)

    def annealing(
        self, paths: Mapping[str, Paths], seed: int, tightness: int, lost: Mapping[str, float]
    ) -> RoomScheduleSearch:
        """Search over room schedules by the cost on the first of `paths`, in cumulative doses.

        tightness: how often freezers were too full; so much less of them may be filled.
        lost: factors on the cost of a lost patient.
        """
        params = AnnealingParams(
            freezer_share=PARAMS.freezer_share - PARAMS.tighter * (2**tightness - 1),
            over=PARAMS.over * PARAMS.dearer**tightness,
        )
        arrays = self._arrays(paths)
        arrays.lost[:] *= [lost.get(p.id, 1.0) for p in self.problem.products]
        return RoomScheduleSearch(self.problem, seed, params, paths=arrays)

    def split_costs(
        self, made: Mapping[str, Production], paths: Mapping[str, Paths]
    ) -> dict[str, tuple[float, float]]:
        """[currency] as that search prices batches, by product: lost patients, and all else."""
        arrays, found = self._arrays(paths), {}
        for number, p in enumerate(self.problem.products):
            started = np.concatenate([[0], np.cumsum(made[p.id].starts)])
            lost, rest = split_cost(arrays, number, started.astype(np.int64))
            found[p.id] = lost, rest + p.batch_cost * float(started[-1])
        return found

    def _arrays(self, paths: Mapping[str, Paths]) -> PathPrices:
        few = {p: x.first(PARAMS.surrogate_paths) for p, x in paths.items()}
        return path_arrays(self.problem, self.costs, few)

    def surrogate_search(
        self, paths: Mapping[str, Paths], budget: Budget, *, allowed: float
    ) -> LocalSearch:
        """Local search on the first of `paths`, in cumulative doses: thousands of moves a second.

        allowed: freezer excess that is not penalised [position x week].
        """
        few = {p: x.first(PARAMS.surrogate_paths) for p, x in paths.items()}
        surrogate = PathSurrogate(self.problem, self.costs, few, self.freezers)
        return self.simulated_search(surrogate, budget, order=paths, allowed=allowed)

    def simulated_search(
        self,
        evaluator: Evaluator,
        budget: Budget,
        *,
        order: Mapping[str, Paths] | Generator,
        allowed: float,
        improved: Callable[[Judged], None] = lambda _: None,
    ) -> LocalSearch:
        """Local search by an evaluator.

        order: paths, on which moves are ranked by the tables; or what draws their order.
        improved: is handed each set of batches that the search moves to.
        """
        near: Neighbourhood
        if isinstance(order, Generator):
            near = CapacityNeighbourhood(self.problem, MoveParams(), order)
        else:
            near = RankedNeighbourhood(self.problem, MoveParams(), self._tables_on(order))
        return LocalSearch(
            evaluator, near, budget, LocalSearchParams(), allowed=allowed, improved=improved
        )

    def filled(
        self, batches: Decisions, products: Collection[str], budget: Budget
    ) -> Decisions | None:
        """As many more batches of these products as rooms, laboratory and banks allow."""
        starts = dict(batches.starts)
        makers = [
            (p, suite.id)
            for p in self.problem.products
            if p.id in products
            for suite in self.problem.makers(p.id)
        ]
        for week in range(self.problem.weeks):
            for p, suite in makers:
                place = (p.id, suite, week)
                while week + p.lag < self.problem.weeks and not budget.spent:
                    more = {**starts, place: starts.get(place, 0) + 1}
                    if self.placed(more) is None:
                        break
                    starts = more
        return self.placed(starts)

    def _tables_on(self, paths: Mapping[str, Paths]) -> Callable[[Decisions], TableSurrogate]:
        return lambda x: TableSurrogate(self.problem, self.risks, self._on_paths(x, paths))

    def _on_paths(self, batches: Decisions, paths: Mapping[str, Paths]) -> dict[str, Tables]:
        tables: dict[str, Tables] = {}
        for p in self.problem.products:
            started = batches.batches_by_week(p.id, self.scenario.weeks)
            released = [sum(started[: max(t - p.lag + 1, 0)]) for t in range(self.scenario.weeks)]
            costs, mine = self.costs[p.id], paths[p.id]
            tables[p.id] = costs.tables(
                SampleAverage(mine, net_loss_on_paths(costs, mine, released))
            )
        return tables

    def _solved(
        self,
        tables: Mapping[str, Tables],
        budget: Budget,
        near: Decisions | None,
        stocked: bool = False,
    ) -> Decisions | None:
        """stocked: `near` determines what lost patients leave in the freezers."""
        net_loss = {}
        if near is not None and stocked and self.problem.positions is not None:
            net_loss = {p: self.freezers.net_loss(near, p) for p in self.scenario.products}
        seconds = budget.remaining
        found = plan_expected(
            self.problem, self.risks, tables, budget=budget, near=near, net_loss=net_loss
        )
        if found is None:
            return None
        fits, left_out = repaired(self.problem, found.batches.starts)
        if fits is not None and not left_out:
            return fits
        unlimited = replace(self.problem, positions=None)  # the model has seen to the freezers
        return sequence(unlimited, found.batches, min(seconds, PARAMS.sequencing), seed=1) or fits

    def placed(self, starts: Starts, changed: Collection[Start] | None = None) -> Decisions | None:
        """Batches with their banks; None where they do not fit (contract 2, 4, 6).

        changed: those that may not; None: all.
        """
        return feasible(self.problem, {key: n for key, n in starts.items() if n}, changed)

    def freezer_excess(self, batches: Decisions) -> float:
        """[position x week] that serving the forecast is too much, however it is done."""
        return self.freezers.excess(batches)

    @property
    def freezer_capacity(self) -> float:
        """[position x week] in service over the horizon; 1 where there is no limit."""
        return max(1.0, sum(self.problem.positions or ()))

    def production(self, batches: Decisions) -> dict[str, Production]:
        """What is made, by product."""
        weeks = self.problem.weeks
        return {
            p: Production(
                product=p,
                starts=tuple(batches.batches_by_week(p, weeks)),
                wcbs=batches.wcbs.get(p, ()),
                donors=batches.donors.get(p, ()),
            )
            for p in self.scenario.products
        }

    def move_cost(self, batches: Decisions) -> float:
        """[currency] of starts that differ from the plan in force (contract 7a)."""
        starts: dict[str, dict[tuple[str, int], int]] = {p.id: {} for p in self.problem.products}
        for (product, suite, week), n in batches.starts.items():
            starts[product][suite, week] = n
        return sum(p.move_cost_of(starts[p.id]) for p in self.problem.products)

    def obstacles(self, batches: Decisions, product: str) -> list[str]:
        """What leaves no place for one batch more of `product`; empty where there is place.

        Each is something without which more would fit; all of them where only together.
        """
        problem = self.problem
        last = problem.weeks - problem.product[product].lag
        places = [(product, s.id, t) for s in problem.makers(product) for t in range(last)]
        if not places:
            return ["that no suite makes it in time"]

        def fit(other: Problem) -> bool:
            more = ({**batches.starts, x: batches.starts.get(x, 0) + 1} for x in places)
            return sum(feasible(other, x) is not None for x in more) > PARAMS.full_from * len(
                places
            )

        if fit(problem):
            return []
        roomy = tuple(
            replace(s, rooms=s.rooms + 1, open=tuple(n + 1 for n in s.open)) for s in problem.suites
        )
        unbanked = tuple(replace(p, bank=None) for p in problem.products)
        without = {
            "the rooms": replace(problem, suites=roomy),
            "the release laboratory": replace(problem, laboratory=None),
            "cell banks and donors": replace(problem, products=unbanked),
        }
        return [what for what, other in without.items() if fit(other)] or list(without)

    def draft(self, batches: Decisions) -> Plan | None:
        """Batches and banks alone; None where they find no rooms."""
        with suppress(DispatchError, LookupError):
            return without_patients(self.scenario, self.problem, batches)
        return None

    def served(self, batches: Decisions, settings: Settings, budget: Budget) -> Plan | None:
        """The plan that serves the forecast from `batches`; None where none was found."""
        found = self._dispatcher(settings).improve(batches, budget)
        if found is None:
            return None
        with suppress(DispatchError, LookupError):
            return decode(self.scenario, self.problem, found.decisions)
        return None

    def can_serve(self, batches: Decisions, settings: Settings, budget: Budget) -> bool:
        """Whether a service of the forecast is found at once; `served` then goes on from it."""
        return self._dispatcher(settings).serve(batches, budget) is not None

    def _dispatcher(self, settings: Settings) -> Dispatcher:
        if settings not in self._dispatchers:
            self._dispatchers[settings] = Dispatcher(self.problem, settings)
        return self._dispatchers[settings]

    def batches_of(self, plan: Plan) -> Decisions:
        """The batches and banks of a plan, without its patients."""
        return encode_batches(self.problem, plan, taken_over(self.scenario))


def due_of(scenario: Scenario) -> dict[str, list[Due]]:
    """Rows of demand by product, those that may bring patients, and who waits at the start."""
    found: dict[str, list[Due]] = {p: [] for p in scenario.products}
    places: dict[str, list[str]] = {p: [] for p in scenario.products}  # hospital of each
    for key in scenario.demand.patients:
        product, hospital, week = key
        mean, dispersion = scenario.demand.chance(key)
        if mean:
            transit = scenario.hospitals[hospital].transit_weeks
            found[product].append(
                Due(week=week, transit=transit, mean=mean, dispersion=dispersion)
            )  # fmt: skip
            places[product].append(hospital)
    for x in scenario.waiting:
        transit = scenario.hospitals[x.hospital].transit_weeks
        found[x.product].append(
            Due(week=0, transit=transit, mean=x.patients, dispersion=0.0, waited=-x.due)
        )  # fmt: skip
        places[x.product].append(x.hospital)
    return {p: early_starts(scenario, p, rows, places[p]) for p, rows in found.items()}


def risk_of(scenario: Scenario, product: str, due: list[Due]) -> Risk:
    """Demand by row and batches that fail whole; varying yields and delays only on paths.

    Firm batches are taken to pass as often as the product's, unless they are sure to; so are lots
    in quarantine that are like its batches.  Others count with the doses that a plan expects.
    """
    p = scenario.products[product]
    firm = {b.id for b in scenario.batches.values() if b.product == product and b.success != 1}
    firm |= {b.id for b in taken_over(scenario).batches if b.product == product}
    firm |= {
        x.id
        for x in scenario.lots.values()
        if (x.product, x.status) == (product, "quarantine")
        and (x.doses, x.success) == (p.doses_per_batch, p.batch_success)
        and x.success != 1
        and scenario.lot_weeks(x.id)[1] >= 0
    }
    return Risk(
        doses=max(p.doses_per_batch // p.shipping_unit, 1),
        success=float(p.batch_success),
        due=tuple(due),
        firm=frozenset(firm),
        forecast_cv=float(p.forecast_cv),
    )
