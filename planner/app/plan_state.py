"""Whether the plan on the pages is that of the scenario as it is."""

from enum import StrEnum

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


LOOKS = {  # colour and icon of its badge
    PlanState.FAULTY: ("red", "error"),
    PlanState.UNPLANNED: ("gray", "radio_button_unchecked"),
    PlanState.SOLVING: ("blue", "hourglass_top"),
    PlanState.FRESH: ("green", "check_circle"),
    PlanState.OUTDATED: ("orange", "update"),
    PlanState.REFUSED: ("red", "block"),
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
