"""sweep.csv (a row for each figure) and runs.csv (a row for each run), from finished runs."""

from collections.abc import Iterable, Sequence

from planner.io.text.csv_rows import RowValue, csv_bytes, written
from planner.sweep.result import RunResult
from planner.sweep.run import SweepRun
from planner.sweep.simulated_kpis import EACH_PRODUCT, simulated_names

FinishedRuns = Sequence[tuple[SweepRun, RunResult]]

PLACE = ("run", "scenario")
BLANK = ("cost", "fill_rate")  # figures that a run without a plan has as blanks
SIMULATED = (
    *(name for kpi in EACH_PRODUCT for name in simulated_names(kpi)),
    simulated_names("lost_patients")[0],
)
FIGURES = (
    "fill_rate", "on_time_rate", "mean_wait_weeks", "lost_patients", "expired_doses",
    "batches", "donors", "spend", "cost_per_treated",
)  # fmt: skip


def setting_names(runs: Iterable[SweepRun]) -> tuple[str, ...]:
    """Every target that one of `runs` changes, in order of appearance."""
    return tuple(dict.fromkeys(name for run in runs for name in run.setting))


def sweep_csv(done: FinishedRuns) -> bytes:
    """Tidy: run, scenario, a column for each target, ending, scope, kpi, value, unit."""
    names = setting_names(run for run, _ in done)
    rows: list[Sequence[RowValue]] = [(*PLACE, *names, "ending", "scope", "kpi", "value", "unit")]
    for run, result in done:
        head = (*run_cells(run, names), result.ending)
        rows += [(*head, k.scope, k.kpi, k.value, k.unit) for k in result.kpis]
        if not result.kpis:
            rows += [(*head, "all", kpi, None, "") for kpi in BLANK + SIMULATED * bool(run.paths)]
    return sweep_table_bytes(rows)


def runs_csv(done: FinishedRuns) -> bytes:
    """One row for each run: how it ended, what it costs, how well it serves."""
    names = setting_names(run for run, _ in done)
    outcome = ("ending", "accepted", "gap", "cost", "bound")
    rows: list[Sequence[RowValue]] = [
        (*PLACE, *names, *outcome, *FIGURES, *SIMULATED, "currency", "seconds", "note")
    ]
    for run, x in done:
        proof = (x.ending, x.accepted, x.gap, x.cost, x.bound)
        figures = [x.kpi(name) for name in FIGURES + SIMULATED]
        rows.append((*run_cells(run, names), *proof, *figures, run.currency, x.seconds, x.note))
    return sweep_table_bytes(rows)


def run_cells(run: SweepRun, names: Iterable[str]) -> tuple[str, ...]:
    """The cells that say which run it is; a target that it leaves as it is stays blank."""
    return (run.id, run.label, *(run.setting.get(name, "") for name in names))


def sweep_table_bytes(rows: Iterable[Sequence[RowValue]]) -> bytes:
    """UTF-8, LF; doubles in full; a text that a spreadsheet would run gets its leading '."""
    lines = (written(c if not isinstance(c, str) else _one_line(c) for c in row) for row in rows)
    return csv_bytes(lines, errors="backslashreplace")


def _one_line(text: str) -> str:
    return " ".join(text.split()) if "\n" in text else text
