"""The figures of two plans side by side: KPIs, with their difference."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.results.report import Kpi

Number = float | int | str | None
ALL = "all"
DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureDifference:
    """One KPI of both plans.  None: undefined, or a plan does not have it; change: no numbers."""

    scope: str
    kpi: str
    unit: str
    before: Number
    now: Number
    change: float | int | None

    @property
    def differs(self) -> bool:
        """The values are not the same."""
        return self.before != self.now


def figure_differences(before: Sequence[Kpi], now: Sequence[Kpi]) -> tuple[FigureDifference, ...]:
    """Every KPI that one of them has: of all patients first, then in the order of the files."""
    old, new = ({(k.scope, k.kpi): k for k in kpis} for kpis in (before, now))
    keys = sorted(dict.fromkeys((*old, *new)), key=lambda key: key[0] != ALL)
    return tuple(_pair(old.get(key), new.get(key)) for key in keys)


def _pair(old: Kpi | None, new: Kpi | None) -> FigureDifference:
    named = new or old
    assert named is not None
    one, other = (None if k is None else k.value for k in (old, new))
    change = None
    if isinstance(one, int | float) and isinstance(other, int | float):
        change = round(other - one, DIGITS)  # without the noise of binary fractions
    return FigureDifference(
        scope=named.scope, kpi=named.kpi, unit=named.unit, before=one, now=other, change=change
    )
