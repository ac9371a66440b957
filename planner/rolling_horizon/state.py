"""One sample path while it is lived: what is fixed, what the stores hold, what is planned next."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from planner.domain.plan import Batch, Plan
from planner.domain.scenario import Scenario
from planner.domain.supply import OpeningLot
from planner.simulation.demand import Arrivals
from planner.simulation.outcome import SimulationOutcome
from planner.simulation.realised_supply import RealisedSupply, opening_of, sample_supply
from planner.simulation.replay import outcome_of
from planner.simulation.store_simulation import StoreSimulation


@dataclass(frozen=True, slots=True, kw_only=True)
class PathRealisation:
    """The chance of one path.

    supply: what becomes of the batches of a plan, for one product.
    """

    seed: int
    arrivals: Arrivals  # of one path
    supply: Callable[[Plan, str], RealisedSupply]  # likewise


def path_realisation(
    scenario: Scenario, arrivals: Arrivals, path: int, *, seed: int
) -> PathRealisation:
    """What happens on path `path` of a replay with this seed, whose patients are `arrivals`."""
    here = slice(path, path + 1)

    def supply(plan: Plan, product: str) -> RealisedSupply:
        return sample_supply(scenario, plan, product, seed=seed, paths=path + 1).on(here)

    mine = Arrivals(rows=arrivals.rows, patients=arrivals.patients[:, here])
    return PathRealisation(seed=seed, arrivals=mine, supply=supply)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedBatch:
    """A batch that is fixed, and what becomes of it."""

    batch: Batch
    made: bool  # False: its donor's MCB failed, so it is never begun
    certain: bool  # its doses may be promised before release
    known: int  # week in which it is released or fails


class PathState:
    """Lived up to the beginning of `week`.

    fixed: batches and banks that are decided for good; ahead: those planned for later, which a
    review may replace.
    """

    def __init__(self, scenario: Scenario, plan: Plan, realisation: PathRealisation) -> None:
        self.scenario, self.realisation = scenario, realisation
        self.week = 0
        self.until = 0  # weeks before this one are fixed
        self.fixed = Plan()
        self.ahead = Plan(batches=plan.batches, banking=plan.banking)
        self.passed: dict[str, bool] = {}  # by new MCB: its donor's cells do
        self.lots: Mapping[str, list[OpeningLot | FixedBatch]] = {  # in the order of the stores
            p: list(opening_of(scenario, p)) for p in scenario.products
        }
        self.stores: dict[str, StoreSimulation] = {}

    def live(self, until: int) -> None:
        """Fix what is planned before week `until`, and live the weeks up to it."""
        self._fix(until)
        while self.week < until:
            for simulation in self.stores.values():
                simulation.step()
            self.week += 1

    def plan_ahead(self, plan: Plan) -> None:
        """Replace what is planned for later."""
        self.ahead = plan

    def supplies(self) -> dict[str, RealisedSupply]:
        """What became of all batches that are fixed."""
        return {p: self.realisation.supply(self.fixed, p) for p in self.scenario.products}

    def outcome(self) -> SimulationOutcome:
        """What it all came to, after the last week."""
        served = {p: simulation.outcome() for p, simulation in self.stores.items()}
        return outcome_of(self.scenario, self.supplies(), served, seed=self.realisation.seed)

    def _fix(self, until: int) -> None:
        now = [b for b in self.ahead.batches if b.firm or b.start < until]
        banks = [b for b in self.ahead.banking if b.week < until]
        self.fixed = replace(
            self.fixed,
            batches=(*self.fixed.batches, *now),
            banking=(*self.fixed.banking, *banks),
        )
        self.ahead = Plan(
            batches=tuple(b for b in self.ahead.batches if b not in now),
            banking=tuple(b for b in self.ahead.banking if b not in banks),
        )
        first, self.until = self.until, until
        for product in self.scenario.products:
            self._expect(product, now, first)

    def _expect(self, product: str, now: Iterable[Batch], first: int) -> None:
        """Tell the store of one product what batches are fixed now."""
        new = {b.id for b in now if b.product == product}
        # Random numbers are keyed by a batch's place among those of its week, firm ones counted.
        peers = [b for b in self.fixed.batches if b.start >= first or b.id in new]
        drawn = self.realisation.supply(replace(self.fixed, batches=tuple(peers)), product)
        self.passed |= {bank: bool(passes[0]) for bank, passes in drawn.accepted.items()}
        mine = [n for n, b in enumerate(drawn.batches) if b.id in new]
        found = drawn.some(mine)
        self.lots[product].extend(
            FixedBatch(
                batch=b,
                made=bool(found.made[n, 0]),
                certain=found.certain[n],
                known=b.released + int(found.delay[n, 0]),
            )
            for n, b in enumerate(found.batches)
        )
        simulation = self.stores.get(product)
        if simulation is None:
            lots = found.lots(self.scenario, product)
            self.stores[product] = StoreSimulation(
                self.scenario, product, self.realisation.arrivals, lots
            )
        elif mine:
            simulation.store.add(found.batch_lots())
