"""Where the store is: a database URL, a file, or nothing said."""

import os
from pathlib import Path

from platformdirs import user_data_dir
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from planner.errors import PlannerError, require

VARIABLE = "CRYOPLAN_STORE"  # environment: the store where none is named
FILE = "runs.db"  # in the user's data folder
POSTGRESQL_DRIVER = "postgresql+psycopg"
HOW = (
    "Name a file, sqlite:////folder/runs.db or postgresql+psycopg://user@host/database, "
    f"by --store or ${VARIABLE}."
)


def store_url(named: str | None = None) -> URL:
    """The URL of the store that is `named`, by a URL or as a file; None: $CRYOPLAN_STORE.

    Where that is not set either, a file of the user's data folder (`platformdirs`).
    Raises PlannerError for what names no store.
    """
    named = named or os.environ.get(VARIABLE) or ""
    if not named:
        return file_url(Path(user_data_dir("cryoplan", appauthor=False)) / FILE)
    if "://" not in named:
        return file_url(Path(named))
    try:
        url = make_url(named)
    except (ArgumentError, ValueError) as error:
        raise PlannerError(f"The store's address cannot be read: {error}. {HOW}") from error
    if url.get_backend_name() == "postgresql":
        return url.set(drivername=POSTGRESQL_DRIVER) if url.drivername == "postgresql" else url
    require(
        url.get_backend_name() == "sqlite",
        f"A store is not kept in {url.get_backend_name()}. {HOW}",
    )
    require(
        url.database not in (None, "", ":memory:"),
        f"A store in memory is lost with the program, and no second process sees it. {HOW}",
    )
    return url


def file_url(path: Path) -> URL:
    """The URL of a store in a SQLite file."""
    return URL.create("sqlite", database=str(path.expanduser().absolute()))


def shown(url: URL) -> str:
    """The store as messages name it: a file by its path, a server without the password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.render_as_string(hide_password=True)
