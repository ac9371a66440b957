"""How long it takes to re-decide a path, from a few of its reviews."""

from time import monotonic

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.rolling_horizon.policy import ReviewModel
from planner.rolling_horizon.state import PathState, path_realisation
from planner.simulation.demand import sample_demand


def path_seconds(scenario: Scenario, plan: Plan, every: int, *, seed: int, most: float) -> float:
    """[s] of one path on one process, about: its second review and that in the middle are timed.

    Reviews take less and less, since fewer weeks remain; the first one loads the solver.
    most: [s] after which no further one is timed; with fewer it is rather too long.
    """
    reviews = -(-scenario.weeks // every) - 1
    began = monotonic()
    arrivals = sample_demand(scenario, seed, paths=1)
    path = PathState(scenario, plan, path_realisation(scenario, arrivals, 0, seed=seed))
    model = ReviewModel(scenario, early=every)
    seconds = []
    for number in sorted({1, 2, reviews // 2} & set(range(1, reviews + 1))):
        path.advance(number * every)
        before = monotonic()
        model(path)
        seconds.append(monotonic() - before)
        if monotonic() - began > most:
            break
    rest, timed = monotonic() - began - sum(seconds), seconds[1:] or seconds
    return rest + reviews * sum(timed) / max(len(timed), 1)
