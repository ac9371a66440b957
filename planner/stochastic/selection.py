"""Which candidate becomes the plan: the cheapest whose forecast is served within the freezers."""

from math import inf

from planner.domain.plan import Plan
from planner.solving import Budget, Settings
from planner.stochastic.origin import Origin
from planner.stochastic.search import Candidate, CandidateSearch

SERVING_SHARE = 0.7  # of the time left, for one candidate
MIN_SECONDS = 4.0  # [s] that serving may take at the limit


def first_served(
    search: CandidateSearch, settings: Settings, budget: Budget, beside: Origin
) -> tuple[Origin, Plan] | None:
    """A cheap candidate as a whole plan, and where it is from; None: none cheaper than `beside`.

    Cheapest first, of those that leave the freezers no fuller than the deterministic plan does.
    """
    known = min((x.cost for x in search.found if x.origin == beside), default=inf)
    cheaper = (x for x in search.found if x.cost < known and x.excess <= search.allowed)
    refused: list[object] = []
    for x in sorted(cheaper, key=lambda x: x.cost):
        late = budget.stop() or budget.remaining <= MIN_SECONDS
        if x.batches.starts in refused or (refused and late):
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
