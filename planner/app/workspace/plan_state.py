"""Whether the plan on the pages is that of the scenario as it is."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from planner.language import _


class PlanState(StrEnum):
    """State of the plan, as the sidebar tells it."""

    NOTHING = "nothing"  # no scenario is open
    FAULTY = "faulty"
    UNPLANNED = "unplanned"
    SOLVING = "solving"
    FRESH = "fresh"
    OUTDATED = "outdated"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class BadgeLook:
    """Colour and icon of a badge."""

    colour: Literal["red", "orange", "blue", "green", "gray"]
    icon: str


LOOKS = {
    PlanState.FAULTY: BadgeLook("red", "error"),
    PlanState.UNPLANNED: BadgeLook("gray", "radio_button_unchecked"),
    PlanState.SOLVING: BadgeLook("blue", "hourglass_top"),
    PlanState.FRESH: BadgeLook("green", "check_circle"),
    PlanState.OUTDATED: BadgeLook("orange", "update"),
    PlanState.REFUSED: BadgeLook("red", "block"),
}


def state_words(state: PlanState) -> str:
    """The badge's few words."""
    return {
        PlanState.NOTHING: _("No scenario is open"),
        PlanState.FAULTY: _("The scenario has faults"),
        PlanState.UNPLANNED: _("No plan yet"),
        PlanState.SOLVING: _("Looking for a plan"),
        PlanState.FRESH: _("The plan is up to date"),
        PlanState.OUTDATED: _("The plan is out of date"),
        PlanState.REFUSED: _("The checker refuses the plan"),
    }[state]
