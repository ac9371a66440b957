"""Words for what the store keeps: kinds of runs and versions, states, times."""

from datetime import UTC, datetime

from planner.language import _


def kind_of_run(kind: str) -> str:
    """What a run was, as pages name it."""
    return {
        "plan": _("Plan"),
        "comparison": _("Comparison with fresh"),
        "flips": _("What would flip the comparison"),
        "simulation": _("Simulation"),
        "sweep": _("Sweep"),
        "value": _("What more is worth"),
    }.get(kind, kind)


def state_of_run(state: str) -> str:
    """How far a run is, as pages name it."""
    return {
        "queued": _("starting, or waiting for its turn"),
        "running": _("running"),
        "stopping": _("stopping"),
        "done": _("done"),
        "failed": _("failed"),
        "cancelled": _("stopped"),
        "dead": _("its process died"),
    }.get(state, state)


def kind_of_version(kind: str) -> str:
    """How a version came about, as pages name it."""
    return {
        "opened": _("opened"),
        "uploaded": _("uploaded"),
        "edited": _("edited"),
        "saved": _("saved"),
        "restored": _("restored"),
        "rolled": _("taken over from a plan"),
    }.get(kind, kind)


def ago(at: datetime, now: datetime | None = None) -> str:
    """How long ago a moment was, roughly."""
    seconds = ((now or datetime.now(UTC)) - at).total_seconds()
    if seconds < 90:
        return _("just now")
    if seconds < 90 * 60:
        return _("{n} minutes ago", n=round(seconds / 60))
    if seconds < 36 * 3600:
        return _("{n} hours ago", n=round(seconds / 3600))
    return _("{n} days ago", n=round(seconds / 86_400))
