"""Things to do in English sentences."""

from planner.plan_export.words import to_do_details, to_do_sentence
from planner.results.to_dos import to_dos
from tests.builders.costed_by_hand import PLAN, SCENARIO


def test_each_task_has_its_sentence() -> None:
    told = {x.task: (to_do_sentence(SCENARIO, x), to_do_details(x)) for x in to_dos(SCENARIO, PLAN)}
    assert told == {
        "start": ("Start batch B2: Stromal cells, suite A", "From WCB W2."),
        "take on donor": ("Take on a donor for MCB D1: Stromal cells", ""),
        "freeze": ("Freeze batch B1: Stromal cells, suite A", "From WCB W1. 8 doses."),
        "decide release": (
            "Decide on the release of B1: Stromal cells, suite A", "From WCB W1. 8 doses.",
        ),
        "make bank": ("Begin WCB W2: Stromal cells", "From MCB D1."),
        "discard": ("Discard what expires of B0: Stromal cells", "2 doses."),
    }  # fmt: skip
