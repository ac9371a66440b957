"""Time for the second figure of a plan: what it costs where it is re-decided, as in life."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from time import monotonic

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.results.ending import Ending
from planner.results.report import Report
from planner.results.uncertainty import RollingResult, TargetResult
from planner.simulation.replay import replay
from planner.solving import Budget, Settings
from planner.stochastic.fill_targets.messages import failure_text, rolling_warnings
from planner.stochastic.fill_targets.verification import targets_of
from planner.stochastic.rolling_budget import ENOUGH, reviewed, seconds_needed

SHARE = 0.2  # of the time after the plan for the averages, at least
MOST = 0.6  # of it, where so much is needed for enough paths
HOPE = 0.7  # times what is needed by estimate: with less it is left to the search
TRY = 0.4  # times that: with less it is not begun
GRACE = 0.05  # of the whole time, beyond its end, where paths are too few by then
FOR_AVERAGES = 0.4  # of the whole time, which the plan for the averages may take
ROUND = 10.0  # seconds in which a time limit is suggested
TIMING = 0.05  # of the time left, after which no further review is timed
FEW, MANY = 50, 2.0  # paths that are timed, and how much longer those of a verdict take
STEP = "Re-deciding the plan on sample paths"
STOPPED = (
    "Stopped before it was known what the plan costs where it is re-decided. "
    "cryoplan simulate with --rolling 4 says it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFigure:
    """What re-deciding needs and is kept, of the time after the plan for the averages [s]."""

    scenario: Scenario
    settings: Settings
    needed: float  # for enough paths, by estimate
    before: float  # for what is simulated once the search is over, by estimate
    kept: float  # while the search goes on
    suggested: float  # time limit with which it would do

    def found(
        self,
        plan: Plan,
        targets: Mapping[str, TargetResult],
        budget: Budget,
    ) -> tuple[RollingResult | None, tuple[str, ...]]:
        """The result, None where time does not suffice or it breaks down, and warnings.

        After a wish to stop, of the paths that are complete.
        """
        grace = GRACE * self.settings.seconds

        def give_up(complete: int) -> bool:
            return budget.stop() or budget.remaining + (grace if complete < ENOUGH else 0.0) <= 0

        found = None
        if not budget.stop() and budget.remaining + grace > TRY * self.needed:
            try:
                found = reviewed(self.scenario, plan, self.settings, give_up, targets)
            except Exception as failure:  # the plan stands without it
                return None, (f"{failure_text(STEP, failure)}.",)
        if found is not None:
            return found, rolling_warnings(found)
        return None, (STOPPED if budget.stop() else self._too_late(),)

    def _too_late(self) -> str:
        return (
            f"There was no time to re-decide the plan on {ENOUGH} sample paths, as in life: that "
            f"takes about {ceil(self.needed)} s. Allow --time-limit {self.suggested:.0f}, or type "
            "cryoplan simulate with --rolling 4, which has no limit."
        )


def second_figure(
    scenario: Scenario, averages: Report, settings: Settings, budget: Budget
) -> SecondFigure:
    """The budget shared between the search and re-deciding; `averages` has a plan."""
    left = budget.remaining
    needed = before = 0.0
    if averages.plan is not None and not budget.stop():
        with suppress(Exception):  # what breaks down will do so again, and is said then
            before = _simulating(scenario, averages.plan, settings)
            needed = seconds_needed(scenario, averages.plan, settings, TIMING * left)
    wanted = needed + before
    possible = HOPE * wanted <= MOST * left
    proven = averages.ending == Ending.OPTIMAL  # else it takes its share of any time
    whole = wanted / MOST / (1.0 if proven else 1 - FOR_AVERAGES)
    used = settings.seconds - left if proven else 0.0
    suggested = max(used + whole, settings.seconds + ROUND)
    return SecondFigure(
        scenario=scenario,
        settings=settings,
        needed=needed,
        before=before,
        kept=min(max(SHARE * left, wanted), MOST * left) if possible else before,
        suggested=ceil(suggested / ROUND) * ROUND,
    )


def _simulating(scenario: Scenario, plan: Plan, settings: Settings) -> float:
    """[s] of the verdict on two plans, and of two verifications where there are targets."""
    began = monotonic()
    replay(scenario, plan, FEW, settings.seed)
    verdicts = 3 if targets_of(scenario) else 1  # a verification is about as long as a verdict
    return MANY * 2 * verdicts * (monotonic() - began)
