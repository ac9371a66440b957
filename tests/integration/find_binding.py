"""Seeds of the random scenarios in which families bind, for BINDS in binding_seeds.py.

`python -m tests.integration.find_binding B1 B2` prints them, within a second a seed; `--from 200`
begins with seed 200.  Run it for a new family, or after a change to the random scenarios.
`whole` is the rule that a course leaves whole: what breaks it breaks S2, maybe others too.
"""

import argparse
import sys

from planner.verify import verify
from tests.builders.random_scenarios import COUNT, scenario
from tests.oracle.model import FAMILIES, WHOLE
from tests.oracle.textbook import cheaper_without, solve


def binds(family: str, seed: int) -> bool:
    """Without the family there is a cheaper plan, and the checker refuses it for that alone."""
    optimum = solve(scenario(seed)).cost
    plan = None if optimum is None else cheaper_without(scenario(seed), family, optimum)
    if plan is None:
        return False
    broken = {v.rule for v in verify(scenario(seed), plan)}
    return "S2" in broken if family == WHOLE else broken == {family}


def main() -> None:
    parser = argparse.ArgumentParser(description="Seeds in which families bind.")
    parser.add_argument("families", nargs="+", choices=(*FAMILIES, WHOLE), metavar="FAMILY")
    parser.add_argument("--from", dest="first", type=int, default=0, metavar="SEED")
    asked = parser.parse_args()
    for family in asked.families:
        seeds = tuple(seed for seed in range(asked.first, COUNT) if binds(family, seed))
        sys.stdout.write(f'    "{family}": {seeds},\n')


if __name__ == "__main__":
    main()
