"""The result of one arm of the comparison: every patient on every path (contract 9)."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.arrays import Floats


class PatientOutcome(IntEnum):
    """How it ends for a patient."""

    TREATED = 0
    NO_SUPPLY = 1  # no dose, or no slot, until the longest wait had passed
    FAILURE = 2  # would have been treated had every batch passed; the last lot failed
    DROPOUT = 3  # before treatment
    WAITED = 4  # the longest wait passed while a lot was under way


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmResult:
    """One product in one supply system; arrays are [path, patient] or [path]."""

    outcome: NDArray[np.int8]  # a PatientOutcome
    in_time: NDArray[np.bool_]  # treated by the end of week due + max_wait_weeks
    wait: Floats  # [day] from referral to infusion; NaN where not treated
    spend: Floats  # [currency]
    wasted: Floats  # doses, or lots, made and never infused, or failed
    capacity: Floats  # room-weeks occupied, or manufacturing starts, within the horizon
    chairs: Floats  # [day] of apheresis chairs


def joined_arms(results: Sequence[ArmResult], axis: int) -> ArmResult:
    """Blocks of paths one after the other (axis 0), or products side by side (axis 1).

    Side by side, arrays by path are added up.
    """
    found: dict[str, NDArray[Any]] = {}
    for f in fields(ArmResult):
        every = [getattr(result, f.name) for result in results]
        by_path = every[0].ndim == 1
        found[f.name] = (
            sum(every[1:], every[0]) if axis and by_path else np.concatenate(every, axis)
        )
    return ArmResult(**found)
