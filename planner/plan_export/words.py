"""What a plan asks people to do, in English sentences: exports are English in every language."""

from planner.domain.scenario import Scenario
from planner.formatting import count
from planner.results.to_dos import ToDo


def to_do_sentence(scenario: Scenario, x: ToDo) -> str:
    """`Start batch B1: Stromal cells, suite A`."""
    return f"{_what(x)}: {scenario.products[x.product].name}{f', suite {x.suite}' * bool(x.suite)}"


def to_do_details(x: ToDo) -> str:
    """What more is known, a sentence each; blank: nothing."""
    found = []
    if x.source:
        bank = "MCB" if x.task == "make bank" else "WCB"
        found.append(f"From {bank} {x.source}.")
    if x.doses is not None:
        found.append(f"{count(x.doses, 'dose')}.")
    return " ".join(found)


def _what(x: ToDo) -> str:
    return {
        "take on donor": f"Take on a donor for MCB {x.id}",
        "make bank": f"Begin WCB {x.id}",
        "start": f"Start batch {x.id}",
        "freeze": f"Freeze batch {x.id}",
        "decide release": f"Decide on the release of {x.id}",
        "discard": f"Discard what expires of {x.id}",
    }[x.task]
