"""Two planned scenarios, and all that differs between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.differences.figures import FigureDifference, figure_differences
from planner.differences.inputs import InputDifference, input_differences
from planner.differences.schedule import BatchDifference, schedule_differences
from planner.differences.sentence import PlanSide, difference_sentence
from planner.differences.tables import (
    BATCHES_FILE,
    FIGURES_FILE,
    INPUTS_FILE,
    batches_csv,
    figures_csv,
    inputs_csv,
)
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.results.report import Kpi


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedScenario:
    """A scenario as files and as it was read, and a plan for it.  cost: None: not known."""

    files: Mapping[str, bytes]
    scenario: Scenario
    plan: Plan
    cost: float | None
    kpis: Sequence[Kpi]

    def side(self, name: str) -> PlanSide:
        """The plan as the sentence needs it."""
        return PlanSide(name=name, plan=self.plan, cost=self.cost, currency=self.scenario.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What differs: inputs, figures (all of them), batches (kept ones too)."""

    inputs: tuple[InputDifference, ...]
    figures: tuple[FigureDifference, ...]
    batches: tuple[BatchDifference, ...]

    def files(self, *, excel: bool = False) -> dict[str, bytes]:
        """The tables by name.  excel: with BOM and CRLF."""
        return {
            INPUTS_FILE: inputs_csv(self.inputs, excel),
            FIGURES_FILE: figures_csv(self.figures, excel),
            BATCHES_FILE: batches_csv(self.batches, excel),
        }


def differences(before: PlannedScenario, now: PlannedScenario) -> Differences:
    """Everything that differs between two plans and what they were made for."""
    return Differences(
        inputs=input_differences(before.files, now.files),
        figures=figure_differences(before.kpis, now.kpis),
        batches=schedule_differences(
            (before.plan, before.scenario.calendar), (now.plan, now.scenario.calendar)
        ),
    )


def sentence_of(
    before: PlannedScenario, now: PlannedScenario, name: str, found: Differences
) -> str:
    """What `now`, called `name`, does otherwise than `before`."""
    return difference_sentence(before.side(""), now.side(name), found.inputs, found.batches)
