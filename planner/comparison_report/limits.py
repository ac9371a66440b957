"""What a comparison leaves out, in sentences for its report (docs/comparison.md)."""

from collections.abc import Iterator

from planner.domain.autologous import comparator
from planner.domain.scenario import Scenario


def not_in_it(scenario: Scenario) -> Iterator[str]:
    """A sentence or two for each thing that a reader may miss."""
    terms = comparator(scenario)
    stated = all(
        term.response is not None and scenario.products[p].response is not None
        for p, term in terms.items()
    )
    if stated:
        yield (
            "Safety, and how long a response lasts. How many patients respond is taken from the "
            "assumptions above, whatever the age of the dose and the state of the patient."
        )
    else:
        yield (
            "Whether the treatment works. Cells off the shelf and the patient's own cells are "
            "taken to be equally effective and equally safe."
        )
    yield "Whether a donor's cells suit a patient: tissue types, rejection, a second treatment."
    if not any(h.hospital_cost for h in scenario.hospitals.values()):
        yield (
            "What a hospital spends on a patient: beds, staff, preparation, side effects. The "
            "costs are those of making, keeping and shipping the cells only."
        )
    yield (
        "Building the plant, developing the product and having it approved; prices and profit. "
        "What is on hand at the start is already paid for."
    )
    yield (
        "Doubt about the assumptions. The intervals show how far chance may have moved a figure: "
        "which batch fails, who comes when. A wrong assumption may move it much further."
    )
    yield (
        "A planner who reacts. Off the shelf, the plan is followed to the end, also where a batch "
        "has failed; a real planner would make another one."
    )
    yield (
        "Shutdowns. No manufacturing slot is ever shut, no lot is out of specification and given "
        "all the same, and more stock than the freezers hold is kept."
    )
    yield "What becomes of a patient who is not treated here, or who has dropped out."
