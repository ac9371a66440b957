"""The workspace of each visitor, kept outside the session: a reload does not lose a solve."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from planner.app.tables import same, text_of
from planner.domain.plan import PlanInForce
from planner.domain.scenario import Scenario
from planner.errors import DataError, Fault
from planner.io.scenario.hashing import scenario_hash
from planner.io.scenario.read import LoadedScenario, files_scenario
from planner.io.scenario.schema import SETTINGS_FILE, TABLES
from planner.io.scenario.sources import Sources, folder_sources
from planner.results.comparison import Comparison
from planner.results.ending_text import ending_words
from planner.results.report import Report
from planner.roll.roll import later
from planner.solve_process import SolveJob, start
from planner.solving import Settings
from planner.workflow.expect import with_expectation

DATA = Path(__file__).resolve().parents[2] / "data"
DEFAULT_SECONDS, DEFAULT_GAP_PERCENT = 60, 0.5  # [s], [%] asked where nobody asks for others
DEFAULT_SCENARIO = "ucart"  # the scenario to begin with
MAX_WORKSPACES = 50  # visitors' workspaces kept; the one not used for longest goes first
PLANS = 6  # plans kept for one visitor, each of another state of a scenario
OUTDATED = (
    "The scenario was changed after its last plan. Find a new plan, "
    "or put the values back to see that plan again."
)
PARTS = (SETTINGS_FILE, *(t.file for t in TABLES))  # of a scenario, as files

Files = dict[str, bytes]


@dataclass(slots=True)
class Planned:
    """What was planned for one state of a scenario, whatever a comparison assumes."""

    job: SolveJob | None = None
    report: Report | None = None
    kept: Report | None = None  # the plan that stands if the solve under way finds none
    failure: str = ""  # how a solve ended that found none
    comparisons: dict[str, Comparison] = field(default_factory=dict)  # by hash of the scenario
    downloads: Files = field(default_factory=dict)  # of the report, made once

    def end(self, report: Report) -> None:
        """Take the report of an ended solve; without an accepted plan the one before stays.

        What is to be expected of the plan is simulated first.
        """
        if self.job is not None:
            task = self.job.task
            report = with_expectation(task.scenario, report, task.settings.seconds)
        if report.accepted or self.kept is None:
            self.report = report
        else:
            self.report = self.kept
            self.failure = f"{ending_words(report)} The plan found before stands."
        self.kept = None


@dataclass(slots=True)
class Workspace:
    """A scenario as files, and what was made of it."""

    name: str = ""
    files: Files = field(default_factory=dict)
    opened: Files = field(default_factory=dict)  # the files as they were opened
    openings: int = 0  # rises with every scenario opened
    in_force: PlanInForce | None = None  # the plan that the next one should not jump from
    before: "Workspace | None" = None  # as it was when a later Monday was taken over
    told: tuple[str, ...] = ()  # warnings of that take-over
    loaded: LoadedScenario | None = None
    faults: tuple[Fault, ...] = ()
    problem: str = ""  # hash of all that a plan depends on; "" while there are faults
    plans: dict[str, Planned] = field(default_factory=dict)  # by problem, the newest last
    running: SolveJob | None = None  # the solve begun last
    outdated: bool = False  # a plan was there before the changes
    session: str = ""  # the browser tab that works on it

    @property
    def title(self) -> str:
        """What the scenario is called, also while it has faults."""
        if self.loaded is not None:
            return self.loaded.scenario.name
        try:
            return str(tomllib.loads(text_of(self.files[SETTINGS_FILE]))["name"])
        except (KeyError, tomllib.TOMLDecodeError):
            return self.name

    @property
    def planned(self) -> Planned:
        """What was planned for the scenario as it is now."""
        return self.plans.get(self.problem) or Planned()

    @property
    def changed(self) -> list[str]:
        """The files that hold something else than when the scenario was opened."""
        return [x for x in PARTS if not same(x, self.opened.get(x), self.files.get(x))]

    def open(self, name: str, files: Files, in_force: PlanInForce | None = None) -> None:
        """Work on this scenario from now on; a solve of another one is stopped."""
        self._stop()
        self.name, self.opened, self.in_force = name, files, in_force
        self.openings += 1
        self.before, self.told, self.outdated = None, (), False
        self._read(files)

    def take_over(
        self, name: str, files: Files, in_force: PlanInForce, told: tuple[str, ...] = ()
    ) -> None:
        """Go on with the scenario of a later Monday; `go_back` leads back."""
        before = self.copied()
        self.open(name, files, in_force)
        self.before, self.told = before, told

    def go_back(self) -> None:
        """The scenario, its changes and its plans as they were before the take-over."""
        before = self.before
        if before is None:
            return
        self._stop()
        for kept in fields(Workspace):
            if kept.name not in ("session", "running"):
                setattr(self, kept.name, getattr(before, kept.name))

    def edit(self, files: Mapping[str, bytes | None]) -> None:
        """Put these files in the place of those of the same name; None: there is none any more.

        The plan is that of the scenario as it is then: it stays where the change cannot touch
        it, and comes back with the values it was made for.
        """
        self.outdated |= self.problem in self.plans
        self.planned.downloads = {}  # they name the scenario they belong to
        edited = {**self.files, **files}
        self._read({name: held for name, held in edited.items() if held is not None})

    def begin(self, settings: Settings) -> None:
        """Solve the scenario, in a process of its own."""
        if self.loaded is None:
            return
        self._stop()
        before = self.plans.pop(self.problem, Planned())
        stands = before.report or before.kept
        kept = stands if stands is not None and stands.accepted else None
        scenario = replace(self.loaded.scenario, in_force=self._in_force())
        self.running = start(scenario, settings, self.loaded.warnings)
        self.plans[self.problem] = Planned(job=self.running, kept=kept)
        while len(self.plans) > PLANS:
            del self.plans[next(iter(self.plans))]

    def copied(self) -> "Workspace":
        """The same for another tab, which then goes its own way."""
        return replace(self, plans=dict(self.plans), running=None)

    def _read(self, files: Files) -> None:
        self.files = files
        self.loaded, self.faults, self.problem = None, (), ""
        try:
            self.loaded = files_scenario(files, self.name)
        except DataError as error:
            self.faults = error.faults
        else:
            self.problem = scenario_hash(_as_planned(self.loaded.scenario))
            if self.in_force is not None:  # the scenario by itself has other plans
                self.problem += f" {self.openings}"

    def _in_force(self) -> PlanInForce | None:
        """The plan in force by date, also where the start has been edited since."""
        if self.in_force is None or self.loaded is None:
            return None
        opened = files_scenario(self.opened, self.name).scenario.calendar
        return later(self.in_force, opened.week_of(self.loaded.scenario.calendar.start))

    def _stop(self) -> None:
        if self.running is not None and self.running.running:
            self.running.cancel()


def _as_planned(scenario: Scenario) -> Scenario:
    """The scenario without what comparisons alone read: no plan depends on it (contract 9)."""
    return replace(
        scenario,
        autologous={},
        products={p: replace(x, response=None) for p, x in scenario.products.items()},
        hospitals={h: replace(x, hospital_cost=Decimal(0)) for h, x in scenario.hospitals.items()},
    )


@st.cache_resource
def _workspaces() -> dict[str, Workspace]:
    return {}


def work() -> Workspace:
    """The visitor's work, found by its number in the session or in the address.

    An address that is open in another tab gives a copy, so that neither writes over the other.
    """
    workspaces = _workspaces()
    number = st.session_state.get("work")
    if number not in workspaces:
        number = st.query_params.get("work", "")
        found = workspaces.get(number)
        if found is None or _open_elsewhere(found):
            number = uuid4().hex
            workspaces[number] = Workspace() if found is None else found.copied()
    mine = workspaces[number]
    workspaces.pop(number, None)
    workspaces[number] = mine
    while len(workspaces) > MAX_WORKSPACES:
        del workspaces[next(iter(workspaces))]
    context = get_script_run_ctx()
    mine.session = "" if context is None else context.session_id
    st.session_state["work"] = number
    if st.query_params.get("work") != number:
        st.query_params["work"] = number
    return mine


def _open_elsewhere(found: Workspace) -> bool:
    return runtime.exists() and runtime.get_instance().is_active_session(found.session)


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
    return {x: (DATA / name / x).read_bytes() for x in PARTS if (DATA / name / x).exists()}


def known_sources(mine: Workspace) -> Sources:
    """Where the values of a shipped scenario come from; of any other nothing is known."""
    if mine.name in shipped() and mine.opened == shipped_files(mine.name):
        return folder_sources(DATA / mine.name)
    return {}
