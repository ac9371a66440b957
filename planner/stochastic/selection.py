"""Which candidate becomes the plan: the cheapest whose forecast is served within the freezers."""

from collections.abc import Mapping
from math import inf

from numpy.random import Generator

from planner.domain.plan import Plan
from planner.solving import Budget, Paths, Settings
from planner.stochastic.origin import Origin
from planner.stochastic.search import Candidate, CandidateSearch

TRIES = 5  # of a first plan, each with less of the freezers
SERVING_SHARE = 0.7  # of the time left, for one candidate
MIN_SECONDS = 4.0  # [s] that serving may take at the limit


def first_plan(
    search: CandidateSearch, paths: Mapping[str, Paths], rng: Generator, settings: Settings
) -> None:
    """A first candidate for chance whose forecast is served, by counts of states alone.

    Where the freezers hold no service, room schedules are searched again that fill them less.
    """
    for _ in range(TRIES):
        found = search.anneal(paths, rng)
        if found is None:
            return
        fits = found.excess <= search.allowed
        if fits and search.outlook.can_serve(found.batches, settings, search.budget):
            search.servable.append(found.batches.starts)
            return
        search.tightness += 1


def first_served(
    search: CandidateSearch, settings: Settings, budget: Budget, beside: Origin
) -> tuple[Origin, Plan] | None:
    """A cheap candidate as a whole plan, and where it is from; None: none cheaper than `beside`.

    Cheapest first, of those that leave the freezers no fuller than the deterministic plan does.
    """
    most = min((x.cost for x in search.found if x.origin == beside), default=inf)
    cheaper = (x for x in search.found if x.cost < most and x.excess <= search.allowed)
    refused: list[object] = []
    for x in sorted(cheaper, key=lambda x: x.cost):
        late = budget.stop() or budget.remaining <= MIN_SECONDS
        known = x.batches.starts in search.servable
        if x.batches.starts in refused or (refused and late and not known):
            continue
        plan = served(search, x, settings, budget)
        if plan is not None:
            return x.origin, plan
        refused.append(x.batches.starts)
    return None


def served(
    search: CandidateSearch, found: Candidate, settings: Settings, budget: Budget
) -> Plan | None:
    """A candidate with its patients; None: no service was found that fits the freezers."""
    own = budget.share(SERVING_SHARE).at_least(MIN_SECONDS)
    ending = Budget(own.deadline, stop=lambda: own.spent)  # no step may take longer
    return search.outlook.served(found.batches, settings, ending)
