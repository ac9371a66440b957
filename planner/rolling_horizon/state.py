"""State of one sample path in a rolling horizon: what is fixed, in store, and planned next."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from planner.domain.plan import Batch, Interruption, Plan
from planner.domain.scenario import Scenario
from planner.domain.supply import OpeningLot
from planner.simulation.demand import Arrivals
from planner.simulation.opening_lots import opening_of
from planner.simulation.outcome import SimulationOutcome
from planner.simulation.realised_supply import RealisedSupply, sample_supply, success_of
from planner.simulation.replay import outcome_of
from planner.simulation.store_simulation import StoreSimulation


@dataclass(frozen=True, slots=True, kw_only=True)
class PathRealisation:
    """All that is drawn on one path; supply: of one product's batches in a plan."""

    seed: int
    arrivals: Arrivals  # of one path
    supply: Callable[[Plan, str], RealisedSupply]


def path_realisation(
    scenario: Scenario, arrivals: Arrivals, path: int, *, seed: int
) -> PathRealisation:
    """The realisation of path `path` of a simulation with this seed and these arrivals."""
    here = slice(path, path + 1)

    def supply(plan: Plan, product: str) -> RealisedSupply:
        return sample_supply(scenario, plan, product, seed=seed, paths=path + 1).on(here)

    mine = Arrivals(rows=arrivals.rows, patients=arrivals.patients[:, here])
    return PathRealisation(seed=seed, arrivals=mine, supply=supply)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedBatch:
    """A batch that is fixed, and its realisation."""

    batch: Batch
    made: bool  # False: its donor's MCB failed, so it never starts
    certain: bool  # its doses may be reserved before release
    known: int  # week in which it is released or fails
    success: Decimal  # chance to pass


class PathState:
    """The state at the beginning of `week`.

    fixed: batches and banks that are decided for good; ahead: those planned for later, which a
    review (re-optimisation) may replace.  So are running courses that the plan interrupts; a
    review plans none.
    """

    def __init__(self, scenario: Scenario, plan: Plan, realisation: PathRealisation) -> None:
        self.scenario, self.realisation = scenario, realisation
        self.week = 0
        self.fixed = Plan(previous=plan.previous)
        self.ahead = Plan(batches=plan.batches, banking=plan.banking, interrupted=plan.interrupted)
        self.passed: dict[str, bool] = {}  # by new MCB: whether its donor passes
        self.lots: Mapping[str, list[OpeningLot | FixedBatch]] = {  # in the order of the stores
            p: list(opening_of(scenario, p)) for p in scenario.products
        }
        self.stores: dict[str, StoreSimulation] = {}

    def advance(self, until: int) -> None:
        """Fix what is planned before week `until`, and simulate the weeks up to it."""
        self._fix(until)
        while self.week < until:
            for simulation in self.stores.values():
                simulation.step()
            self.week += 1

    def supplies(self) -> dict[str, RealisedSupply]:
        """Realised supply of all batches that are fixed, by product."""
        return {p: self.realisation.supply(self.fixed, p) for p in self.scenario.products}

    def outcome(self) -> SimulationOutcome:
        """The outcome of the path, after the last week."""
        return outcome_of(self.scenario, self.supplies(), self.stores, seed=self.realisation.seed)

    def _fix(self, until: int) -> None:
        now = [b for b in self.ahead.batches if b.firm or b.start < until]
        banks = [b for b in self.ahead.banking if b.week < until]
        stops = [x for x in self.ahead.interrupted if self._leaves(x) < until]
        self.fixed = replace(
            self.fixed,
            batches=(*self.fixed.batches, *now),
            banking=(*self.fixed.banking, *banks),
            interrupted=(*self.fixed.interrupted, *stops),
        )
        self.ahead = Plan(
            batches=tuple(b for b in self.ahead.batches if b not in now),
            banking=tuple(b for b in self.ahead.banking if b not in banks),
            interrupted=tuple(x for x in self.ahead.interrupted if x not in stops),
        )
        for product in self.scenario.products:
            self._add_lots(product, now)

    def _leaves(self, x: Interruption) -> int:
        """Week in which the first dose that is not given would leave the store."""
        return x.week - self.scenario.hospitals[x.hospital].transit_weeks

    def _interrupted(self, product: str) -> list[Interruption]:
        every = (*self.fixed.interrupted, *self.ahead.interrupted)
        return [x for x in every if x.product == product]

    def _add_lots(self, product: str, now: Iterable[Batch]) -> None:
        """Add the batches that are fixed now to the store of one product."""
        new = {b.id for b in now if b.product == product}
        drawn = self.realisation.supply(self.fixed, product)
        self.passed |= {bank: bool(passes[0]) for bank, passes in drawn.accepted.items()}
        mine = [n for n, b in enumerate(drawn.batches) if b.id in new]
        found = drawn.some(mine)
        self.lots[product].extend(
            FixedBatch(
                batch=b,
                made=bool(found.made[n, 0]),
                certain=found.certain[n],
                known=b.released + int(found.delay[n, 0]),
                success=success_of(self.scenario, product, b.id),
            )
            for n, b in enumerate(found.batches)
        )
        simulation = self.stores.get(product)
        if simulation is None:
            lots = found.lots(self.scenario)
            self.stores[product] = StoreSimulation(
                self.scenario, product, self.realisation.arrivals, lots,
                interrupted=self._interrupted(product), diary=True,
            )  # fmt: skip
            return
        simulation.interrupt(self._interrupted(product))
        if mine:
            simulation.store.add(found.batch_lots())
