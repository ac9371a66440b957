"""Fill targets: the plan that meets them, verified out of sample, or how near one comes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.simulation.outcome import ProductOutcome
from planner.stochastic.fill_targets.fill_rate import CONFIDENCE, Fill, fill_of
from planner.stochastic.fill_targets.multiplier_search import MultiplierSearch
from planner.stochastic.search import Candidate
from planner.stochastic.simulated_cost import arrivals_of, followed

SEARCH_PATHS = 1_000
PATHS, BLOCKS = 8_000, 4  # of a verification, and the blocks in which they are drawn
MAX_VERIFICATIONS = 4  # after which the search ends
MAX_SERVED = 2  # candidates for which a service of the forecast is sought
SEED_STEP = 15_485_863  # between the seeds of two verifications


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One product out of sample; lower: one-sided 95 % confidence limit of its fill rate."""

    target: float
    fill: Fill
    lower: float
    early: float  # share of the patients lost whose last week comes before any new batch

    @property
    def met(self) -> bool:
        return self.lower >= self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetPlan:
    """The plan of a search for targets; candidate None: none could be served."""

    candidate: Candidate | None
    plan: Plan
    found: Mapping[str, Verified]


def targets_of(scenario: Scenario) -> dict[str, float]:
    """Targets by product, of those with demand."""
    due = {key[0] for key in scenario.demand.patients if scenario.demand.chance(key)[0]}
    return {
        name: float(p.fill_target)
        for name, p in scenario.products.items()
        if p.fill_target is not None and name in due
    }


def verify(
    scenario: Scenario,
    plan: Plan,
    targets: Mapping[str, float],
    *,
    seed: int,
    number: int = 1,
    stop: Callable[[], bool] = lambda: False,
) -> dict[str, Verified]:
    """The `number`-th verification, on `PATHS` paths of its own, out of sample.

    The k-th claims with confidence 1 - 0.05 / 2^k: all of them together err in at most 5 %.
    stop: called after each block of paths; it does not depend on their outcome.
    """
    own_seed = (seed + (number - 1) * SEED_STEP) % 2**63
    confidence = 1 - (1 - CONFIDENCE) / 2**number
    found: dict[str, Verified] = {}
    for name, target in targets.items():
        seen: list[ProductOutcome] = []
        for block in range(BLOCKS):
            if not (seen and stop()):
                arrivals = arrivals_of(
                    scenario, name, seed=own_seed, block=block, paths=PATHS // BLOCKS
                )
                seen.append(followed(scenario, plan, name, arrivals, seed=own_seed, block=block))
        fill = fill_of(
            np.concatenate([x.started for x in seen]), np.concatenate([x.due for x in seen])
        )
        if fill is not None:
            first = scenario.products[name].released(0)
            before = sum(float(x.lost_by_week[:first].sum()) for x in seen)
            lost = sum(float(x.lost.sum()) for x in seen)
            found[name] = Verified(
                target=target,
                fill=fill,
                lower=fill.lower(confidence),
                early=before / max(lost, 1.0),
            )
    return found


def meet_targets(
    search: MultiplierSearch,
    seed: int,
    *,
    deterministic: Plan,
    serve: Callable[[Candidate], Plan | None],
) -> TargetPlan:
    """Search, verify, search again with a wider margin while that fails and time remains.

    serve: the whole plan of a candidate, None where the freezers hold none; deterministic: the plan
    to hand back then.
    """
    scenario, targets = search.outlook.scenario, search.penalised.targets
    number, searching, serves, stop = 1, True, 0, search.budget.stop
    search.look(search.penalised.seed)
    if not search.ended and any(search.missed(x) for x in search.order()[:1]):
        search.look(search.penalised.seed, last=True)
    while serves < MAX_SERVED and (order := search.order()):
        best = order[0]
        draft = search.outlook.draft(best.batches)
        if draft is None:
            search.refuse(best)
            continue
        found = {}
        if not stop():  # after a request to stop only the plan handed back is verified
            found = verify(scenario, draft, targets, seed=seed, number=number, stop=stop)
        missed = [p for p, x in found.items() if not x.met]
        searching = searching and number < MAX_VERIFICATIONS and not search.budget.spent
        if missed and searching and not search.missed(best):
            number += 1
            search.demand_more(missed)
            search.look(search.penalised.seed + number, last=number == MAX_VERIFICATIONS)
            continue
        plan, serves = serve(best), serves + 1
        if plan is not None:
            verified = verify(scenario, plan, targets, seed=seed, number=number, stop=stop)
            return TargetPlan(candidate=best, plan=plan, found=verified)
        search.refuse(best)
        number += 1
    verified = verify(scenario, deterministic, targets, seed=seed, number=number, stop=stop)
    return TargetPlan(candidate=None, plan=deterministic, found=verified)
