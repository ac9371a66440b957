"""What the books of a roll are made from, and the faults found in them."""

from dataclasses import dataclass, field
from datetime import date

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import Fault
from planner.roll.actuals import Actuals

BATCHES, BANKING, DEMAND = "batches.csv", "banking.csv", "demand.csv"
SERVICE, SHIPMENTS, DISCARDS = "service.csv", "shipments.csv", "discards.csv"
INTERRUPTED = "interrupted.csv"
PLANNED = "the plan's "  # before the name of a file: no row of the actuals says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """A plan of `scenario`, followed to the end of week `week` - 1; what is wrong is collected."""

    scenario: Scenario
    plan: Plan
    actuals: Actuals
    week: int  # the first of the next scenario
    faults: list[Fault] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The Monday on which the next scenario begins."""
        return self.scenario.calendar.monday(self.week)

    def left_by(self, hospital: str) -> int:
        """The first week for whose infusion nothing has left for `hospital` yet."""
        transit = self.scenario.hospitals[hospital].transit_weeks
        return min(self.week + transit, self.scenario.weeks)

    def monday(self, week: int) -> str:
        return self.scenario.calendar.monday(week).isoformat()

    def refuse(
        self,
        code: str,
        file: str,
        rule: str,
        repair: str,
        *,
        row: int | None = None,
        column: str = "",
        value: object = "",
    ) -> None:
        """Collect a fault; without a row it is the plan's table that says so."""
        self.faults.append(
            Fault(
                code=code,
                file=file if row is not None else PLANNED + file,
                row=row,
                column=column,
                value=str(value),
                rule=rule,
                repair=repair,
            )
        )
