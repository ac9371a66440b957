"""The two lines of a card of Home: the newest version, and the newest plan."""

from planner.app.runs.run_words import ago, kind_of_version, state_of_run
from planner.app.workspace.recent import RecentWork
from planner.language import _
from planner.language.numbers import rate


def last_version(kept: RecentWork) -> str:
    """Its number, how it came about, and when."""
    version = kept.version
    return _(
        "Version {n}, {kind} {when}.",
        n=version.number, kind=kind_of_version(version.kind), when=ago(version.at),
    )  # fmt: skip


def last_plan(kept: RecentWork) -> str:
    """What the newest plan gives, or how far it is."""
    plan = kept.plan
    if plan is None:
        return _("It has no plan yet.")
    filled = plan.figures.get("fill_rate")
    if plan.state == "done" and isinstance(filled, float | int):
        return _("Its newest plan serves {share} of the patients.", share=rate(filled))
    return _("Its newest plan: {state}.", state=state_of_run(plan.state))
