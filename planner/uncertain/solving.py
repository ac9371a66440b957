"""A plan that costs little under chance, from the scenario and the plan for the averages."""

from collections.abc import Callable
from dataclasses import replace
from math import inf
from time import monotonic

from numpy.random import default_rng

from planner.domain.scenario import Scenario
from planner.plan import Plan
from planner.report import Report
from planner.solving import Ending, Outcome, Outlook, Progress, Settings, Watch
from planner.uncertain.luck_by_number import numbered_paths
from planner.uncertain.search import Candidate, Search
from planner.uncertain.simulated import Simulated
from planner.uncertain.verdict import NOTE, verdict
from planner.workflow import report_of

CORRECTING, SEARCHING = 1_000, 400  # paths
OTHER = 7_919  # what sets the seed of the search apart from that of the verdict
SERVING = 0.3  # of the time, to serve the forecast from the batches found and to say how good
SAYING = 0.15  # of the time, for the last of it
TRY = 0.7  # of the time left for serving, for one candidate
AVERAGES = "averages"  # the candidate that is the plan for the averages
LAST = 4.0  # seconds that this may take at the limit


def solve(
    scenario: Scenario,
    averages: Report,
    settings: Settings,
    watch: Watch = Watch(),  # noqa: B008  frozen
    *,
    used: float = 0.0,
    later: float = 0.0,
) -> Report:
    """The plan of least simulated cost that is found; `averages` where it has no accepted plan.

    averages: what `workflow.solve` reports; its plan is one of the candidates.
    used, later: [s] of `settings.seconds` that are gone before, and to be left for writing.
    bound and objective are None: nothing is proven against chance.  report.notes[NOTE] holds the
    simulated cost and fill rate of both plans on paths that the search has not seen.
    """
    if averages.plan is None or not averages.accepted:
        return averages
    began = monotonic()
    budget = settings.seconds - used - later

    def left() -> float:
        return budget - (monotonic() - began)

    watch.tell(Progress(phase="simulating"))
    seed = (settings.seed + OTHER) % 2**63
    outlook = Outlook(scenario)
    keep = SERVING * max(left(), 0.0)
    search = Search(
        outlook,
        Simulated(scenario, seed=seed, paths=SEARCHING),
        watch,
        lambda: left() - keep,
    )
    search.consider(AVERAGES, outlook.batches_of(averages.plan))
    search.model(lambda: numbered_paths(scenario, outlook.most, seed=seed, paths=CORRECTING))
    search.local(default_rng(seed))
    say = SAYING * max(budget, 0.0)
    origin, plan = _first_served(search, averages.plan, settings, lambda: left() - say)
    outcome = Outcome(
        ending=Ending.FEASIBLE,
        plan=plan,
        objective=None,
        bound=None,
        seconds=monotonic() - began,
        warnings=averages.warnings,
        notes={NOTE: verdict(scenario, plan, averages.plan, seed=settings.seed, origin=origin)},
    )
    report = report_of(scenario, settings, outcome, used + monotonic() - began)
    return report if report.accepted else _averages(scenario, averages, settings)


def _first_served(
    search: Search, averages: Plan, settings: Settings, left: Callable[[], float]
) -> tuple[str, Plan]:
    """A cheap candidate that can serve the forecast, as a whole plan, and where it is from.

    Cheapest first; each that cannot be served halves those that are left, since every try costs
    time and the search's last steps are the likeliest to overfill the freezers.
    """
    known = min((x.cost for x in search.found if x.origin == AVERAGES), default=inf)
    cheaper = sorted((x for x in search.found if x.cost < known), key=lambda x: x.cost)
    place = 0
    while place < len(cheaper) and (place == 0 or left() > LAST):
        found = cheaper[place]
        plan = _served(search, found, settings, max(TRY * left(), LAST))
        if plan is not None:
            return found.origin, plan
        place += max(1, (len(cheaper) - place) // 2)
    return AVERAGES, averages


def _served(search: Search, found: Candidate, settings: Settings, seconds: float) -> Plan | None:
    until = monotonic() + seconds
    watch = Watch(stop=search.watch.stop)
    return search.outlook.served(found.batches, settings, watch, lambda: until - monotonic())


def _averages(scenario: Scenario, averages: Report, settings: Settings) -> Report:
    """The averages plan, where the checker refuses what the search came to."""
    assert averages.plan is not None
    told = verdict(scenario, averages.plan, averages.plan, seed=settings.seed, origin=AVERAGES)
    return replace(averages, objective=None, bound=None, notes={**averages.notes, NOTE: told})
