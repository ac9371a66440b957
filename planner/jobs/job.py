"""A run that is being worked on, and how work on it ends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

from planner.domain.scenario import Scenario
from planner.errors import PlannerError, require
from planner.io.plan.report import decode_report, encode_report
from planner.io.plan.tables import REPORT_FILE
from planner.io.scenario.hashing import scenario_hash
from planner.io.scenario.read import LoadedScenario
from planner.jobs.recorder import Recorder
from planner.jobs.reports import plan_files_of_run
from planner.runs import Run, Store

PATIENCE, PAUSE = 120.0, 2.0  # [s] for which a store that refuses is asked again, and how often
STOPPED = "Stopped on request."
WrittenT = TypeVar("WrittenT")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobEnd:
    """The state that a run ends in, and why, in a sentence."""

    state: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A run with its scenario and its settings, which are those of its kind."""

    store: Store
    run: Run
    loaded: LoadedScenario
    settings: Any
    recorder: Recorder

    @property
    def scenario(self) -> Scenario:
        return self.loaded.scenario

    @property
    def seed(self) -> int:
        """The one asked for, or the scenario's."""
        asked = self.settings.seed
        return self.scenario.seed if asked is None else int(asked)

    def keep(self, files: Mapping[str, bytes]) -> None:
        """Put files into the store, however busy it is."""
        patiently(lambda: self.store.add_files(self.run.id, files))

    def summarise(self, figures: Mapping[str, float | int | str | None]) -> None:
        """Put the figures of lists into the store."""
        patiently(lambda: self.store.summarise(self.run.id, figures))

    def ended(self) -> JobEnd:
        """The work is done, or as much of it as was wanted."""
        return JobEnd(state="done", why=STOPPED if self.recorder.asked else "")

    def write_plan_of(self, run_id: str, folder: Path) -> None:
        """Write the plan of another run to a folder, as one of this scenario.

        What a plan does not depend on may differ: an audit says whether anything else does.
        Raises PlannerError where that run has no plan.
        """
        files = plan_files_of_run(self.store, run_id)
        report = decode_report(files.get(REPORT_FILE, b""))[0]
        require(
            report is not None and "batches.csv" in files,
            f"The run {run_id} has no accepted plan. Name one that has, or find a plan first.",
        )
        mine = {**(report or {}), "scenario_hash": scenario_hash(self.scenario)}
        folder.mkdir()
        for name, content in {**files, REPORT_FILE: encode_report(mine)}.items():
            if "/" not in name:
                (folder / name).write_bytes(content)


def patiently(write: Callable[[], WrittenT]) -> WrittenT:
    """Write to a store that may be busy, again and again for a while."""
    until = monotonic() + PATIENCE
    while True:
        try:
            return write()
        except PlannerError:
            if monotonic() > until:
                raise
            sleep(PAUSE)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder and the folders in it, by its path from there."""
    return {
        place.relative_to(folder).as_posix(): place.read_bytes()
        for place in sorted(folder.rglob("*"))
        if place.is_file() and not place.name.startswith(".")
    }
