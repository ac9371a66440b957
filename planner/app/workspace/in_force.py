"""The plan in force as it is kept beside the files of a scenario, by the date of its week 0."""

from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter

from planner.domain.plan import PlanInForce
from planner.domain.scenario import Scenario
from planner.roll.roll import later

IN_FORCE = "in_force.json"  # among the files of a version; no part of a scenario folder


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptInForce:
    """A plan in force, the Monday of its week 0, and where it came from."""

    start: date
    plan: PlanInForce
    before: str  # id of the version whose plan it was
    told: tuple[str, ...] = ()  # warnings of the take-over

    def of(self, scenario: Scenario) -> PlanInForce:
        """The same for a scenario whose first Monday was edited since."""
        weeks = (scenario.calendar.start - self.start).days // 7
        return later(self.plan, weeks)


_FORM = TypeAdapter(KeptInForce)


def to_bytes(kept: KeptInForce) -> bytes:
    """As JSON."""
    return _FORM.dump_json(kept)


def from_bytes(content: bytes) -> KeptInForce:
    """The reverse of `to_bytes`."""
    return _FORM.validate_json(content)
