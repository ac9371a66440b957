"""What a solve may use and how far it must prove its plan."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Solver, limits and seed of one solve."""

    solver: str = "highs"  # one of optimizer.solvers.minimise.SOLVERS
    seconds: float = 120.0  # wall clock
    gap: float = 0.005  # stop when proven within this share of the best
    threads: int = 2
    seed: int = 1
