"""The time of the rolling-horizon evaluation beside that of the search."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from time import monotonic

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.results.report import Ending, Report
from planner.results.uncertainty import RollingResult, TargetResult
from planner.simulation.replay import replay
from planner.solving import Budget, Settings
from planner.stochastic.evaluation import MIN_PATHS, rolling_result, seconds_needed
from planner.stochastic.fill_targets.messages import failure_text, rolling_warnings
from planner.stochastic.fill_targets.verification import targets_of

DETERMINISTIC_SHARE = 0.4  # of the whole time, which the deterministic plan may take
STEP = "Re-deciding the plan on sample paths"
STOPPED = (
    "Stopped before it was known what the plan costs where it is re-decided. "
    "cryoplan simulate with --rolling 4 says it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RollingBudgetParams:
    """How the time after the deterministic plan is divided between search and evaluation.

    min_share, max_share: of that time, for the evaluation.  feasible: share of the estimate for
    enough paths, below which the search has all the time.  start_share: of that estimate, below
    which the evaluation does not start.  grace: share of the whole time, which it may take beyond
    the end where paths are too few by then.  timing: share of the time that the estimate may take.
    timed_paths: that are simulated for it.  slower: paths of the evaluation against those, in time.
    rounding: [s] in which a time limit is suggested.
    """

    min_share: float = 0.2
    max_share: float = 0.6
    feasible: float = 0.7
    start_share: float = 0.4
    grace: float = 0.05
    timing: float = 0.05
    timed_paths: int = 50
    slower: float = 2.0
    rounding: float = 10.0


PARAMS = RollingBudgetParams()


@dataclass(frozen=True, slots=True, kw_only=True)
class RollingBudget:
    """The time [s] that the rolling-horizon evaluation needs, and what is reserved for it."""

    scenario: Scenario
    settings: Settings
    needed: float  # for enough paths, by estimate
    simulation: float  # for the evaluation without reviews that precedes it, by estimate
    reserved: float  # during the search
    suggested: float  # time limit that would suffice

    def evaluate(
        self, plan: Plan, targets: Mapping[str, TargetResult], budget: Budget
    ) -> tuple[RollingResult | None, tuple[str, ...]]:
        """The result and warnings; None where time does not suffice or the evaluation fails.

        After a request to stop, the result is that of the paths that are complete.
        """
        grace = PARAMS.grace * self.settings.seconds

        def give_up(complete: int) -> bool:
            return budget.stop() or budget.remaining + (grace if complete < MIN_PATHS else 0.0) <= 0

        found = None
        if not budget.stop() and budget.remaining + grace > PARAMS.start_share * self.needed:
            try:
                found = rolling_result(self.scenario, plan, self.settings, give_up, targets)
            except Exception as failure:  # the plan stands without it
                return None, (f"{failure_text(STEP, failure)}.",)
        if found is not None:
            return found, rolling_warnings(found)
        return None, (STOPPED if budget.stop() else self._too_late(),)

    def _too_late(self) -> str:
        return (
            f"There was no time to re-decide the plan on {MIN_PATHS} sample paths, as in life: "
            f"that takes about {ceil(self.needed)} s. Allow --time-limit {self.suggested:.0f}, "
            "or type cryoplan simulate with --rolling 4, which has no limit."
        )


def rolling_budget(
    scenario: Scenario, deterministic: Report, settings: Settings, budget: Budget
) -> RollingBudget:
    """Divide the budget between the search and the evaluation; `deterministic` has a plan."""
    left = budget.remaining
    needed = simulation = 0.0
    if deterministic.plan is not None and not budget.stop():
        with suppress(Exception):  # what fails here fails again in `evaluate`, which reports it
            simulation = _simulation_seconds(scenario, deterministic.plan, settings)
            needed = seconds_needed(scenario, deterministic.plan, settings, PARAMS.timing * left)
    wanted, most = needed + simulation, PARAMS.max_share * left
    possible = PARAMS.feasible * wanted <= most
    proven = deterministic.ending == Ending.OPTIMAL  # else it takes its share of any time
    whole = wanted / PARAMS.max_share / (1.0 if proven else 1 - DETERMINISTIC_SHARE)
    used = settings.seconds - left if proven else 0.0
    suggested = max(used + whole, settings.seconds + PARAMS.rounding)
    return RollingBudget(
        scenario=scenario,
        settings=settings,
        needed=needed,
        simulation=simulation,
        reserved=min(max(PARAMS.min_share * left, wanted), most) if possible else simulation,
        suggested=ceil(suggested / PARAMS.rounding) * PARAMS.rounding,
    )


def _simulation_seconds(scenario: Scenario, plan: Plan, settings: Settings) -> float:
    """[s] to evaluate two plans, and to verify two where there are targets."""
    began = monotonic()
    replay(scenario, plan, PARAMS.timed_paths, settings.seed)
    times = 3 if targets_of(scenario) else 1  # a verification takes about as long as an evaluation
    return PARAMS.slower * 2 * times * (monotonic() - began)
