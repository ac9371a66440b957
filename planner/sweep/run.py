"""Runs: every scenario under every setting, read and checked before the first is solved."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

from planner.domain.autologous import comparator
from planner.domain.scenario import Scenario
from planner.errors import DataError, Fault
from planner.io.scenario.hashing import scenario_hash
from planner.io.scenario.read import files_scenario, load_scenario
from planner.io.text.faults import MAX_SHOWN
from planner.results.software import versions
from planner.solving import Settings
from planner.sweep.folder import Files, ScenarioFolder
from planner.sweep.settings import Setting

DIGITS = 20  # of an identity: 80 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveRequest:
    """How every run is solved, and on how many paths its plan is simulated.

    paths: 0: the plan is not simulated.  paired: the cost of each path is stored, for paired
    differences.  compared: replications of the comparison with fresh manufacture; 0: none.
    """

    settings: Settings
    paths: int = 0
    paired: bool = False
    compared: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepRun:
    """One scenario to be solved, as files, and its place in the tables."""

    id: str  # of scenario, settings, paths and version: what makes a result the same
    label: str  # of the scenario it comes from
    setting: Mapping[str, str]  # by name of the target: the value as typed
    files: Files
    currency: str
    settings: Settings
    paths: int = 0  # on which the plan is simulated
    paired: bool = False  # the cost of each path is stored
    compared: int = 0  # replications of the comparison with fresh manufacture

    @property
    def name(self) -> str:
        """Scenario and setting, for people."""
        changes = setting_text(self.setting)
        return f"{self.label} with {changes}" if changes else f"{self.label} as it is"


def read_scenario_folders(paths: Sequence[Path]) -> tuple[ScenarioFolder, ...]:
    """Every scenario, under the last part of its path, or all of it where that is not unique."""
    faults: list[Fault] = []
    folders = []
    ends = [path.resolve().name for path in paths]
    for path, end in zip(paths, ends, strict=True):
        label = str(path) if ends.count(end) > 1 else end
        try:
            loaded = load_scenario(path)
            folders.append(ScenarioFolder(label, loaded.scenario, loaded.warnings))
        except DataError as error:
            here = "" if all(f.file == str(path) for f in error.faults) else f"{path}: "
            faults += [replace(fault, file=here + fault.file) for fault in error.faults]
    if faults:
        raise DataError("the scenarios", faults)
    return tuple(folders)


def sweep_runs(
    folders: Iterable[ScenarioFolder],
    settings: Sequence[Setting],
    solve: SolveRequest,
    tell: Callable[[], None] = lambda: None,
) -> tuple[SweepRun, ...]:
    """One run for each folder and setting; the seed of each is its scenario's own.

    Each is read by the ordinary reader, so that a changed cell is checked like a typed one.
    tell: called after each.
    Raises DataError with every fault of every run, once each, with the changes that cause it.
    """
    found: list[SweepRun] = []
    faults: list[Fault] = []
    for folder in folders:
        wrong: dict[Fault, list[Setting]] = {}
        for setting in settings:
            files, missing = folder.changed(setting)
            try:
                scenario = files_scenario(files, folder.label).scenario if not missing else None
                if scenario is not None and solve.compared:
                    comparator(scenario)  # all its faults, before time is spent on a solve
            except DataError as error:
                scenario, missing = None, list(error.faults)
            for fault in missing:
                wrong.setdefault(fault, []).append(setting)
            if scenario is not None:
                named = {target.name: text for target, text in setting.items()}
                found.append(run_of(scenario, (folder.label, named), solve, files))
            tell()
        faults += [_with(folder.label, fault, given) for fault, given in wrong.items()]
    faults += _same(found)
    if faults:
        shown, rest = faults[: 5 * MAX_SHOWN], faults[5 * MAX_SHOWN :]
        if rest:
            rule, repair = f"{len(rest):,} more.", "Mend those above first."
            shown.append(
                Fault(code="more", file="the settings", rule=rule, repair=repair, count=len(rest))
            )
        raise DataError("the settings", shown)
    return tuple(found)


def run_of(
    scenario: Scenario, place: tuple[str, Mapping[str, str]], solve: SolveRequest, files: Files
) -> SweepRun:
    """The run of `scenario`; place: its label and setting in the tables."""
    settings = replace(solve.settings, seed=scenario.seed)
    label, setting = place
    return SweepRun(
        id=identity(scenario, settings, solve.paths, solve.compared),
        label=label,
        setting=setting,
        files=files,
        currency=scenario.currency,
        settings=settings,
        paths=solve.paths,
        paired=solve.paired,
        compared=solve.compared,
    )


def identity(scenario: Scenario, settings: Settings, paths: int, compared: int = 0) -> str:
    """Equal for equal scenarios, solve settings, paths simulated and versions of cryoplan.

    compared: 0 leaves the identity what it is without a comparison.
    """
    parts = [scenario_hash(scenario), asdict(settings), paths, version_here()]
    parts += [{"compared": compared}] if compared else []
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:DIGITS]


def version_here() -> str:
    """The version of cryoplan in this process."""
    return str(versions()["cryoplan"])


def setting_text(setting: Mapping[str, str]) -> str:
    """A setting in one line; blank: nothing is changed."""
    return ", ".join(f"{name}={text}" for name, text in setting.items())


def _with(label: str, fault: Fault, given: Sequence[Setting]) -> Fault:
    """The fault, with the changes that all settings that have it share."""
    shared = {
        target.name: text
        for target, text in given[0].items()
        if all(setting.get(target) == text for setting in given)
    }
    return replace(
        fault, file=f"{label} with {setting_text(shared)}: {fault.file}" if shared else fault.file
    )


def _same(found: Sequence[SweepRun]) -> list[Fault]:
    """A fault for every run that equals an earlier one."""
    first: dict[str, SweepRun] = {}
    faults = []
    for run in found:
        other = first.setdefault(run.id, run)
        if other is not run:
            faults.append(
                Fault(
                    code="same-scenario",
                    file=run.name,
                    rule=f"is the same scenario as {other.name}.",
                    repair="Give one of them only.",
                )
            )
    return faults
