"""The result of one arm of the comparison: every patient on every path (contract 9)."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.arrays import Floats
from planner.simulation.reservations import Counts


class PatientOutcome(IntEnum):
    """How it ends for a patient."""

    TREATED = 0
    NO_SUPPLY = 1  # no dose; or no lot begun in time
    BATCH_FAILED = 2  # off the shelf: would have been treated had every batch passed
    DROPPED_OUT = 3  # while treatment was still possible
    NO_TIME = 4  # a lot was started, but it, or another, came or would come too late
    LOT_FAILED = 5  # the last attempt did
    ABSENT = -1  # nobody: fewer patients are due on this path than on another


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmResult:
    """One product in one supply system; arrays are [path, patient] or [path].

    The n-th patient of a path is the n-th who is due on it, in file order; where fewer are due than
    there is place for, the last are absent, with an outcome of that name.
    """

    outcome: NDArray[np.int8]  # a PatientOutcome
    wait: Floats  # [day] from referral to infusion; NaN where not treated
    before_dropout: Counts  # [path] patients treated were nobody to drop out
    spend: Floats  # [currency]
    hospital: Floats  # [currency] that hospitals spend on those treated; in no plan's cost
    made: Floats  # doses on hand and made, or lots started; those that failed too
    wasted: Floats  # of these, never infused: expired, failed, or shipped in vain
    capacity: Floats  # room-weeks occupied, or manufacturing starts, within the horizon
    chairs: Floats  # [day] of apheresis chairs

    @property
    def due(self) -> Counts:
        """[path] patients."""
        due: Counts = (self.outcome != PatientOutcome.ABSENT).sum(axis=1)
        return due


ABSENT = {"outcome": PatientOutcome.ABSENT, "wait": np.nan}  # by field


def joined_arms(results: Sequence[ArmResult], axis: int) -> ArmResult:
    """Blocks of paths one after the other (axis 0), or products side by side (axis 1).

    Side by side, arrays by path are added up.
    """
    found: dict[str, NDArray[Any]] = {}
    for f in fields(ArmResult):
        every = [getattr(result, f.name) for result in results]
        if f.name in ABSENT:
            found[f.name] = _joined_patients(every, axis, ABSENT[f.name])
        else:
            found[f.name] = sum(every[1:], every[0]) if axis else np.concatenate(every)
    return ArmResult(**found)


def _joined_patients(every: Sequence[NDArray[Any]], axis: int, absent: float) -> NDArray[Any]:
    """Arrays [path, patient]; those of blocks are made as wide as the widest."""
    if axis:
        return np.concatenate(every, axis=1)
    widest = max(x.shape[1] for x in every)
    wide = [((0, 0), (0, widest - x.shape[1])) for x in every]
    return np.concatenate(
        [np.pad(x, w, constant_values=absent) for x, w in zip(every, wide, strict=True)]
    )
