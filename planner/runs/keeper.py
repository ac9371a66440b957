"""What reads and writes of every kind share: the engine, the clock, and who writes."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from getpass import getuser

from sqlalchemy import Engine

from planner.errors import require
from planner.runs.address import shown
from planner.runs.entry import Entering, entering


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _user() -> str:
    """Who works on this machine, as the system knows them."""
    try:
        return getuser()
    except (OSError, KeyError, ImportError):  # no name for the number
        return "unknown"


class Keeper:
    """An open store: its engine, its clock, and the beginning of a write."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = _utc_now) -> None:
        self._engine = engine
        self._now = now

    @property
    def address(self) -> str:
        """Where it is, as messages name it."""
        return shown(self._engine.url)

    @property
    def url(self) -> str:
        """Its address with the password, for other processes of this user: never to be shown."""
        return self._engine.url.render_as_string(hide_password=False)

    def close(self) -> None:
        """Close the connections; the store may still be used, and opens new ones then."""
        self._engine.dispose()

    def _entering(
        self, what: str, who: str | None, why: str = ""
    ) -> AbstractContextManager[Entering]:
        """Write under an entry; who: None is the user of the system."""
        return entering(self._engine, what, now=self._now, who=who or _user(), why=why)


def require_one_of(named: str, known: tuple[str, ...], what: str) -> None:
    """Raise PlannerError unless it is one of those known."""
    require(named in known, f"{named!r} is no {what}. Name one of {', '.join(known)}.")
