"""The runs behind the value table: the scenario as it is, and with each change of capacity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planner.errors import DataError
from planner.io.scenario.canonical import scenario_files
from planner.io.scenario.read import files_scenario
from planner.sweep.folder import ScenarioFolder
from planner.sweep.result import RunResult
from planner.sweep.run import SolveRequest, SweepRun, run_of
from planner.valuation.changes import CapacityChange, capacity_changes
from planner.valuation.marginal_value import YEAR, MarginalValue, marginal_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Valuation:
    """The runs to solve, and the row of the table to which each result belongs."""

    folder: ScenarioFolder
    base: SweepRun
    rows: Sequence[tuple[CapacityChange, SweepRun | None]]  # None: the change does not apply

    @property
    def runs(self) -> tuple[SweepRun, ...]:
        """All runs, that of the scenario as it is first."""
        return (self.base, *(run for _, run in self.rows if run is not None))

    def table(self, results: Mapping[str, RunResult]) -> tuple[MarginalValue, ...]:
        """The rows whose runs are finished.  results: by id of the run."""
        scenario = self.folder.scenario
        before = results.get(self.base.id)
        found = []
        for change, run in self.rows:
            after = results.get(run.id) if run else None
            if before and (after or run is None):
                year = YEAR / scenario.weeks
                found.append(marginal_value(change, before, after, year, scenario.currency))
        return tuple(found)


def valuation(folder: ScenarioFolder, solve: SolveRequest) -> Valuation:
    """Prepare every change with the ordinary reader; one that it refuses does not apply."""
    base = run_of(folder.scenario, (folder.label, {}), solve, folder.files)
    rows: list[tuple[CapacityChange, SweepRun | None]] = []
    for change in capacity_changes(folder.scenario):
        if change.scenario is None:
            rows.append((change, None))
            continue
        files = dict(scenario_files(change.scenario))
        try:
            read = files_scenario(files, folder.label).scenario
        except DataError as error:
            rows.append((replace(change, scenario=None, why=str(error.faults[0])), None))
            continue
        setting = {"change": change.name, "what": change.subject}
        rows.append((change, run_of(read, (folder.label, setting), solve, files)))
    return Valuation(folder=folder, base=base, rows=tuple(rows))
