"""The workspace of each visitor, kept outside the session: a reload does not lose a solve."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import streamlit as st

from planner.errors import DataError, Fault
from planner.io.scenario.read import LoadedScenario, files_scenario
from planner.io.scenario.schema import SETTINGS_FILE, TABLES
from planner.results.comparison import Comparison
from planner.results.ending_text import ending_words
from planner.results.report import Report
from planner.solve_process import SolveJob, start
from planner.solving import Settings

DATA = Path(__file__).resolve().parents[2] / "data"
DEFAULT_SECONDS, DEFAULT_GAP_PERCENT = 60, 0.5  # [s], [%] in the form of the plan page
DEFAULT_SCENARIO = "ucart"  # in data/
MAX_WORKSPACES = 50  # kept in memory; the oldest goes first
OUTDATED = "The scenario was edited since the last solve; its plan is gone. Find a new one."

Files = dict[str, bytes]


@dataclass(slots=True)
class Workspace:
    """A scenario as files, and the job, report and comparison that belong to it."""

    name: str = ""
    files: Files = field(default_factory=dict)
    version: int = 0  # rises with every change of the files
    loaded: LoadedScenario | None = None
    faults: tuple[Fault, ...] = ()
    job: SolveJob | None = None
    report: Report | None = None
    comparison: Comparison | None = None
    downloads: Files = field(default_factory=dict)  # of the report, made once
    kept: Report | None = None  # the plan that stays if the running solve finds none
    failure: str = ""  # how a solve ended that found none

    @property
    def title(self) -> str:
        """The scenario's name, also while it has faults."""
        if self.loaded is not None:
            return self.loaded.scenario.name
        try:
            return str(tomllib.loads(self.files[SETTINGS_FILE].decode("utf-8-sig"))["name"])
        except (KeyError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            return self.name

    def take(self, name: str, files: Files) -> None:
        """Replace the files; a plan of the files before is no longer shown."""
        outdated = name == self.name and (self.job or self.report)
        self.name, self.files = name, files
        self.version += 1
        self.loaded, self.faults = None, ()
        if self.job is not None and self.job.running:
            self.job.cancel()
        self.forget()
        if outdated:
            self.failure = OUTDATED
        try:
            self.loaded = files_scenario(files, name)
        except DataError as error:
            self.faults = error.faults

    def forget(self) -> None:
        """Drop the plan and all that was made from it."""
        self.job = self.report = self.comparison = self.kept = None
        self.downloads, self.failure = {}, ""

    def begin(self, settings: Settings) -> None:
        """Start to solve the scenario in a worker process."""
        if self.loaded is not None:
            stands = self.report or self.kept
            self.forget()
            self.kept = stands if stands is not None and stands.accepted else None
            self.job = start(self.loaded.scenario, settings, self.loaded.warnings)

    def end(self, report: Report) -> None:
        """Take the report of an ended solve; without an accepted plan the one before stays."""
        if report.accepted or self.kept is None:
            self.report = report
        else:
            self.report = self.kept
            self.failure = f"{ending_words(report)} The plan found before stands."
        self.kept = None


@st.cache_resource
def _workspaces() -> dict[str, Workspace]:
    return {}


def work() -> Workspace:
    """The visitor's workspace, found by its number in the address or in the session."""
    workspaces = _workspaces()
    number = st.session_state.get("work") or st.query_params.get("work")
    if number not in workspaces:
        number = uuid4().hex
        workspaces[number] = Workspace()
        while len(workspaces) > MAX_WORKSPACES:
            del workspaces[next(iter(workspaces))]
    st.session_state["work"] = number
    if st.query_params.get("work") != number:
        st.query_params["work"] = number
    return workspaces[number]


def shipped() -> dict[str, str]:
    """Folder and title of every scenario in data/."""
    found = {}
    for settings in sorted(DATA.glob(f"*/{SETTINGS_FILE}")):
        about = tomllib.loads(settings.read_text(encoding="utf-8"))
        suffix = "" if "weeks" in about["name"] else f", {about['weeks']} weeks"
        found[settings.parent.name] = about["name"] + suffix
    return found


def shipped_files(name: str) -> Files:
    """The contents of a shipped scenario."""
    known = (SETTINGS_FILE, *(t.file for t in TABLES))
    return {x: (DATA / name / x).read_bytes() for x in known if (DATA / name / x).exists()}
