"""`--keep`: the run of a command in the store, with its scenario, settings, figures and files."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from platform import node
from typing import TYPE_CHECKING

from planner.cli.console import say
from planner.errors import PlannerError, require

if TYPE_CHECKING:
    from planner.domain.scenario import Scenario
    from planner.results.report import Report
    from planner.runs import Store, Version
    from planner.sweep.result import RunResult

Read = Sequence[tuple[Path, "Scenario"]]  # scenarios, and where they were read from


@dataclass(frozen=True, slots=True)
class KeepRequest:
    """Whether a run is kept, with which note, and where; None: the store of the environment."""

    keep: bool
    note: str = ""
    store: str | None = None

    def __post_init__(self) -> None:
        """Raises PlannerError for a note or a store without --keep."""
        require(
            self.keep or not (self.note or self.store),
            "--note and --store are for a run that is kept. Add --keep, or leave them out.",
        )


class KeptRun:
    """A run while its command works; of a run that is not kept every method does nothing."""

    def __init__(
        self, store: "Store | None" = None, run: str = "", versions: Sequence["Version"] = ()
    ) -> None:
        self.store, self.run, self.versions = store, run, versions

    def end(
        self,
        out: Path,
        figures: Mapping[str, float | int | str | None],
        why: str,
        *,
        state: str = "done",
        beside: Mapping[str, Path] | None = None,
    ) -> None:
        """Keep the files of `out` as they are, and say how the run ended.

        beside: other folders, by the name that they get in the store.
        Raises PlannerError where the store refuses: what was written stays where it is.
        """
        if self.store is None:
            return
        files = folder_files(out)
        for name, folder in (beside or {}).items():
            files |= {f"{name}/{x}": content for x, content in folder_files(folder).items()}
        try:
            self.store.add_files(self.run, files)
            self.store.summarise(self.run, figures)
            self.store.happened(self.run, state, why)
        except PlannerError as error:
            raise PlannerError(f"{out} is written, but the run is not kept: {error}") from error

    def say(self) -> None:
        """Name the run and its scenario, at the end of the command."""
        if self.store is None:
            return
        its = ", ".join(map(version_words, self.versions))
        say(f"Kept as run {self.run}, of scenario {its}, in {self.store.address}.")


def version_words(version: "Version") -> str:
    """A version as people name it, with its id."""
    return f"{version.name}, version {version.number} ({version.id})"


@contextmanager
def keeping(
    asked: KeepRequest, kind: str, read: Read, settings: Mapping[str, object]
) -> Iterator[KeptRun]:
    """Begin a run in the store; it has failed if the block raises, or ends without `end`.

    Raises PlannerError before the work where the store cannot be opened.
    """
    if not asked.keep:
        yield KeptRun()
        return
    from planner.runs import open_store

    with closing(open_store(asked.store)) as store:
        yield from _kept(store, asked, kind, read, settings)


def _kept(
    store: "Store", asked: KeepRequest, kind: str, read: Read, settings: Mapping[str, object]
) -> Iterator[KeptRun]:
    versions = [keep_scenario(store, place, scenario) for place, scenario in read]
    alone = versions[0].id if len(versions) == 1 else None
    run = store.begin_run(
        kind,
        version=alone,
        settings={**settings, **({} if alone else {"scenarios": [x.id for x in versions]})},
        title=", ".join(x.name for x in versions),
        note=asked.note,
    ).id
    store.happened(run, "running")
    try:
        yield KeptRun(store, run, versions)
    except BaseException as error:
        stopped = isinstance(error, KeyboardInterrupt)
        with suppress(PlannerError):  # the error itself is what should be heard
            store.happened(run, "cancelled" if stopped else "failed", str(error))
        raise
    store.happened(run, "failed", "There was nothing to keep: it was refused.")


def keep_scenario(
    store: "Store",
    place: Path,
    scenario: "Scenario",
    *,
    kind: str = "opened",
    parent: str | None = None,
) -> "Version":
    """The version of the store that holds this scenario; a new one where none does.

    It follows the version that was kept last from the same place, else `parent`.
    """
    files = scenario_contents(place, scenario)
    workspace = f"{node()}:{place.resolve()}"
    version = store.known_version(files)
    if version is None:
        before = store.placed(workspace)
        if before is not None and store.version(before).scenario in {
            x.id for x in store.scenarios()
        }:
            kind, parent = "edited", before
        version = store.keep_version(files, name=scenario.name, kind=kind, parent=parent)
    store.place(workspace, version.id)
    return version


def scenario_contents(place: Path, scenario: "Scenario") -> dict[str, bytes]:
    """The files of a scenario folder as they are; those of a workbook as a folder has them."""
    from planner.io.scenario.canonical import scenario_files
    from planner.io.scenario.schema import SETTINGS_FILE, TABLES

    if not place.is_dir():
        return dict(scenario_files(scenario))
    names = (SETTINGS_FILE, *(table.file for table in TABLES))
    return {name: (place / name).read_bytes() for name in names if (place / name).exists()}


def folder_files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path, but for hidden ones; none where it is not there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(x.startswith(".") for x in path.relative_to(folder).parts)
    }


def state_of_plan(report: "Report", stopped: bool) -> str:
    """How a solve ended, as a run: a proof that there is no plan is an answer too."""
    from planner.results.report import Ending

    if report.accepted or report.ending in (Ending.INFEASIBLE, Ending.UNBOUNDED):
        return "done"
    return "cancelled" if stopped and report.plan is None else "failed"


def keep_rolled(
    asked: KeepRequest, before: tuple[Path, "Scenario"], after: tuple[Path, "Scenario"]
) -> None:
    """Keep the scenario of a later Monday as a version that follows the one it was made from."""
    if not asked.keep:
        return
    from planner.runs import open_store

    with closing(open_store(asked.store)) as store:
        parent = keep_scenario(store, *before)
        version = keep_scenario(store, *after, kind="rolled", parent=parent.id)
        if asked.note:
            store.note(version.id, asked.note)
    say(f"Kept as {version_words(version)}, in {store.address}.")


def end_of_solves(
    done: Sequence[tuple[object, "RunResult"]], asked: int
) -> tuple[dict[str, float | int | str | None], str]:
    """Figures of many solves, and how they ended."""
    accepted = sum(result.accepted for _, result in done)
    figures: dict[str, float | int | str | None] = {
        "runs": len(done),
        "of": asked,
        "accepted": accepted,
    }
    if len(done) < asked:
        return figures, f"Stopped: {len(done):,} of {asked:,} solves are done."
    without = len(done) - accepted
    return figures, f"{without:,} of them without an accepted plan." if without else ""
