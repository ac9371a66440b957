"""Rows of runs, their events, figures, files and progress, read into records."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Subquery, func, select

from planner.runs.lookup import unknown
from planner.runs.note_rows import deleted, notes_of
from planner.runs.records import ENDED, Figure, ProgressRow, Run, RunEvent, SubjectNote
from planner.runs.tables import (
    CONTENTS,
    FIGURES,
    PROGRESS,
    RUN_EVENTS,
    RUN_FILES,
    RUNS,
    VERSIONS,
)


def run_row(connection: Connection, named: str) -> Run:
    """One run, also a deleted one; raises PlannerError for an id that is none."""
    chosen = select(RUNS).where(RUNS.c.id == named)
    found = _runs(connection, chosen)
    if not found:
        raise unknown(connection, RUNS, named)
    return found[0]


def run_rows(
    connection: Connection,
    *,
    kind: str | None,
    version: str | None,
    scenario: str | None,
    problem: str | None,
    limit: int,
    deleted_too: bool,
) -> list[Run]:
    """The runs that fit, the newest first."""
    found = select(RUNS)
    for column, asked in (
        (RUNS.c.kind, kind),
        (RUNS.c.version, version),
        (RUNS.c.problem, problem),
    ):
        if asked is not None:
            found = found.where(column == asked)
    if scenario is not None:
        found = found.join(VERSIONS, VERSIONS.c.id == RUNS.c.version).where(
            VERSIONS.c.scenario == scenario
        )
    if not deleted_too:
        found = found.where(~deleted(RUNS.c.id))
    return _runs(connection, found.order_by(RUNS.c.entry.desc()).limit(limit))


def events_of(connection: Connection, run: str) -> list[RunEvent]:
    """What happened to a run, the oldest first."""
    found = select(RUN_EVENTS).where(RUN_EVENTS.c.run == run).order_by(RUN_EVENTS.c.entry)
    return [_event(row) for row in connection.execute(found).mappings()]


def newest_state(connection: Connection, run: str) -> str:
    """The state that a run is in."""
    found = (
        select(RUN_EVENTS.c.state)
        .where(RUN_EVENTS.c.run == run)
        .order_by(RUN_EVENTS.c.entry.desc())
        .limit(1)
    )
    return str(connection.execute(found).scalar())


def progress_rows(connection: Connection, run: str, after: int) -> list[ProgressRow]:
    """What a run said of its progress after that number, in order."""
    found = (
        select(PROGRESS)
        .where(PROGRESS.c.run == run, PROGRESS.c.number > after)
        .order_by(PROGRESS.c.number)
    )
    return [
        ProgressRow(**{k: v for k, v in row.items() if k != "run"})
        for row in connection.execute(found).mappings()
    ]


def file_sizes(connection: Connection, run: str) -> dict[str, int]:
    """Size [byte] of the newest file of each name, by name."""
    newest = _newest_files(run)
    found = select(newest.c.name, CONTENTS.c.size).join(
        CONTENTS, CONTENTS.c.sha256 == newest.c.sha256
    )
    return {name: size for name, size in connection.execute(found.order_by(newest.c.name))}


def run_contents(connection: Connection, run: str) -> list[RowMapping]:
    """Name and packed content of the newest file of each name."""
    newest = _newest_files(run)
    found = select(newest.c.name, CONTENTS.c.form, CONTENTS.c.packed, CONTENTS.c.size).join(
        CONTENTS, CONTENTS.c.sha256 == newest.c.sha256
    )
    return list(connection.execute(found.order_by(newest.c.name)).mappings())


def _newest_files(run: str) -> Subquery:
    last = (
        select(RUN_FILES.c.name, func.max(RUN_FILES.c.entry).label("last"))
        .where(RUN_FILES.c.run == run)
        .group_by(RUN_FILES.c.name)
        .subquery()
    )
    return (
        select(RUN_FILES.c.name, RUN_FILES.c.sha256)
        .join(last, (RUN_FILES.c.name == last.c.name) & (RUN_FILES.c.entry == last.c.last))
        .subquery()
    )


def _runs(connection: Connection, chosen: Select[Any]) -> list[Run]:
    """The chosen rows with all that was said of them since, in a handful of queries."""
    marked = chosen.add_columns(deleted(RUNS.c.id).label("gone"))
    rows = connection.execute(marked).mappings().all()
    if not rows:
        return []
    mine = [row["id"] for row in rows]  # naming them is faster than a subquery
    events = defaultdict(list)
    found = select(RUN_EVENTS).where(RUN_EVENTS.c.run.in_(mine)).order_by(RUN_EVENTS.c.entry)
    for row in connection.execute(found).mappings():
        events[row["run"]].append(_event(row))
    figures: defaultdict[str, dict[str, Figure]] = defaultdict(dict)
    told = select(FIGURES).where(FIGURES.c.run.in_(mine)).order_by(FIGURES.c.entry)
    for row in connection.execute(told).mappings():
        figures[row["run"]].update(json.loads(row["figures"]))
    notes = notes_of(connection, mine)
    return [_run(row, events[row["id"]], figures[row["id"]], notes[row["id"]]) for row in rows]


def _run(
    row: RowMapping,
    events: Sequence[RunEvent],
    figures: Mapping[str, Figure],
    notes: tuple[SubjectNote, ...],
) -> Run:
    last = events[-1]
    worked = [x for x in events if x.state == "running"]
    host, pid = (worked[-1].host, worked[-1].pid) if worked else (row["host"], row["pid"])
    return Run(
        id=row["id"],
        kind=row["kind"],
        title=row["title"],
        version=row["version"],
        problem=row["problem"],
        settings=json.loads(row["settings"]),
        versions=json.loads(row["software"]),
        state=last.state,
        why=last.why,
        figures=figures,
        began=datetime.fromisoformat(row["at"]),
        ended=last.at if last.state in ENDED else None,
        who=row["who"],
        host=host,
        pid=pid,
        parent=row["parent"],
        notes=notes,
        deleted=bool(row["gone"]),
    )


def _event(row: RowMapping) -> RunEvent:
    return RunEvent(
        at=datetime.fromisoformat(row["at"]),
        who=row["who"],
        state=row["state"],
        why=row["why"],
        host=row["host"],
        pid=row["pid"],
    )
