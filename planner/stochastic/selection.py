"""Which candidate becomes the plan: the cheapest whose forecast is served within the freezers."""

from collections.abc import Mapping
from math import inf

from numpy.random import Generator

from planner.domain.plan import Plan
from planner.solving import Budget, Paths, Settings
from planner.stochastic.origin import Origin
from planner.stochastic.search import Candidate, CandidateSearch

TRIES = 5  # of a first plan, each with less of the freezers
AT_ONCE_SHARE = 0.2  # of the time left, to find a first service
SERVING_SHARE = 0.7  # of the time left, for one candidate
MIN_SECONDS = 4.0  # [s] that serving may take at the limit


def first_plan(
    search: CandidateSearch, paths: Mapping[str, Paths], rng: Generator, settings: Settings
) -> None:
    """A first candidate for chance whose forecast is served, by counts of states alone.

    Where the simulator finds it dearer than the first candidate, room schedules are searched again
    by the prices that it shows; where the freezers hold no service, those that fill them less.
    """
    for _ in range(TRIES):
        found = search.anneal(paths, rng)
        if found is None:
            return
        search.calibrate(found)
        if found.cost >= search.found[0].cost:  # the surrogate is wrong of what patients cost
            continue
        fits = found.excess <= search.allowed
        if fits and search.outlook.can_serve(found.batches, settings, search.budget):
            search.servable.append(found.batches.starts)
            return
        search.tightness += 1


def first_served(
    search: CandidateSearch, settings: Settings, budget: Budget, beside: Origin
) -> tuple[Origin, Plan] | None:
    """A cheap candidate as a whole plan, and where it is from; None: none cheaper than `beside`.

    Cheapest first, of those that leave the freezers no fuller than the deterministic plan does: at
    first those whose service is found at once, then the others.
    """
    most = min((x.cost for x in search.found if x.origin == beside), default=inf)
    cheaper = (x for x in search.found if x.cost < most and x.excess <= search.allowed)
    each = {frozenset(x.batches.starts.items()): x for x in sorted(cheaper, key=lambda x: -x.cost)}
    slow: list[Candidate] = []
    for x in sorted(each.values(), key=lambda x: x.cost):
        known = x.batches.starts in search.servable
        if known or ((not slow or not _late(budget)) and _at_once(search, x, settings, budget)):
            plan = served(search, x, settings, budget)
            if plan is not None:
                return x.origin, plan
        slow.append(x)
    for number, x in enumerate(slow):
        if number and _late(budget):
            break
        plan = served(search, x, settings, budget)
        if plan is not None:
            return x.origin, plan
    return None


def _late(budget: Budget) -> bool:
    return budget.stop() or budget.remaining <= MIN_SECONDS


def _at_once(
    search: CandidateSearch, found: Candidate, settings: Settings, budget: Budget
) -> bool:  # fmt: skip
    """Whether a service is found without much search."""
    own = budget.share(AT_ONCE_SHARE).at_least(MIN_SECONDS)
    return search.outlook.can_serve(found.batches, settings, own)


def served(
    search: CandidateSearch, found: Candidate, settings: Settings, budget: Budget
) -> Plan | None:
    """A candidate with its patients; None: no service was found that fits the freezers."""
    own = budget.share(SERVING_SHARE).at_least(MIN_SECONDS)
    ending = Budget(own.deadline, stop=lambda: own.spent)  # no step may take longer
    return search.outlook.served(found.batches, settings, ending)
