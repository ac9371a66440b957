"""Our plan beside the best of all sets of batches on 200 paths, both on the same fresh paths.

python -m tests.benchmarks.small_sample_average [seed ...]        (tests/benchmarks/thirty_weeks.py)
"""

import sys
from collections.abc import Sequence

import numpy as np
from rich.console import Console

from planner.domain.plan import Plan
from planner.simulation.intervals import interval
from planner.simulation.replay import replay_realisation, sample_realisation
from planner.solving import Settings
from tests.benchmarks.chance import FRESH, ours
from tests.benchmarks.sample_average import Floats, enumerated
from tests.benchmarks.thirty_weeks import scenario

PATHS, SECONDS = 1_000, 20.0


def main(arguments: Sequence[str]) -> int:
    """A line for each seed."""
    console = Console()
    for seed in map(int, arguments or ("1", "2", "3", "4")):
        given = scenario(seed)
        sampled, tried = enumerated(given, seed)
        mine = ours(given, Settings(seconds=SECONDS, threads=1, seed=seed)).plan

        def cost(plan: Plan, seed: int = seed) -> Floats:
            given = scenario(seed)
            luck = sample_realisation(given, plan, seed=(seed + FRESH) % 2**63, paths=PATHS)
            found: Floats = replay_realisation(given, luck).cost
            return found

        if mine is None or sampled is None:
            console.print(f"{seed}: no plan")
            continue
        other = cost(sampled)
        apart = interval(100 * (cost(mine) - other) / float(np.mean(other)))
        told = "" if apart is None else f"{apart.mean:+.2f} ({apart.low:+.2f} to {apart.high:+.2f})"
        console.print(f"{seed}: {tried:,} sets, {np.mean(other):,.0f}, ours dearer by {told} %")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
