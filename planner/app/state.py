"""What one visitor works on; kept outside the session, so that a reload does not lose a solve."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import streamlit as st

from planner.child import Job
from planner.comparison import Comparison
from planner.errors import DataError, Fault
from planner.io.read import Loaded, files_scenario
from planner.io.schema import SETTINGS_FILE, TABLES
from planner.report import Report

DATA = Path(__file__).resolve().parents[2] / "data"
FIRST = "ucart"  # the scenario to begin with
MOST = 50  # visitors' works kept; the oldest goes first

Files = dict[str, bytes]


@dataclass(slots=True)
class Work:
    """A scenario as files, and what was made of it."""

    name: str = ""
    files: Files = field(default_factory=dict)
    version: int = 0  # rises with every change of the files
    loaded: Loaded | None = None
    faults: tuple[Fault, ...] = ()
    job: Job | None = None
    report: Report | None = None
    comparison: Comparison | None = None

    def take(self, name: str, files: Files) -> None:
        """Work on these files from now on; a plan of others is no longer shown."""
        self.name, self.files = name, files
        self.version += 1
        self.loaded, self.faults = None, ()
        if self.job is not None and self.job.running:
            self.job.cancel()
        self.job = self.report = self.comparison = None
        try:
            self.loaded = files_scenario(files, name)
        except DataError as error:
            self.faults = error.faults


@st.cache_resource
def _works() -> dict[str, Work]:
    return {}


def work() -> Work:
    """The visitor's work, found by its number in the address or in the session."""
    works = _works()
    number = st.session_state.get("work") or st.query_params.get("work")
    if number not in works:
        number = uuid4().hex
        works[number] = Work()
        while len(works) > MOST:
            del works[next(iter(works))]
    st.session_state["work"] = number
    if st.query_params.get("work") != number:
        st.query_params["work"] = number
    return works[number]


def shipped() -> dict[str, str]:
    """Folder and title of every scenario in data/."""
    found = {}
    for settings in sorted(DATA.glob(f"*/{SETTINGS_FILE}")):
        about = tomllib.loads(settings.read_text(encoding="utf-8"))
        found[settings.parent.name] = f"{about['name']}, {about['weeks']} weeks"
    return found


def shipped_files(name: str) -> Files:
    """The contents of a shipped scenario."""
    known = (SETTINGS_FILE, *(t.file for t in TABLES))
    return {x: (DATA / name / x).read_bytes() for x in known if (DATA / name / x).exists()}
