"""Runs in the store: their states, progress, files and figures."""

import os
from collections.abc import Mapping
from math import isfinite
from platform import node

from sqlalchemy import insert

from planner.results.software import versions as software_versions
from planner.runs import contents, ids
from planner.runs.engine import reading, writing
from planner.runs.entry import Entering, clean
from planner.runs.keeper import Keeper, require_one_of
from planner.runs.lookup import exists, require_known
from planner.runs.note_rows import add_note
from planner.runs.plain_json import figures_json, settings_json
from planner.runs.records import (
    ENDED,
    RUN_KINDS,
    STATES,
    Figure,
    ProgressRow,
    Run,
    RunEvent,
)
from planner.runs.run_rows import (
    events_of,
    file_sizes,
    newest_state,
    progress_rows,
    run_contents,
    run_row,
    run_rows,
)
from planner.runs.tables import (
    FIGURES,
    PROGRESS,
    RUN_EVENTS,
    RUN_FILES,
    RUNS,
    VERSIONS,
)


class RunKeeper(Keeper):
    """The part of a store that keeps runs."""

    def begin_run(
        self,
        kind: str,
        *,
        version: str | None,
        settings: Mapping[str, object],
        problem: str = "",
        title: str = "",
        parent: str | None = None,
        who: str | None = None,
        note: str = "",
    ) -> Run:
        """A new run in the state `queued`; version: what it is about, None where that is not kept.

        problem: hash of what the result depends on.  parent: the run that this one follows.
        """
        require_one_of(kind, RUN_KINDS, "kind of a run")
        with self._entering("began a run", who) as entry:
            db = entry.connection
            for table, named in ((VERSIONS, version), (RUNS, parent)):
                if named is not None:
                    require_known(db, table, named)
            entry.subject = run = ids.new_id(ids.RUN, entry.at, lambda x: exists(db, RUNS, x))
            row = {
                "id": run,
                "kind": kind,
                "title": title or kind,
                "version": version,
                "problem": problem,
                "settings": settings_json(settings),
                "software": settings_json(software_versions()),
                "parent": parent,
                "at": entry.moment,
                **_worker(entry),
            }
            entry.add(RUNS, row)
            _add_event(entry, run, "queued", "")
            if note:
                add_note(entry, run, note)
        return self.run(run)

    def happened(self, run: str, state: str, why: str = "", who: str | None = None) -> bool:
        """The run is in this state from now on; False, and nothing written, where it has ended.

        One taken for dead may turn out to be alive.
        """
        require_one_of(state, STATES, "state of a run")
        with self._entering(f"run {state}", who, why) as entry:
            require_known(entry.connection, RUNS, run)
            before = newest_state(entry.connection, run)
            if before in ENDED and (before != "dead" or state == "dead"):
                return False
            entry.subject = run
            _add_event(entry, run, state, why)
        return True

    def tell(
        self,
        run: str,
        seconds: float,
        phase: str = "",
        *,
        best: float | None = None,
        bound: float | None = None,
        share: float | None = None,
    ) -> None:
        """Say how far a run is: seconds since it began, costs, share 0 to 1; None: unknown."""
        numbers = {"best": best, "bound": bound, "share": share}
        known = {k: v if v is not None and isfinite(v) else None for k, v in numbers.items()}
        with writing(self._engine) as connection:
            require_known(connection, RUNS, run)
            row = {"run": run, "seconds": seconds, "phase": clean(phase), **known}
            connection.execute(insert(PROGRESS), row)

    def progress(self, run: str, after: int = 0) -> list[ProgressRow]:
        """What the run said after the row of that number, in order."""
        with reading(self._engine) as connection:
            return progress_rows(connection, run, after)

    def add_files(self, run: str, files: Mapping[str, bytes], who: str | None = None) -> None:
        """Keep files of a run; those it had before under the same names stay in the store."""
        hashes = contents.hashes_of(files)
        with reading(self._engine) as connection:
            packed = contents.packed(connection, files, hashes)
        with self._entering("added files", who) as entry:
            require_known(entry.connection, RUNS, run)
            entry.subject = run
            contents.keep(entry, packed)
            rows = ({"run": run, "name": name, "sha256": h} for name, h in hashes.items())
            entry.add(RUN_FILES, *rows)

    def run_files(self, run: str) -> dict[str, bytes]:
        """The newest file of each name, byte for byte as they were kept."""
        with reading(self._engine) as connection:
            require_known(connection, RUNS, run)
            return contents.unpacked(run_contents(connection, run))

    def file_sizes(self, run: str) -> dict[str, int]:
        """Names of a run's files and the size [byte] of each, without reading them."""
        with reading(self._engine) as connection:
            require_known(connection, RUNS, run)
            return file_sizes(connection, run)

    def summarise(self, run: str, figures: Mapping[str, Figure], who: str | None = None) -> None:
        """Figures of a run for lists; a later one of the same name stands for the earlier."""
        with self._entering("summarised", who) as entry:
            require_known(entry.connection, RUNS, run)
            entry.subject = run
            row = {"run": run, "figures": figures_json(figures), "at": entry.moment}
            entry.add(FIGURES, row)

    def run(self, named: str) -> Run:
        """One run, also a deleted one."""
        with reading(self._engine) as connection:
            return run_row(connection, named)

    def runs(
        self,
        kind: str | None = None,
        *,
        version: str | None = None,
        scenario: str | None = None,
        problem: str | None = None,
        limit: int = 100,
        deleted: bool = False,
    ) -> list[Run]:
        """The runs that fit, the newest first; deleted: those deleted too."""
        with reading(self._engine) as connection:
            return run_rows(
                connection,
                kind=kind,
                version=version,
                scenario=scenario,
                problem=problem,
                limit=limit,
                deleted_too=deleted,
            )

    def events(self, run: str) -> list[RunEvent]:
        """What happened to a run, the oldest first."""
        with reading(self._engine) as connection:
            require_known(connection, RUNS, run)
            return events_of(connection, run)


def _add_event(entry: Entering, run: str, state: str, why: str) -> None:
    row = {"run": run, "state": state, "why": why, "at": entry.moment, **_worker(entry)}
    entry.add(RUN_EVENTS, row)


def _worker(entry: Entering) -> dict[str, object]:
    """Who writes, and the process and machine that does."""
    return {"who": entry.who, "host": clean(node()), "pid": os.getpid()}
