"""Which candidate becomes the plan: the cheapest whose forecast is served within the freezers."""

from collections.abc import Callable
from math import inf
from time import monotonic

from planner.plan import Plan
from planner.solving import Settings, Watch
from planner.uncertain.search import Candidate, Search

TRY = 0.7  # of the time left for serving, for one candidate that can be served for sure
DOUBTFUL = 0.3  # of it, for one that may be refused
AMPLE = 15.0  # seconds, from which a refusal can be risked
LAST = 4.0  # seconds that this may take at the limit


def first_served(
    search: Search, settings: Settings, left: Callable[[], float], beside: str
) -> tuple[str, Plan] | None:
    """A cheap candidate as a whole plan, and where it is from; None: none cheaper than `beside`.

    Cheapest first.  With several products a refusal takes too long to be risked where another can
    be served for sure; with little time, where another is no fuller than the plan for the averages.
    What is as full as one refused is not tried.
    """
    known = min((x.cost for x in search.found if x.origin == beside), default=inf)
    cheaper = sorted((x for x in search.found if x.cost < known), key=lambda x: x.cost)
    sure = [x for x in cheaper if x.held]
    if sure and len(search.outlook.problem.products) > 1:
        cheaper = sure
    likely = [x for x in cheaper if x.over <= search.allowed]
    if likely and left() < AMPLE:
        cheaper = likely
    fullest = inf
    for x in cheaper:
        if x.over < fullest and (x.held or fullest == inf or left() > LAST):
            share = TRY if x.held or not sure else DOUBTFUL
            plan = served(search, x, settings, max(share * left(), LAST))
            if plan is not None:
                return x.origin, plan
            fullest = x.over
    return None


def served(search: Search, found: Candidate, settings: Settings, seconds: float) -> Plan | None:
    """A candidate with its patients; None: no service was found that fits the freezers."""
    until = monotonic() + seconds

    def left() -> float:
        return until - monotonic()

    watch = Watch(stop=lambda: search.watch.stop() or left() <= 0)
    return search.outlook.served(found.batches, settings, watch, left)
