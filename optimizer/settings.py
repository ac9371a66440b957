"""The only knobs of a solve."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How long to look and when to be content."""

    solver: str = "highs"  # or "cbc"
    seconds: float = 120.0  # wall clock
    gap: float = 0.005  # stop when proven within this share of the best
    threads: int = 2
    seed: int = 1
