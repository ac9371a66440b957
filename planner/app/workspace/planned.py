"""What was planned for a scenario as it is now: the plan that stands, and a search under way."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.domain.scenario import Scenario
from planner.jobs import report_of_run
from planner.jobs.liveness import UNFINISHED
from planner.results.report import Report
from planner.runs import Run, Store, Version

LOOKED_AT = 20  # newest runs of a plan among which the one that stands is looked for
SEARCHED = 200  # newest runs of a scenario among which its last plan is looked for
KEPT = 8  # reports held in memory, for all visitors


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The newest accepted plan stands; where there is none, the report that says why."""

    running: Run | None = None  # a search for this very scenario, queued or under way
    run: Run | None = None  # whose report it is
    report: Report | None = None
    failure: str = ""  # how a newer search ended, which left no plan


def planned_for(store: Store, problem: str, scenario: Scenario) -> Planned:
    """Look it up: runs of a plan whose problem is that of the scenario."""
    runs = store.runs(kind="plan", problem=problem, limit=LOOKED_AT)
    running = next((run for run in runs if run.state in UNFINISHED), None)
    ended = [run for run in runs if run.state not in UNFINISHED]
    stands = _that_stands(ended)
    if stands is None:
        return Planned(running=running, failure=ended[0].why if ended else "")
    return Planned(
        running=running,
        run=stands,
        report=_REPORTS.of(store, stands.id, scenario),
        failure="" if stands is ended[0] else f"{ended[0].why} The plan found before stands.",
    )


def report_before(store: Store, scenario_id: str, now: Run | None) -> Report | None:
    """The accepted plan found before this one, of any version of the same scenario."""
    for run in store.runs(kind="plan", scenario=scenario_id, limit=LOOKED_AT):
        earlier = now is None or (run.id != now.id and run.began < now.began)
        if earlier and run.state not in UNFINISHED and run.figures.get("accepted"):
            report = _REPORTS.of(store, run.id)
            if report is not None:
                return report
    return None


def last_run(store: Store, version: Version) -> Run | None:
    """The run with the accepted plan that was on the pages before `version` was made.

    Of the nearest version that it was made from; None: none of those has one.
    """
    runs = store.runs(kind="plan", scenario=version.scenario, limit=SEARCHED)
    accepted = [r for r in runs if r.state not in UNFINISHED and r.figures.get("accepted")]
    known = {v.id: v for v in store.versions(version.scenario)} if accepted else {}
    found_for: dict[str, Run] = {}
    for run in accepted:
        if run.version in known:
            found_for.setdefault(known[run.version].inputs_hash, run)
    at: Version | None = version
    while at is not None:
        if at.inputs_hash in found_for:
            return found_for[at.inputs_hash]
        at = known.get(at.parent or "")
    return None


def _that_stands(ended: Sequence[Run]) -> Run | None:
    """The newest accepted plan, else the newest run with a report."""
    accepted = next((run for run in ended if run.figures.get("accepted")), None)
    return accepted or next((run for run in ended if "ending" in run.figures), None)


class _Reports:
    """The reports read last, by store and run; an ended run's report does not change."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], Report] = {}

    def of(self, store: Store, run_id: str, scenario: Scenario | None = None) -> Report | None:
        key = store.url, run_id
        found = self._held.pop(key, None) or report_of_run(store, run_id, scenario)
        if found is not None:
            self._held[key] = found
        while len(self._held) > KEPT:
            self._held.pop(next(iter(self._held)), None)
        return found


_REPORTS = _Reports()
