"""The gap that a report states (contract 8).

optimizer/gap.py has the same formula for the engine; the two share no code, so that what a report
says of a plan, and its audit, do not depend on the engine that found it.
"""


def relative_gap(cost: float | None, bound: float | None) -> float | None:
    """(cost - bound) / max(1, |cost|); None where either is unknown."""
    if cost is None or bound is None:
        return None
    return (cost - bound) / max(1.0, abs(cost))
