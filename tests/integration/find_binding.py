"""Seeds of the random scenarios in which families bind, for BINDS in binding_seeds.py.

`python -m tests.integration.find_binding B1 B2` prints them, within a second a seed; `--from 200`
begins with seed 200.  Run it for a new family, or after a change to the random scenarios.
`whole` is the rule that a course leaves whole: what breaks it breaks S2, maybe others too.
`--state` prints, for MATTERS in state_seeds.py, where a table or column of the state matters.
"""

import argparse
import sys

from planner.verify import verify
from tests.builders.random_scenarios import COUNT, STATE, scenario
from tests.builders.without_state import WITHOUT
from tests.oracle.model import FAMILIES, WHOLE
from tests.oracle.textbook import cheaper_without, solve


def binds(family: str, seed: int) -> bool:
    """Without the family there is a cheaper plan, and the checker refuses it for that alone."""
    optimum = solve(scenario(seed)).cost
    if optimum is None:
        return False
    plan = cheaper_without(scenario(seed), family, optimum)
    if plan is None:
        return False
    broken = {v.rule for v in verify(scenario(seed), plan)}
    return "S2" in broken if family == WHOLE else broken == {family}


def matters(name: str, seed: int) -> bool:
    """Without that table or column another cost is the least."""
    of = scenario(seed)
    return differ(solve(of).cost, solve(WITHOUT[name](of)).cost)


def differ(one: float | None, other: float | None) -> bool:
    """By more than 0.01 %; None: no plan exists."""
    if one is None or other is None:
        return one != other
    return abs(one - other) > 1e-4 * max(1.0, abs(one))


def main() -> None:
    parser = argparse.ArgumentParser(description="Seeds in which families bind.")
    parser.add_argument("families", nargs="*", metavar="FAMILY")
    parser.add_argument("--from", dest="first", type=int, default=0, metavar="SEED")
    parser.add_argument("--state", action="store_true")
    asked = parser.parse_args()
    unknown = set(asked.families) - {*FAMILIES, WHOLE}
    if unknown:
        parser.error(f"no such families: {sorted(unknown)}")
    for name in WITHOUT if asked.state else ():
        seeds = [str(seed) for seed in STATE if seed >= asked.first and matters(name, seed)]
        sys.stdout.write(f'    "{name}": "{" ".join(seeds)}",\n')
    for family in asked.families:
        seeds = tuple(seed for seed in range(asked.first, COUNT) if binds(family, seed))
        sys.stdout.write(f'    "{family}": {seeds},\n')


if __name__ == "__main__":
    main()
