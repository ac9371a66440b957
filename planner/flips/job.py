"""From a comparison to what would flip it, within the time that is left."""

from dataclasses import replace

from planner.compare.job import FAR, ComparisonJobResult
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.flips.find import FlipSearch
from planner.formatting import count, seconds, share
from planner.results.flips import Flips, FlipStatus
from planner.solving import Budget, Watch
from planner.workflow.solve import solve

SHARE_OF_COMPARISON = 0.5  # of the time limit; the rest is for the flips
GAP = 0.02  # within which plans of changed scenarios are proven: half a point decides nothing here
COMPARED = (
    "Every value is compared on the same draws as the scenario itself (common random numbers), and "
    "changed alike in all products; values between those looked at can hide a second change."
)


def flips_of(done: ComparisonJobResult, watch: Watch, budget: Budget) -> Flips | None:
    """Search with the job's plan, replications and seed; None where nothing was compared."""
    job = done.job
    if done.plan is None or done.comparison is None:
        return None
    solves = _Solves()

    def replan(scenario: Scenario, most: float) -> Plan | None:
        settings = replace(job.settings, seconds=most, gap=max(job.settings.gap, GAP))
        report = solve(scenario, settings, watch)
        if report.plan is None or not report.accepted:
            return None
        solves.add(most, report.gap)
        return report.plan

    found = FlipSearch(
        scenario=job.scenario,
        plan=done.plan,
        replications=done.comparison.replications,
        seed=job.seed,
        replan=replan,
        budget=budget,
        tell=watch.tell,
    ).run()
    return replace(found, notes=(COMPARED, *solves.words(), *_unfinished(found)))


class _Solves:
    """How many plans were made for changed scenarios, and how."""

    def __init__(self) -> None:
        self.number, self.most, self.gap = 0, 0.0, 0.0

    def add(self, most: float, gap: float | None) -> None:
        """One more plan, found in at most so many seconds."""
        self.number += 1
        self.most = max(self.most, most)
        self.gap = max(self.gap, gap or 0.0)

    def words(self) -> tuple[str, ...]:
        """A note; none where no plan was made."""
        if not self.number:
            return ()
        return (
            "A new plan is one on averages, for the scenario's own value too, whatever plan was "
            f"compared above: {count(self.number, 'plan')}, each made in at most "
            f"{seconds(self.most)} and proven within {share(self.gap)}. The same plan shows what "
            "the change does where nobody plans for it.",
            "Rooms, laboratory, freezers and donors stay as they are; with the volume the slots of "
            "fresh manufacture grow, so that the offered load stays.",
            *self._rough(),
        )

    def _rough(self) -> tuple[str, ...]:
        if self.gap <= FAR:
            return ()
        return ("Plans as rough as that may move a flip: allow more time.",)


def _unfinished(found: Flips) -> tuple[str, ...]:
    stopped = sum(f.status == FlipStatus.STOPPED for f in found.flips)
    if not stopped:
        return ()
    return (f"{count(stopped, 'search', 'searches')} ended early: allow more time.",)
