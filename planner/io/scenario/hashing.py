"""Which scenario a plan was made for."""

from hashlib import sha256
from weakref import ref

from planner.domain.scenario import Scenario
from planner.io.scenario.canonical import scenario_files

_KNOWN: dict[int, tuple[ref[Scenario], str]] = {}  # by identity, as long as the object lives


def scenario_hash(scenario: Scenario) -> str:
    """SHA-256 over the canonical files: equal for a folder, its workbook and any copy of them.

    A scenario is frozen, so each object is written out and hashed once, however often it is asked.
    """
    number = id(scenario)
    if number not in _KNOWN:
        forget = ref(scenario, lambda _: _KNOWN.pop(number, None))
        _KNOWN[number] = forget, _digest(scenario)
    return _KNOWN[number][1]


def _digest(scenario: Scenario) -> str:
    digest = sha256()
    for name, content in scenario_files(scenario):
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
