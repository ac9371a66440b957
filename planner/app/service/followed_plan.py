"""The run of the plan that pages show, which jobs follow on sample paths."""

from dataclasses import dataclass

from planner.app.workspace.workspace import Workspace
from planner.jobs import begin
from planner.runs import Run, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedPlan:
    """The plan of a run; version: of the scenario that it is simulated as one of."""

    store: Store
    run: Run
    version: str

    def simulations(self, *, rolling: bool) -> list[Run]:
        """Runs that simulate it, the newest first.  rolling: those that re-decide it too."""
        return [
            run
            for run in self.store.runs(kind="simulation", problem=self.run.problem)
            if run.settings.get("plan") == self.run.id
            and (run.settings.get("rolling") is not None) == rolling
        ]

    def simulate(self, **settings: int) -> str:
        """Begin to simulate it; returns the id of the run.  settings: as the command line has."""
        asked = {"plan": self.run.id, **settings}
        return begin(self.store, "simulation", self.version, asked, problem=self.run.problem)


def followed_plan(mine: Workspace) -> FollowedPlan | None:
    """The run of the accepted plan of the scenario as it is, else of the last one, out of date."""
    planned, run, version = mine.planned, mine.last_run, None
    if planned.report is not None and planned.report.accepted and mine.version is not None:
        run, version = planned.run, mine.version.id
    if run is None or (version or run.version) is None:
        return None
    return FollowedPlan(store=mine.store, run=run, version=version or str(run.version))
