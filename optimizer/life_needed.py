"""The remaining life that patients of several classes are taken to need as one number."""

from collections.abc import Sequence
from typing import Literal

from optimizer.problem import PatientClass

LifeNeeded = Literal["mean", "longest"]


def life_needed(classes: Sequence[PatientClass], by: LifeNeeded) -> int:
    """[week] over all patients who are due; 0 where there are none.

    Oldest first, what expires in week e has served those who need a life R until week e - R; over
    the needs, that is what all of them take until e less the mean.  So the mean is right in the
    long run, and too short where all doses that are left are old: then those who need the longest
    go without although others are served.  The longest is too long where much is scarce.
    """
    needs = [(c.life_needed, sum(c.due)) for c in classes if sum(c.due)]
    if by == "longest":
        return max((life for life, _ in needs), default=0)
    return round(sum(life * n for life, n in needs) / max(sum(n for _, n in needs), 1))
