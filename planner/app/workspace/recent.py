"""What was worked on lately, as the cards of Home show it."""

from dataclasses import dataclass
from datetime import datetime

from planner.app.files.reading import title_of
from planner.runs import Run, Store, Version

CARDS = 6  # scenarios shown


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentWork:
    """A scenario, its newest version, and the newest run of a plan of it.

    title: what the scenario calls itself.  name: where it came from.
    """

    scenario: str
    name: str
    title: str
    version: Version
    at: datetime
    plan: Run | None


def recent_work(store: Store, cards: int = CARDS) -> list[RecentWork]:
    """The scenarios changed last, the newest first."""
    found = []
    for entry in store.scenarios()[:cards]:
        newest = entry.newest
        plans = store.runs(kind="plan", scenario=entry.id, limit=1)
        plan = plans[0] if plans else None
        at = newest.at if plan is None else max(newest.at, plan.ended or plan.began)
        title = title_of(store.files(newest.id), newest.name)
        found.append(
            RecentWork(
                scenario=entry.id, name=newest.name, title=title, version=newest, at=at, plan=plan
            )
        )
    return sorted(found, key=lambda work: work.at, reverse=True)
