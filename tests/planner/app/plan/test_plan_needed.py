"""What a page says that has no plan to show, and where it leads."""

import pytest

from planner.app.plan.plan_needed import what_to_do
from planner.app.workspace.plan_state import PlanState


@pytest.mark.parametrize(
    ("state", "words", "page"),
    [
        (PlanState.NOTHING, "No scenario is open", "home"),
        (PlanState.FAULTY, "has 2 faults", "scenario"),
        (PlanState.SOLVING, "being looked for", "plan"),
        (PlanState.OUTDATED, "no plan of this scenario yet", "plan"),  # its report is lost
        (PlanState.UNPLANNED, "no plan of this scenario yet", "plan"),
        (PlanState.REFUSED, "No plan was found", "plan"),
    ],
)
def test_one_sentence_and_one_page(state: PlanState, words: str, page: str) -> None:
    sentence, where = what_to_do(state, 2)
    assert words in sentence
    assert sentence.count(".") == 1
    assert where == page


def test_one_fault_is_one() -> None:
    assert "1 fault:" in what_to_do(PlanState.FAULTY, 1)[0]
