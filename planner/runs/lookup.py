"""Ids that are named: they must exist, and who mistypes one is told the nearest."""

from difflib import get_close_matches

from sqlalchemy import Connection, Table, select

from planner.errors import PlannerError
from planner.runs import ids
from planner.runs.tables import ENTRY, RUNS, SCENARIOS, VERSIONS

NEWEST = 2000  # ids among which the nearest are looked for
SUBJECTS = {ids.SCENARIO: SCENARIOS, ids.VERSION: VERSIONS, ids.RUN: RUNS}
NOUNS = {SCENARIOS.name: "scenario", VERSIONS.name: "version", RUNS.name: "run"}


def exists(connection: Connection, table: Table, named: str) -> bool:
    """Whether a row of `table` has this id."""
    found = select(table.c.id).where(table.c.id == named)
    return connection.execute(found).first() is not None


def require_known(connection: Connection, table: Table, named: str) -> None:
    """Raise PlannerError with the nearest ids unless `named` is one of `table`."""
    if not exists(connection, table, named):
        raise unknown(connection, table, named)


def require_subject(connection: Connection, named: str) -> None:
    """The same for an id of a scenario, a version or a run."""
    table = SUBJECTS.get(named[:1])
    if table is None:
        raise PlannerError(
            f"{named!r} is no id. "
            "Ids of scenarios begin with s, those of versions with v, and those of runs with r."
        )
    require_known(connection, table, named)


def unknown(connection: Connection, table: Table, named: str) -> PlannerError:
    """The error of an id that no row of `table` has."""
    newest = select(table.c.id).order_by(table.c[ENTRY].desc()).limit(NEWEST)
    there = list(connection.execute(newest).scalars())
    near = get_close_matches(named, there, n=3, cutoff=0.5)
    noun = NOUNS[table.name]
    if not there:
        return PlannerError(f"The store has no {noun} {named!r}; it has no {noun} yet.")
    which = "The nearest" if near else "The newest"
    return PlannerError(
        f"The store has no {noun} {named!r}. {which}: {', '.join(near or there[:3])}."
    )
