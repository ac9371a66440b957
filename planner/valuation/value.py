"""The runs behind the value table: the scenario as it is, and with each little more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planner.errors import DataError
from planner.io.scenario.canonical import scenario_files
from planner.io.scenario.read import files_scenario
from planner.sweep.folder import Folder
from planner.sweep.result import RunResult
from planner.sweep.run import SolveRequest, SweepRun, run_of
from planner.valuation.changes import More, more_of_everything
from planner.valuation.worth import YEAR, Worth, worth


@dataclass(frozen=True, slots=True, kw_only=True)
class Valuation:
    """What is solved, and in which row its result counts."""

    folder: Folder
    base: SweepRun
    rows: Sequence[tuple[More, SweepRun | None]]  # None: the change does not apply

    @property
    def runs(self) -> tuple[SweepRun, ...]:
        """The scenario as it is first."""
        return (self.base, *(run for _, run in self.rows if run is not None))

    def table(self, results: Mapping[str, RunResult]) -> tuple[Worth, ...]:
        """The rows whose runs are done; results: by id of the run."""
        scenario = self.folder.scenario
        before = results.get(self.base.id)
        found = []
        for more, run in self.rows:
            after = results.get(run.id) if run else None
            if before and (after or run is None):
                year = YEAR / scenario.weeks
                found.append(worth(more, before, after, year, scenario.currency))
        return tuple(found)


def valuation(folder: Folder, solve: SolveRequest) -> Valuation:
    """Every change, read by the ordinary reader; what that refuses does not apply."""
    base = run_of(folder.scenario, (folder.label, {}), solve, folder.files)
    rows: list[tuple[More, SweepRun | None]] = []
    for more in more_of_everything(folder.scenario):
        if more.scenario is None:
            rows.append((more, None))
            continue
        files = dict(scenario_files(more.scenario))
        try:
            read = files_scenario(files, folder.label).scenario
        except DataError as error:
            rows.append((replace(more, scenario=None, why=str(error.faults[0])), None))
            continue
        setting = {"change": more.change, "what": more.what}
        rows.append((more, run_of(read, (folder.label, setting), solve, files)))
    return Valuation(folder=folder, base=base, rows=tuple(rows))
