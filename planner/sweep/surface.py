"""Break-even surfaces: who is ahead over two parameters, from the compared runs of a sweep."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.formatting import count
from planner.io.text.csv_rows import RowValue
from planner.results.interval import Interval
from planner.sweep.compared_kpis import COMPARED, SIDES, compared_name
from planner.sweep.result import RunResult
from planner.sweep.tables import FinishedRuns, setting_names, sweep_table_bytes

NO_SURFACE = "No surface: it needs two changes of numbers, each with two values or more, and plans."
FILL, COST = COMPARED
ENDS = ("", "low", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfacePoint:
    """One product of one run.  apart: off the shelf minus fresh; None: no plan, or undefined.

    treated: shares of patients treated.  cost: of each treated patient.
    """

    label: str
    product: str
    names: tuple[str, str]  # of both changes
    at: tuple[float, float]  # their values
    treated: Interval | None
    cost: Interval | None
    result: RunResult

    @property
    def winner(self) -> str:
        """Who treats more for certain (95 %); blank: no plan."""
        if self.treated is None:
            return ""
        if self.treated.low > 0:
            return "off the shelf"
        return "fresh autologous" if self.treated.high < 0 else "neither for certain"


def surface_points(done: FinishedRuns) -> tuple[SurfacePoint, ...]:
    """The points of every scenario and product; none unless exactly two numbers are changed."""
    names = setting_names(run for run, _ in done)
    if len(names) != 2 or not done or not done[0][0].compared:
        return ()
    pair = (names[0], names[1])
    found = []
    for run, result in done:
        at = (_number(run.setting.get(names[0], "")), _number(run.setting.get(names[1], "")))
        if at[0] is None or at[1] is None:
            return ()
        scopes = {k.scope: None for k in result.kpis if k.kpi == compared_name(FILL, SIDES[-1])}
        for product in scopes:
            found.append(
                SurfacePoint(
                    label=run.label,
                    product=product,
                    names=pair,
                    at=(at[0], at[1]),
                    treated=_apart(result, product, FILL),
                    cost=_apart(result, product, COST),
                    result=result,
                )
            )
    if any(len({p.at[axis] for p in found}) < 2 for axis in (0, 1)):
        return ()
    return tuple(found)


def surface_csv(points: Sequence[SurfacePoint]) -> bytes:
    """A row for each run and product: both values, who is ahead, and by how much."""
    figures = [compared_name(kpi, side, end) for kpi in COMPARED for side in SIDES for end in ENDS]
    rows: list[Sequence[RowValue]] = [("scenario", "product", *points[0].names, "winner", *figures)]
    for p in points:
        values = {k.kpi: k.value for k in p.result.kpis if k.scope == p.product}
        rows.append((p.label, p.product, *p.at, p.winner, *map(values.get, figures)))
    return sweep_table_bytes(rows)


def winners(points: Iterable[SurfacePoint]) -> str:
    """A sentence for each product: in how many runs who is ahead."""
    groups: dict[tuple[str, str], list[str]] = {}
    for p in points:
        groups.setdefault((p.label, p.product), []).append(p.winner)
    return "\n".join(
        f"{label}, {product}: of {count(len(found), 'run')} off the shelf treats more in "
        f"{found.count('off the shelf')}, fresh autologous in {found.count('fresh autologous')}, "
        f"neither for certain in {found.count('neither for certain')}."
        for (label, product), found in groups.items()
    )


def _apart(result: RunResult, product: str, kpi: str) -> Interval | None:
    values = {k.kpi: k.value for k in result.kpis if k.scope == product}
    mean, low, high = (values.get(compared_name(kpi, SIDES[-1], end)) for end in ENDS)
    if not all(isinstance(x, int | float) for x in (mean, low, high)):
        return None
    return Interval(mean=float(mean or 0), low=float(low or 0), high=float(high or 0))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
