"""Marginal value of more capacity by re-solving, within the proven bounds (docs/sweep.md)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.errors import DataError
from planner.io.scenario.canonical import scenario_files
from planner.io.scenario.read import files_scenario
from planner.results.interval import Interval
from planner.simulation.intervals import interval
from planner.sweep.folder import ScenarioFolder
from planner.sweep.result import RunResult
from planner.sweep.run import SolveRequest, SweepRun, run_of
from planner.valuation.changes import CapacityChange, capacity_changes
from planner.valuation.levers import LEVERS, Lever

YEAR = 52  # weeks


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginalValue:
    """Fall of the least cost [currency a year]; it lies between low and high for certain.

    None: one of the two solves has no plan, or no bound is proven.
    simulated: fall of the plans' simulated cost; None: not simulated on the same paths.
    """

    change: CapacityChange
    before: RunResult | None
    after: RunResult | None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    simulated: Interval | None = None
    currency: str = ""


def marginal_value(
    change: CapacityChange, before: RunResult, after: RunResult | None, year: float, currency: str
) -> MarginalValue:
    """The marginal value of `change` from both solves.  year: horizons in a year.

    The least cost before lies in [bound, cost], and so does that after: the difference lies
    between bound - cost and cost - bound.  Where `change.eases`, the old plan remains
    feasible and the least cost cannot rise, which narrows both.
    """
    bare = MarginalValue(
        change=change,
        before=before,
        after=after,
        simulated=None if after is None else _paired(change, before, after, year),
        currency=currency,
    )
    if after is None or before.cost is None or after.cost is None:
        return bare
    most, then = before.cost, after.cost
    least, least_then = before.bound, after.bound
    if change.eases:
        then = min(then, most)
        least = max((b for b in (least, least_then) if b is not None), default=None)
    low = None if least is None else (least - then) * year
    if change.eases:
        low = max(0.0, low or 0.0)
    high = None if least_then is None else (most - least_then) * year
    return replace(bare, value=(most - then) * year, low=low, high=high)


def _paired(
    change: CapacityChange, before: RunResult, after: RunResult, year: float
) -> Interval | None:
    """The fall of the simulated cost, paired path by path (common random numbers).

    Where the plan after is no better, and the old one remains feasible, the old one stays.
    """
    if not before.costs or len(before.costs) != len(after.costs):
        return None
    if change.eases and not change.changes_draws and (after.cost or 0.0) >= (before.cost or 0.0):
        return Interval(mean=0.0, low=0.0, high=0.0)
    return interval(year * (np.array(before.costs) - np.array(after.costs)))


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


def valuation(
    folder: ScenarioFolder, solve: SolveRequest, levers: Collection[Lever] = LEVERS
) -> Valuation:
    """Prepare every change with the ordinary reader; one that it refuses does not apply."""
    base = run_of(folder.scenario, (folder.label, {}), solve, folder.files)
    rows: list[tuple[CapacityChange, SweepRun | None]] = []
    for change in capacity_changes(folder.scenario, levers):
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
