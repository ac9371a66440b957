"""Fill targets: the plan that meets them, shown on fresh paths, or how near one comes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planner.domain.scenario import Scenario
from planner.plan import Plan
from planner.simulate.replay import draw, follow
from planner.uncertain.fill import CONFIDENCE, Fill, fill_of
from planner.uncertain.quest import Quest
from planner.uncertain.search import Candidate

SEARCHING, VERIFYING = 1_000, 4_000  # paths
TRIES = 4  # verifications after which the search goes on no more
FRESH = 15_485_863  # what sets the seeds of two verifications apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One product on fresh paths; lower: what its fill rate is at least, with 95 % confidence."""

    target: float
    fill: Fill
    lower: float
    early: float  # share of the patients lost whose last week comes before any new batch

    @property
    def met(self) -> bool:
        return self.lower >= self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Aimed:
    """What came of the targets; candidate and plan None: no candidate could be served."""

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
    scenario: Scenario, plan: Plan, targets: Mapping[str, float], *, seed: int, number: int = 1
) -> dict[str, Verified]:
    """The `number`-th verification, on `VERIFYING` paths that no search and no other one has seen.

    The k-th claims with confidence 1 - 0.05 / 2^k: all of them together err in at most 5 %.
    """
    fresh = (seed + (number - 1) * FRESH) % 2**63
    outcome = follow(scenario, plan, draw(scenario, plan, seed=fresh, paths=VERIFYING))
    confidence = 1 - (1 - CONFIDENCE) / 2**number
    found: dict[str, Verified] = {}
    for name, target in targets.items():
        x = outcome.products[name]
        fill = fill_of(x.started, x.due)
        if fill is not None:
            before = x.lost_by_week[: scenario.products[name].released(0)].sum()
            early = float(before) / max(1.0, float(x.lost.sum()))
            found[name] = Verified(
                target=target, fill=fill, lower=fill.lower(confidence), early=early
            )
    return found


def aim(
    quest: Quest,
    seed: int,
    averages: Plan,
    serve: Callable[[Candidate], Plan | None],
) -> Aimed:
    """Look, verify, look again with a wider margin while that fails and time remains."""
    scenario, targets = quest.outlook.scenario, quest.aiming.targets
    number, searching = 1, True
    quest.look(quest.aiming.seed)
    while order := quest.order():
        best = order[0]
        found = verify(scenario, best.draft, targets, seed=seed, number=number)
        missed = [p for p, x in found.items() if not x.met]
        searching = searching and number < TRIES and quest.left() > 0
        if missed and searching and not quest.missed(best):
            number += 1
            quest.demand_more(missed)
            quest.look(quest.aiming.seed + number, last=number == TRIES)
            continue
        plan = serve(best)
        if plan is not None:
            told = verify(scenario, plan, targets, seed=seed, number=number)
            return Aimed(candidate=best, plan=plan, found=told)
        quest.refuse(best)
        number += 1
    told = verify(scenario, averages, targets, seed=seed, number=number)
    return Aimed(candidate=None, plan=averages, found=told)
