"""The solvers and what each can do."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a solver can do beyond one minimisation of a whole model.

    supports_sessions: one live model whose bounds and rows change between runs, with relaxations,
    cuts and progress (solvers/highs.py), in several threads at a time.
    """

    supports_sessions: bool


SOLVERS: Mapping[str, Capabilities] = {
    "highs": Capabilities(supports_sessions=True),
    "cbc": Capabilities(supports_sessions=False),
}
FALLBACK = "cbc"  # where another solver fails and leaves no plan


def supports_sessions(solver: str) -> bool:
    """Whether `solver` can keep a live model; ValueError where it is none of `SOLVERS`."""
    if solver not in SOLVERS:
        raise ValueError(f"Unknown solver {solver!r}: choose one of {', '.join(SOLVERS)}.")
    return SOLVERS[solver].supports_sessions
