"""Patients by product, hospital and due week (contract 3, 7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

Key = tuple[str, str, int]  # product, hospital, week due


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Counts by (product, hospital, week due), in file order; rows of 0 patients are kept.

    `mean` and `dispersion` hold the reserved columns, only where they were written.
    """

    patients: Mapping[Key, int]
    mean: Mapping[Key, Decimal] = field(default_factory=dict)
    dispersion: Mapping[Key, Decimal] = field(default_factory=dict)
