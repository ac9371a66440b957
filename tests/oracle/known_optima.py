"""Optima of the textbook model, kept: what a scenario costs at best does not change by itself.

The table holds for the text of the textbook model that computed it, and for scenarios whose text
is in it; any other optimum is computed when it is asked for.  `python -m tests.oracle.known_optima`
writes it anew.
"""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from planner.domain.scenario import Scenario
from planner.io.scenario.hashing import scenario_hash
from tests.benchmarks.regimes import generate
from tests.builders.random_scenarios import COUNT, scenario
from tests.integration.scarce_seeds import SCARCE
from tests.oracle.textbook import solve

HERE = Path(__file__).parent
TABLE = HERE / "optima.json"
APART = {"known_optima.py", "brute_force.py"}  # no part of the model


def textbook_text() -> str:
    """SHA-256 over the modules of the textbook model."""
    digest = sha256()
    for file in sorted(HERE.glob("*.py")):
        if file.name not in APART and not file.name.startswith("test_"):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def key(scenario: Scenario) -> str:
    """Of all that the textbook model reads of a scenario."""
    plan = scenario.in_force
    parts = [] if plan is None else [*map(repr, plan.batches), *map(repr, plan.banking)]
    return sha256("\n".join([scenario_hash(scenario), *parts]).encode()).hexdigest()[:24]


@cache
def known() -> dict[str, float | None]:
    """The table; empty where the textbook model is another one since."""
    held = json.loads(TABLE.read_text(encoding="utf-8"))
    optima: dict[str, float | None] = held["optima"]
    return optima if held["textbook"] == textbook_text() else {}


def optimum(scenario: Scenario) -> float | None:
    """The cost of the best plan; None: there is none."""
    name = key(scenario)
    return known()[name] if name in known() else solve(scenario).cost


def every() -> list[Scenario]:
    """The scenarios that tests/integration/test_oracle.py asks for."""
    scarce = [
        generate(regime, size, seed)
        for regime, sizes in SCARCE.items()
        for size, seeds in sizes.items()
        for seed in seeds
    ]
    return [*map(scenario, range(COUNT)), *scarce]


def main() -> None:
    """Write the table."""
    optima = {key(one): solve(one).cost for one in every()}
    content = {"textbook": textbook_text(), "optima": dict(sorted(optima.items()))}
    TABLE.write_text(json.dumps(content, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
