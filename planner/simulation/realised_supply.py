"""Realised supply of a plan on many paths: lots in quarantine, donors, failures, yield, delay.

With it goes what the plan does on every path: its moves, and the courses that it interrupts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import log

import numpy as np

from planner.arrays import Floats
from planner.domain.moves import moved_starts
from planner.domain.plan import Batch, Interruption, NewBank, Plan
from planner.domain.scenario import Scenario
from planner.simulation.demand import BLOCK
from planner.simulation.opening_lots import OpeningSupply, sample_opening
from planner.simulation.random_streams import RandomStream, around_one, random_stream
from planner.simulation.reservations import Counts, Flags
from planner.simulation.store import StoreLots


@dataclass(frozen=True, slots=True, kw_only=True)
class RealisedSupply:
    """Opening lots of one product, its batches as they start, and what they really give."""

    opening: OpeningSupply
    batches: tuple[Batch, ...]
    made: Flags  # [batch, path] started: it needs no donor whose MCB failed
    passed: Flags  # [batch, path] started, and passes release
    doses: Counts  # [batch, path] 0: failed, or never started
    delay: Counts  # [batch, path] weeks by which release comes later than planned
    certain: tuple[bool, ...]  # by batch: nothing can go wrong
    accepted: Mapping[str, Flags]  # [path] by new MCB, where the donor may fail: it passes
    spent: Floats  # [path] for batches, release, WCBs and donors (contract 5)
    moves: float  # [currency] for starts moved against the plan in force (contract 7a)
    interrupted: tuple[Interruption, ...]  # running courses that the plan interrupts (contract 7a)

    def on(self, paths: slice) -> "RealisedSupply":
        """Some of the paths."""
        return replace(
            self,
            opening=self.opening.on(paths),
            made=self.made[:, paths],
            passed=self.passed[:, paths],
            doses=self.doses[:, paths],
            delay=self.delay[:, paths],
            accepted={bank: passes[paths] for bank, passes in self.accepted.items()},
            spent=self.spent[paths],
        )

    def some(self, batches: Sequence[int]) -> "RealisedSupply":
        """Some of the batches; `spent` stays that of all."""
        chosen = list(batches)
        return replace(
            self,
            batches=tuple(self.batches[n] for n in chosen),
            made=self.made[chosen],
            passed=self.passed[chosen],
            doses=self.doses[chosen],
            delay=self.delay[chosen],
            certain=tuple(self.certain[n] for n in chosen),
        )

    def as_planned(self) -> "RealisedSupply":
        """The same where every batch gives what the plan counts on; delays stay as drawn."""
        given = self._giving([b.doses for b in self.batches])
        return replace(given, opening=self.opening.as_planned())

    def all_passed(self, doses_per_batch: int) -> "RealisedSupply":
        """The same where every batch passes and gives `doses_per_batch` in the week planned."""
        given = self._giving([doses_per_batch] * len(self.batches)).on_time()
        return replace(given, opening=self.opening.all_passed())

    def _giving(self, doses: Sequence[int]) -> "RealisedSupply":
        given = np.array(doses, dtype=np.int64).reshape(-1, 1)
        return replace(
            self,
            made=np.ones_like(self.made),
            passed=np.ones_like(self.passed),
            doses=np.broadcast_to(given, self.doses.shape).copy(),
        )

    def on_time(self) -> "RealisedSupply":
        """The same where nothing is released late."""
        return replace(self, delay=np.zeros_like(self.delay))

    def lots(self, scenario: Scenario) -> StoreLots:
        """All lots of the store: opening lots, then the batches."""
        return self.opening.before(scenario, self.batch_lots())

    def batch_lots(self) -> StoreLots:
        """The lots of the batches alone."""
        batches = self.batches
        late = {n: b.released + self.delay[n] for n, b in enumerate(batches) if self.delay[n].any()}
        return StoreLots(
            frozen=[b.frozen for b in batches],
            released=[b.released for b in batches],
            last=[b.last for b in batches],
            certain=self.certain,
            doses=self.doses,
            late=late,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """What chance gives the batches of one product, were all of them started."""

    passed: Flags  # [batch, path]
    doses: Counts  # [batch, path] 0: failed
    delay: Counts  # [batch, path] weeks by which release comes later than planned

    def and_those(self, more: "Draws") -> "Draws":
        """The same, followed by those of more batches."""
        return Draws(
            passed=np.concatenate([self.passed, more.passed]),
            doses=np.concatenate([self.doses, more.doses]),
            delay=np.concatenate([self.delay, more.delay]),
        )

    def only(self, batches: Sequence[int]) -> "Draws":
        """Those of some batches."""
        chosen = list(batches)
        return Draws(passed=self.passed[chosen], doses=self.doses[chosen], delay=self.delay[chosen])


def draw_batches(
    scenario: Scenario,
    product: str,
    ids: Sequence[str],
    *,
    seed: int,
    block: int = 0,
    paths: int = BLOCK,
) -> Draws:
    """What chance gives the batches of these ids.

    An id names the random streams of its batch, whatever the week: a batch that moves keeps its
    luck (common random numbers).  Source: docs/simulation.md.
    """
    p = scenario.products[product]
    passed = np.zeros((len(ids), paths), dtype=bool)
    doses, delay = np.zeros((2, *passed.shape), dtype=np.int64)
    for n, name in enumerate(ids):
        key = (product, name, block)
        uniform = random_stream(seed, RandomStream.RELEASE, *key).random(paths)
        passed[n] = uniform < float(success_of(scenario, product, name))
        doses[n] = np.where(passed[n], p.doses_per_batch, 0)
        if p.yield_sd:
            normal = random_stream(seed, RandomStream.YIELD, *key).standard_normal(paths)
            doses[n] = np.rint(doses[n] * around_one(float(p.yield_sd), normal))
        if p.release_delay_weeks:
            uniform = random_stream(seed, RandomStream.DELAY, *key).random(paths)
            delay[n] = _weeks_late(float(p.release_delay_weeks), uniform)
    return Draws(passed=passed, doses=doses, delay=delay)


def sample_supply(
    scenario: Scenario, plan: Plan, product: str, *, seed: int, block: int = 0, paths: int = BLOCK
) -> RealisedSupply:
    """Draw what `product` is given on the first `paths` paths of one block."""
    ids = [b.id for b in batches_of(plan, product)]
    draws = draw_batches(scenario, product, ids, seed=seed, block=block, paths=paths)
    return supply_of(scenario, plan, product, draws, seed=seed, block=block)


def sample_supplies(
    scenario: Scenario, plan: Plan, *, seed: int, block: int = 0, paths: int = BLOCK
) -> dict[str, RealisedSupply]:
    """`sample_supply` of every product."""
    return {
        p: sample_supply(scenario, plan, p, seed=seed, block=block, paths=paths)
        for p in scenario.products
    }


def supply_of(
    scenario: Scenario, plan: Plan, product: str, draws: Draws, *, seed: int, block: int = 0
) -> RealisedSupply:
    """The supply of `product` with what was drawn for its batches, in the order of `batches_of`.

    seed, block: of donors and lots in quarantine.
    """
    p, paths = scenario.products[product], draws.doses.shape[1]
    batches = batches_of(plan, product)
    donors = _donors(scenario, plan, product, seed, block)
    accepted = {bank: passes[:paths] for bank, passes in donors.items()}
    needs = {b.id: accepted[d] for b in batches if (d := donor_of(plan, b.bank)) in accepted}
    made = np.ones(draws.doses.shape, dtype=bool)
    for n, batch in enumerate(batches):
        made[n] = needs.get(batch.id, True)
    steady = not p.yield_sd and not p.release_delay_weeks
    return RealisedSupply(
        opening=sample_opening(scenario, product, seed=seed, block=block, paths=paths),
        batches=tuple(batches),
        made=made,
        passed=made & draws.passed,
        doses=np.where(made, draws.doses, 0),
        delay=draws.delay,
        certain=tuple(
            steady and success_of(scenario, product, b.id) == 1 and b.id not in needs
            for b in batches
        ),
        accepted=accepted,
        spent=_spent(scenario, plan, product, made, accepted),
        moves=float(moved_starts(scenario, plan)[product] * p.move_cost),
        interrupted=tuple(x for x in plan.interrupted if x.product == product),
    )


def batches_of(plan: Plan, product: str) -> list[Batch]:
    """New and firm batches in the order in which they start; not those of which lots are frozen."""
    mine = (b for b in plan.batches if b.product == product and not (b.firm and b.frozen < 0))
    return sorted(mine, key=lambda b: (b.start, not b.firm, b.id))


def success_of(scenario: Scenario, product: str, batch: str) -> Decimal:
    """Chance of a batch to pass: a firm one may have its own."""
    firm = scenario.batches.get(batch)
    own = None if firm is None else firm.success
    return scenario.products[product].batch_success if own is None else own


def donor_of(plan: Plan, wcb: str) -> str:
    """The new MCB that `wcb` comes from; blank where the WCB or its MCB is an opening bank."""
    new = {b.id: b for b in plan.banking}
    made = new.get(wcb)
    return made.parent if made is not None and made.parent in new else ""


def _donors(
    scenario: Scenario, plan: Plan, product: str, seed: int, block: int
) -> dict[str, Flags]:
    """Whether each new MCB passes [path], by its id, where donors may fail; else empty."""
    line = scenario.lineage.get(product)
    if line is None or line.donor_success == 1:
        return {}
    return {
        bank.id: random_stream(seed, RandomStream.DONOR, product, bank.id, block).random(BLOCK)
        < float(line.donor_success)
        for bank in _new(plan, product, "MCB")
    }


def _new(plan: Plan, product: str, tier: str) -> list[NewBank]:
    return [b for b in plan.banking if b.product == product and b.tier == tier]


def _weeks_late(mean: float, uniform: Floats) -> Counts:
    """Geometric, by inversion: what delays a release ends in any week with the same probability."""
    return np.floor(np.log1p(-uniform) / log(mean / (1 + mean))).astype(np.int64)


def _spent(
    scenario: Scenario, plan: Plan, product: str, made: Flags, accepted: Mapping[str, Flags]
) -> Floats:
    """[path] currency: every donor is paid; what needs an MCB that failed is not made, nor paid."""
    p, line = scenario.products[product], scenario.lineage.get(product)
    new = np.array([not b.firm for b in batches_of(plan, product)], dtype=bool)
    spent = float(p.batch_cost + p.release_cost) * made[new].sum(axis=0)
    if line is not None:
        spent = spent + float(line.mcb_cost) * len(_new(plan, product, "MCB"))
        for wcb in _new(plan, product, "WCB"):
            spent = spent + float(line.wcb_cost) * accepted.get(wcb.parent, np.ones(1, dtype=bool))
    found: Floats = np.broadcast_to(np.asarray(spent, dtype=np.float64), made.shape[1:])
    return found
