"""A visitor's work: one version of a scenario in the store, and what was planned for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from threading import RLock
from uuid import uuid4

from planner.app.files.reading import (
    PARTS,
    Files,
    ReadScenario,
    changed_parts,
    read_files,
    title_of,
)
from planner.app.workspace.in_force import IN_FORCE, KeptInForce, from_bytes, to_bytes
from planner.app.workspace.plan_state import PlanState
from planner.app.workspace.planned import Planned, last_run, planned_for, report_before
from planner.domain.plan import PlanInForce
from planner.domain.scenario import Scenario
from planner.errors import Fault, PlannerError
from planner.io.scenario.read import LoadedScenario
from planner.jobs import begin, stop
from planner.results.report import Report
from planner.runs import Run, Store, Version, open_store

SAVED = frozenset({"opened", "uploaded", "saved", "restored", "rolled"})  # edits lead away from it
NOTHING = ReadScenario(loaded=None)


@dataclass(slots=True)
class Workspace:
    """What one browser tab works on.  Every change is a version in the store; none is lost.

    A run of a page goes on for a moment after the next one has begun, in a thread of its own:
    whoever reads in order to change holds `lock`, as every change here does.
    """

    store: Store = field(default_factory=open_store)
    key: str = field(default_factory=lambda: uuid4().hex)
    version: Version | None = None
    files: Files = field(default_factory=dict)  # of the scenario as it is now
    openings: int = 0  # rises with every scenario opened
    session: str = ""  # the browser tab that works on it
    in_force: KeptInForce | None = None  # the plan that the next one should not jump from
    read: ReadScenario = NOTHING
    pressed: list[str] = field(default_factory=list)  # steps to be taken: undo, redo and the like
    notes: frozenset[str] = frozenset()  # of the edits since the scenario was saved
    _saved: tuple[str, Files] | None = None  # id and files of the version last saved
    _seen: tuple[str, Run] | None = None  # scenario and run of the accepted plan shown last
    lock: RLock = field(default_factory=RLock, repr=False, compare=False)

    @property
    def name(self) -> str:
        """Where the scenario came from: the folder of an example, or an upload."""
        return "" if self.version is None else self.version.name

    @property
    def title(self) -> str:
        """What the scenario is called, also while it has faults."""
        if self.loaded is not None:
            return self.loaded.scenario.name
        return title_of(self.files, self.name)

    @property
    def loaded(self) -> LoadedScenario | None:
        """The scenario, if it has no faults."""
        return self.read.loaded

    @property
    def faults(self) -> tuple[Fault, ...]:
        return self.read.faults

    @property
    def problem(self) -> str:
        """Hash of all that a plan depends on; blank while there are faults."""
        if self.in_force is None or not self.read.problem:
            return self.read.problem
        digest = sha256(self.read.problem.encode() + to_bytes(self.in_force))
        return digest.hexdigest()

    @property
    def saved_files(self) -> Files:
        """The files of the version that was opened or saved last."""
        return self.files if self._saved is None else self._saved[1]

    @property
    def changed(self) -> list[str]:
        """The files that hold something else than when the scenario was opened or saved."""
        return changed_parts(self.saved_files, self.files)

    @property
    def before(self) -> str | None:
        """The version whose plan this scenario was taken over from."""
        return None if self.in_force is None else self.in_force.before

    @property
    def told(self) -> tuple[str, ...]:
        """Warnings of that take-over."""
        return () if self.in_force is None else self.in_force.told

    def has_inputs_of(self, run: Run) -> bool:
        """The run is of the scenario as it is, assumptions too."""
        if run.version is None or self.version is None:
            return False
        return self.store.version(run.version).inputs_hash == self.version.inputs_hash

    @property
    def can_undo(self) -> bool:
        return self.version is not None and self.version.parent is not None

    @property
    def can_redo(self) -> bool:
        return self._following() is not None

    def open(self, name: str, files: Mapping[str, bytes], kind: str = "opened") -> None:
        """Work on this scenario from now on.  One that was opened before goes on in its history."""
        with self.lock:
            for entry in self.store.scenarios() if kind == "opened" else ():
                first = self.store.versions(entry.id)[-1] if entry.name == name else None
                if first is not None and self.store.files(first.id) == dict(files):
                    self.restore(first.id)
                    return
            self._stand_on(self.store.keep_version(files, name=name, kind=kind))
            self.openings += 1

    def take_over(
        self, name: str, files: Files, in_force: PlanInForce, told: tuple[str, ...] = ()
    ) -> None:
        """Go on with the scenario of a later Monday; `go_back` leads back."""
        with self.lock:
            if self.version is None:
                return
            start = _monday_of(read_files(files, name))
            kept = KeptInForce(start=start, plan=in_force, before=self.version.id, told=told)
            self.open(name, {**files, IN_FORCE: to_bytes(kept)}, kind="rolled")

    def go_back(self) -> None:
        """The version that stood before the take-over, with its plans; this one stays kept."""
        if self.before is not None:
            self.restore(self.before)

    def restore(self, version_id: str) -> None:
        """Stand on any version of any scenario."""
        with self.lock:
            self._stand_on(self.store.version(version_id))
            self.openings += 1

    def edit(self, files: Mapping[str, bytes | None], note: str = "") -> None:
        """Put these files in the place of those of the same name; None: there is none any more."""
        with self.lock:
            edited = {**self.files, **files}
            now = {name: held for name, held in edited.items() if held is not None}
            if now != self.files:
                self._keep(now, "edited", note)

    def save(self, note: str = "") -> None:
        """Give the scenario as it is now a number to come back to."""
        with self.lock:
            self._keep(self.files, "saved", note)

    def undo(self) -> None:
        """Back to the version before; `redo` leads forward again."""
        with self.lock:
            if self.version is not None and self.version.parent is not None:
                self._stand_on(self.store.version(self.version.parent))

    def redo(self) -> None:
        """Forward to the version made from this one that this tab stood on last.

        Tabs may share a history: what another one made is reached under Runs, never by this.
        """
        with self.lock:
            following = self._following()
            if following is not None:
                self._stand_on(following)

    def back_to_saved(self) -> None:
        """What was opened or saved last, as a version of its own, so that it can be undone."""
        with self.lock:
            if self.changed:
                self._keep(self.saved_files, "restored", "")

    def copied(self) -> "Workspace":
        """The same for another tab, which then goes its own way."""
        other = replace(self, key=uuid4().hex, session="", pressed=[], lock=RLock())
        if self.version is not None:
            self.store.place(other.key, self.version.id)
        return other

    @property
    def planned(self) -> Planned:
        """What was planned for the scenario as it is now."""
        if self.loaded is None:
            return Planned()
        found = planned_for(self.store, self.problem, self.loaded.scenario)
        if self.version is not None and found.run is not None and found.run.figures.get("accepted"):
            self._seen = self.version.scenario, found.run
        return found

    @property
    def before_report(self) -> Report | None:
        """The plan of this scenario before the one that stands, to show what has changed."""
        if self.version is None:
            return None
        return report_before(self.store, self.version.scenario, self.planned.run)

    @property
    def last_settings(self) -> Mapping[str, object]:
        """How this scenario was planned last; empty where it never was."""
        if self.version is None:
            return {}
        runs = self.store.runs(kind="plan", scenario=self.version.scenario, limit=1)
        return runs[0].settings if runs else {}

    @property
    def last_run(self) -> Run | None:
        """The run of the last plan of this scenario, as it is or as it was before.

        Else the one shown last, which an undo left behind; where weeks were frozen and nothing is
        planned yet, that of the version before.  That of a Monday before, whose scenario has
        another name, is no plan of this one.
        """
        if self.version is None:
            return None
        found = last_run(self.store, self.version)
        if found is None and self._seen is not None and self._seen[0] == self.version.scenario:
            return self._seen[1]
        if found is None and self.before is not None:
            frozen_from = self.store.version(self.before)
            if frozen_from.name == self.version.name:
                return last_run(self.store, frozen_from)
        return found

    @property
    def plan_state(self) -> PlanState:
        """Whether the plan on the pages is that of the scenario as it is."""
        return self.state_of(self.planned)

    def state_of(self, planned: Planned) -> PlanState:
        """The same for one who has asked the store for `planned` already."""
        if self.version is None:
            return PlanState.NOTHING
        if self.loaded is None:
            return PlanState.FAULTY
        if planned.running is not None:
            return PlanState.SOLVING
        if planned.report is None:
            return PlanState.UNPLANNED if self.last_run is None else PlanState.OUTDATED
        return PlanState.FRESH if planned.report.accepted else PlanState.REFUSED

    def begin(self, settings: Mapping[str, object]) -> str:
        """Search for a plan in a process of its own; returns the id of the run.

        settings: by name, as the command line has them.  A search for the same scenario that is
        under way is asked to stop.
        """
        scenario, version = self.scenario_to_plan(), self.version
        if scenario is None or version is None:
            raise PlannerError("The scenario has faults. Repair them before you plan.")
        if (running := self.planned.running) is not None:
            stop(self.store, running.id)
        return begin(
            self.store, "plan", version.id, settings,
            title=self.title, problem=self.problem, in_force=scenario.in_force,
        )  # fmt: skip

    def scenario_to_plan(self) -> Scenario | None:
        """The scenario with its plan in force, by date also where the start has been edited."""
        if self.loaded is None:
            return None
        scenario = self.loaded.scenario
        kept = self.in_force
        return scenario if kept is None else replace(scenario, in_force=kept.of(scenario))

    def _keep(self, files: Files, kind: str, note: str) -> None:
        parent = None if self.version is None else self.version.id
        held = dict(files)
        if self.in_force is not None:
            held[IN_FORCE] = to_bytes(self.in_force)
        name = self.name or title_of(files, "")
        self._stand_on(
            self.store.keep_version(held, name=name, kind=kind, parent=parent, note=note), held
        )

    def _stand_on(self, version: Version, held: Files | None = None) -> None:
        """held: the files of a version made just now from the one before."""
        kept = self.store.files(version.id) if held is None else held
        self.version = version
        self.in_force = from_bytes(kept[IN_FORCE]) if IN_FORCE in kept else None
        self.files = {name: content for name, content in kept.items() if name != IN_FORCE}
        if version.kind in SAVED:
            self._saved, self.notes = (version.id, self.files), frozenset()
        elif held is None:
            self._saved = self._saved_before(version)
        else:
            self.notes |= {version.note}
        self.read = read_files(self.files, version.name)
        self.store.place(self.key, version.id)

    def _saved_before(self, version: Version) -> tuple[str, Files]:
        known = {v.id: v for v in self.store.versions(version.scenario)}
        notes = set()
        while version.kind not in SAVED and version.parent in known:
            notes.add(version.note)
            version = known[version.parent]
        self.notes = frozenset(notes)
        return version.id, {x: y for x, y in self.store.files(version.id).items() if x in PARTS}

    def _following(self) -> Version | None:
        return None if self.version is None else self.store.following(self.version, self.key)


def _monday_of(read: ReadScenario) -> date:
    if read.loaded is None:
        raise ValueError("a scenario that is taken over has no faults")
    return read.loaded.scenario.calendar.start
