"""Which candidate becomes the plan: the cheapest whose forecast is served within the freezers."""

from collections.abc import Callable
from math import inf
from time import monotonic

from planner.domain.plan import Plan
from planner.solving import Settings, Watch
from planner.stochastic.origin import Origin
from planner.stochastic.search import Candidate, Search

TRY = 0.7  # of the time left for serving, for one candidate
LAST = 4.0  # seconds that this may take at the limit


def first_served(
    search: Search, settings: Settings, left: Callable[[], float], beside: Origin
) -> tuple[Origin, Plan] | None:
    """A cheap candidate as a whole plan, and where it is from; None: none cheaper than `beside`.

    Cheapest first, of those that leave the freezers no fuller than the plan for the averages does.
    """
    known = min((x.cost for x in search.found if x.origin == beside), default=inf)
    cheaper = (x for x in search.found if x.cost < known and x.over <= search.allowed)
    refused: list[object] = []
    for x in sorted(cheaper, key=lambda x: x.cost):
        if x.batches.starts in refused or (refused and left() <= LAST):
            continue
        plan = served(search, x, settings, max(TRY * left(), LAST))
        if plan is not None:
            return x.origin, plan
        refused.append(x.batches.starts)
    return None


def served(search: Search, found: Candidate, settings: Settings, seconds: float) -> Plan | None:
    """A candidate with its patients; None: no service was found that fits the freezers."""
    until = monotonic() + seconds

    def left() -> float:
        return until - monotonic()

    watch = Watch(stop=lambda: search.watch.stop() or left() <= 0)
    return search.outlook.served(found.batches, settings, watch, left)
