"""Rolling-horizon evaluation: a plan followed, and re-optimised, on the same sample paths."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from types import MappingProxyType

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import require
from planner.rolling_horizon.parallel import MIN_PATHS, RollingTask, rolled_paths
from planner.rolling_horizon.policy import ReviewModel, RolledPath
from planner.rolling_horizon.state import PathState, path_realisation
from planner.simulation.demand import BLOCK, sample_demand
from planner.simulation.outcome import SimulationOutcome, joined_outcomes
from planner.simulation.replay import replay

PATHS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class RollingOutcome:
    """Both outcomes on the same paths (common random numbers)."""

    every: int  # [week] between reviews
    static: SimulationOutcome  # the plan followed to its end
    rolling: SimulationOutcome  # re-decided
    plans: tuple[Plan, ...]  # the batches and banks of each path
    reviews: int  # on all paths
    unchanged: int  # of them without new batches that fit, so that the plan stayed


def evaluate_rolling(
    scenario: Scenario,
    plan: Plan,
    every: int = 4,
    *,
    paths: int = PATHS,
    seed: int | None = None,
    processes: int = 1,
    tell: Callable[[float], None] = lambda share: None,
    stop: Callable[[], bool] = lambda: False,
    give_up: Callable[[int], bool] = lambda complete: False,
    penalties: Mapping[str, float] = MappingProxyType({}),
) -> RollingOutcome:
    """Simulate `plan` on `paths` paths, and again re-optimised every `every` weeks.

    seed: None: the scenario's; the paths are the first of `planner.simulation.replay` with it.
    processes: how many simulate paths in parallel.  tell: called with the share done.
    stop: called again and again; the outcome is that of the complete paths, two at least.
    give_up: the same, called with the number of complete paths, and it need not wait for two.
    penalties: [currency] cost of a lost patient to the reviews beyond `lost_cost`, by product.
    Raises PlannerError where every or paths is out of range, or less than two paths were complete.
    """
    require_possible(scenario, every, paths)
    chosen = scenario.seed if seed is None else seed
    task = RollingTask(
        scenario=scenario,
        plan=plan,
        every=every,
        seed=chosen,
        paths=paths,
        penalties=dict(penalties),
    )

    def ends(complete: int) -> bool:
        return give_up(complete) or (complete >= MIN_PATHS and stop())

    found: dict[int, RolledPath] = {}
    for path, one in rolled_paths(task, processes, ends):
        found[path] = one
        tell(len(found) / paths)
    require(
        len(found) >= MIN_PATHS, "Time ran out before two paths were re-decided. Allow more of it."
    )
    done = sorted(found)
    return RollingOutcome(
        every=every,
        static=replay(scenario, plan, paths, chosen).only(done),
        rolling=joined_outcomes([found[path].outcome for path in done]),
        plans=tuple(found[path].plan for path in done),
        reviews=sum(x.reviews for x in found.values()),
        unchanged=sum(x.unchanged for x in found.values()),
    )


def require_possible(scenario: Scenario, every: int, paths: int) -> None:
    """Raise PlannerError where `every` or `paths` is out of range."""
    weeks = scenario.weeks
    require(1 <= every <= weeks, f"Re-deciding every {every} weeks: 1 to {weeks} are possible.")
    require(2 <= paths <= BLOCK, f"{paths} paths to re-decide: 2 to {BLOCK:,} are possible.")


def path_seconds(scenario: Scenario, plan: Plan, every: int, *, seed: int, most: float) -> float:
    """Estimate the seconds of one path on one process, from its second and its middle review.

    Reviews take less and less, since fewer weeks remain; the first one loads the solver.
    most: [s] after which no further one is timed; the estimate is then rather too long.
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
