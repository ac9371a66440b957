"""Rows of scenarios and their versions, read into records."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, select

from planner.runs.lookup import unknown
from planner.runs.note_rows import deleted, notes_of
from planner.runs.records import ScenarioEntry, Version
from planner.runs.tables import CONTENTS, PLACEMENTS, SCENARIOS, VERSION_FILES, VERSIONS


def version_row(connection: Connection, named: str) -> Version:
    """One version; raises PlannerError for an id that is none."""
    row = connection.execute(select(VERSIONS).where(VERSIONS.c.id == named)).mappings().first()
    if row is None:
        raise unknown(connection, VERSIONS, named)
    return _version(row, _names(connection, [named])[named])


def version_like(connection: Connection, inputs_hash: str) -> Version | None:
    """The newest version with these files that is not deleted, nor its scenario."""
    found = (
        select(VERSIONS.c.id)
        .where(VERSIONS.c.inputs_hash == inputs_hash)
        .where(~deleted(VERSIONS.c.id), ~deleted(VERSIONS.c.scenario))
        .order_by(VERSIONS.c.entry.desc())
    )
    named = connection.execute(found).scalars().first()
    return None if named is None else version_row(connection, named)


def version_rows(connection: Connection, scenario: str) -> list[Version]:
    """The versions of a scenario that are not deleted, the newest first."""
    found = (
        select(VERSIONS)
        .where(VERSIONS.c.scenario == scenario, ~deleted(VERSIONS.c.id))
        .order_by(VERSIONS.c.number.desc())
    )
    return _with_files(connection, connection.execute(found).mappings().all())


def version_after(connection: Connection, before: Version, workspace: str) -> Version | None:
    """Of those made from this version and not deleted, the one that a workspace stood on last."""
    found = (
        select(VERSIONS)
        .join(PLACEMENTS, PLACEMENTS.c.version == VERSIONS.c.id)
        .where(VERSIONS.c.scenario == before.scenario, VERSIONS.c.parent == before.id)
        .where(PLACEMENTS.c.workspace == workspace, ~deleted(VERSIONS.c.id))
        .order_by(PLACEMENTS.c.entry.desc())
        .limit(1)
    )
    rows = connection.execute(found).mappings().all()
    return _with_files(connection, rows)[0] if rows else None


def scenario_rows(connection: Connection) -> list[ScenarioEntry]:
    """The scenarios that are not deleted and have a version, the one changed last first."""
    kept = (
        select(
            VERSIONS.c.scenario,
            func.max(VERSIONS.c.entry).label("last"),
            func.count().label("versions"),
        )
        .where(~deleted(VERSIONS.c.id))
        .group_by(VERSIONS.c.scenario)
        .subquery()
    )
    found = (
        select(VERSIONS, kept.c.versions, SCENARIOS.c.at.label("begun"))
        .join(kept, VERSIONS.c.entry == kept.c.last)
        .join(SCENARIOS, SCENARIOS.c.id == VERSIONS.c.scenario)
        .where(~deleted(SCENARIOS.c.id))
        .order_by(VERSIONS.c.entry.desc())
    )
    rows = connection.execute(found).mappings().all()
    newest = _with_files(connection, rows)
    notes = notes_of(connection, [version.scenario for version in newest])
    return [
        ScenarioEntry(
            id=version.scenario,
            name=version.name,
            newest=version,
            versions=row["versions"],
            began=datetime.fromisoformat(row["begun"]),
            notes=notes[version.scenario],
        )
        for row, version in zip(rows, newest, strict=True)
    ]


def next_number(connection: Connection, scenario: str) -> int:
    """The number of the next version of a scenario."""
    last = select(func.max(VERSIONS.c.number)).where(VERSIONS.c.scenario == scenario)
    return (connection.execute(last).scalar() or 0) + 1


def version_contents(connection: Connection, named: str) -> list[RowMapping]:
    """Name and packed content of each file of a version."""
    found = (
        select(VERSION_FILES.c.name, CONTENTS.c.form, CONTENTS.c.packed, CONTENTS.c.size)
        .join(CONTENTS, CONTENTS.c.sha256 == VERSION_FILES.c.sha256)
        .where(VERSION_FILES.c.version == named)
        .order_by(VERSION_FILES.c.name)
    )
    return list(connection.execute(found).mappings())


def placed_version(connection: Connection, workspace: str) -> str | None:
    """The version that a workspace was put on last."""
    found = (
        select(PLACEMENTS.c.version)
        .where(PLACEMENTS.c.workspace == workspace)
        .order_by(PLACEMENTS.c.entry.desc())
        .limit(1)
    )
    return connection.execute(found).scalar()


def _with_files(connection: Connection, rows: Sequence[RowMapping]) -> list[Version]:
    names = _names(connection, [row["id"] for row in rows])
    return [_version(row, names[row["id"]]) for row in rows]


def _names(connection: Connection, versions: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    found = (
        select(VERSION_FILES.c.version, VERSION_FILES.c.name)
        .where(VERSION_FILES.c.version.in_(list(versions)))
        .order_by(VERSION_FILES.c.version, VERSION_FILES.c.name)
    )
    names: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for version, name in connection.execute(found):
        names[version] += (name,)
    return names


def _version(row: RowMapping, files: tuple[str, ...]) -> Version:
    return Version(
        id=row["id"],
        scenario=row["scenario"],
        number=row["number"],
        name=row["name"],
        kind=row["kind"],
        parent=row["parent"],
        note=row["note"],
        at=datetime.fromisoformat(row["at"]),
        who=row["who"],
        inputs_hash=row["inputs_hash"],
        files=files,
    )
