"""The figures of a comparison, system by system, scope by scope (docs/comparison.md)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.arrays import Floats
from planner.compare.arm_result import ArmResult, PatientOutcome, joined_arms
from planner.compare.offered_load import offered_loads
from planner.compare.patients import DAYS
from planner.domain.autologous import Autologous
from planner.domain.scenario import Scenario
from planner.results.comparison import ComparedFigure
from planner.simulation.intervals import interval
from planner.simulation.ratio import pooled

Of = Callable[[ArmResult], NDArray[Any]]  # [path]

ALL = "all"
WITHIN = (2, 4, 8, 12)  # [week] of referral
LOST = {
    "lost_no_supply": PatientOutcome.NO_SUPPLY,
    "lost_batch_failed": PatientOutcome.BATCH_FAILED,
    "lost_lot_failed": PatientOutcome.LOT_FAILED,
    "lost_no_time": PatientOutcome.NO_TIME,
    "lost_dropped_out": PatientOutcome.DROPPED_OUT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedMeasure:
    """One kpi; the mean over paths is the figure, and their interval its interval.

    None: it does not apply.  alike: both sides count the same thing.  least, most: between
    which the kpi lies.
    """

    kpi: str
    unit: str
    off_the_shelf: Floats | None
    autologous: Floats | None
    alike: bool = True
    least: float = 0.0
    most: float = inf


def comparison_figures(
    scenario: Scenario,
    terms: Mapping[str, Autologous],
    shelf: Mapping[str, ArmResult],
    fresh: Mapping[str, ArmResult],
    other_room_weeks: Floats,
) -> tuple[ComparedFigure, ...]:
    """Every kpi for all patients, then for those of each product.

    other_room_weeks: [path] occupied by batches of products for which nobody is due.
    """
    found: list[ComparedFigure] = []
    for scope in (ALL, *terms):
        within = tuple(terms) if scope == ALL else (scope,)
        a = joined_arms([shelf[p] for p in within], axis=1)
        b = joined_arms([fresh[p] for p in within], axis=1)
        rooms = a.capacity + other_room_weeks if scope == ALL else a.capacity
        mine = {p: terms[p] for p in within}
        treated = [{p: _treated(run[p]) for p in within} for run in (shelf, fresh)]
        measures = [
            *_measures(a, b),
            *_money(a, b, scenario.currency, one_product=len(within) == 1),
            *_made(a, b),
            *_days(mine, treated[0], treated[1], b),
            _capacity(scenario, mine, rooms, b, scope),
            _load(scenario, terms, within, len(rooms)),
            *_responders(scenario, mine, treated[0], treated[1], a.due),
        ]
        found += [_figure(scope, m) for m in measures]
    return tuple(found)


def _figure(scope: str, m: PairedMeasure) -> ComparedFigure:
    shelf, fresh, difference = m.off_the_shelf, m.autologous, None
    if m.alike and shelf is not None and fresh is not None:
        difference = interval(shelf - fresh, -m.most, m.most)
    return ComparedFigure(
        scope=scope,
        kpi=m.kpi,
        unit=m.unit,
        off_the_shelf=None if shelf is None else interval(shelf, m.least, m.most),
        autologous=None if fresh is None else interval(fresh, m.least, m.most),
        difference=difference,
    )


def _pair(
    shelf: ArmResult, fresh: ArmResult, kpi: str, unit: str, of: Of, **more: Any
) -> PairedMeasure:
    return PairedMeasure(kpi=kpi, unit=unit, off_the_shelf=of(shelf), autologous=of(fresh), **more)


def _measures(shelf: ArmResult, fresh: ArmResult) -> Iterator[PairedMeasure]:
    """Patients: treated, how soon, and lost."""
    pair = partial(_pair, shelf, fresh)

    def share(kpi: str, of: Of, least: float = 0.0) -> PairedMeasure:
        """Of the patients due on all paths together, as `simulate` has it."""
        return pair(kpi, "share", lambda run: pooled(of(run), run.due), least=least, most=1.0)

    yield share("fill_rate_before_dropout", lambda run: run.before_dropout)
    yield share("dropout_loss", lambda run: run.before_dropout - _treated(run), least=-1.0)
    yield share("fill_rate", _treated)
    for weeks in WITHIN:
        yield share(f"treated_within_{weeks}_weeks", partial(_within, weeks))
    yield pair("mean_wait_weeks", "week", lambda run: pooled(_waited(run) / DAYS, _treated(run)))
    yield pair("median_wait_weeks", "week", lambda run: _median(run.wait) / DAYS)
    yield pair("p95_wait_weeks", "week", lambda run: _p95(run.wait) / DAYS)
    for kpi, outcome in LOST.items():
        yield pair(kpi, "patient", partial(_number, outcome))


def _money(
    shelf: ArmResult, fresh: ArmResult, currency: str, *, one_product: bool
) -> Iterator[PairedMeasure]:
    """Cost of a treated patient, without and with the hospital's; blank over several products."""
    unknown = np.full(len(shelf.spend), np.nan)

    def each(kpi: str, spent: Of) -> PairedMeasure:
        def of(run: ArmResult) -> Floats:
            return pooled(spent(run), _treated(run)) if one_product else unknown

        return _pair(shelf, fresh, kpi, f"{currency} per patient".strip(), of)

    yield each("cost_per_treated", lambda run: run.spend)
    yield each("cost_per_treated_with_hospital", lambda run: run.spend + run.hospital)


def _made(shelf: ArmResult, fresh: ArmResult) -> Iterator[PairedMeasure]:
    """Doses or lots that treated nobody."""
    yield _pair(shelf, fresh, "wasted", "dose or lot", lambda run: run.wasted, alike=False)
    yield _pair(shelf, fresh, "wasted_share", "share", _wasted_share, most=1.0)


def _days(
    terms: Mapping[str, Autologous],
    shelf: Mapping[str, Floats],
    fresh: Mapping[str, Floats],
    made: ArmResult,
) -> Iterator[PairedMeasure]:
    """Beds of those treated, and apheresis chairs.  shelf, fresh: [path] treated by product."""
    own, other = (
        np.asarray(sum(treated[p] * t.bed_days for p, t in terms.items()))
        for treated in (shelf, fresh)
    )
    yield PairedMeasure(kpi="bed_days", unit="day", off_the_shelf=own, autologous=other)
    yield PairedMeasure(kpi="chair_days", unit="day", off_the_shelf=None, autologous=made.chairs)


def _load(
    scenario: Scenario, terms: Mapping[str, Autologous], within: Sequence[str], paths: int
) -> PairedMeasure:
    """Of the fullest pool of slots."""
    loads = offered_loads(scenario, terms)
    fullest = max(loads[terms[p].pool] for p in within)
    return PairedMeasure(
        kpi="offered_load", unit="share", off_the_shelf=None, autologous=np.full(paths, fullest)
    )


def _responders(
    scenario: Scenario,
    terms: Mapping[str, Autologous],
    shelf: Mapping[str, Floats],
    fresh: Mapping[str, Floats],
    due: NDArray[np.int64],
) -> Iterator[PairedMeasure]:
    """Where both responses are known: responders, and the relative response that changes who wins.

    The latter is response off the shelf / response fresh, of one product.
    """
    own = {p: scenario.products[p].response for p in terms}
    if any(own[p] is None or t.response is None for p, t in terms.items()):
        return
    mine = sum(shelf[p] * float(own[p] or 0) for p in terms)
    other = sum(fresh[p] * (t.response or 0.0) for p, t in terms.items())
    yield PairedMeasure(
        kpi="responders_per_100",
        unit="patient",
        off_the_shelf=pooled(100 * np.asarray(mine), due),
        autologous=pooled(100 * np.asarray(other), due),
        most=100.0,
    )
    if len(terms) == 1:
        (product,) = terms
        yield PairedMeasure(
            kpi="break_even_response",
            unit="ratio",
            off_the_shelf=pooled(fresh[product], shelf[product]),
            autologous=None,
        )


def _wasted_share(run: ArmResult) -> Floats:
    return pooled(run.wasted, run.made)


def _within(weeks: int, run: ArmResult) -> Floats:
    """[path] patients; NaN, the wait of who is not treated, is not within."""
    number: Floats = (run.wait <= DAYS * weeks).sum(axis=1).astype(float)
    return number


def _number(outcome: PatientOutcome, run: ArmResult) -> Floats:
    number: Floats = (run.outcome == outcome).sum(axis=1).astype(float)
    return number


def _treated(run: ArmResult) -> Floats:
    return _number(PatientOutcome.TREATED, run)


def _waited(run: ArmResult) -> Floats:
    """[path] days of all who are treated."""
    waited: Floats = np.nansum(run.wait, axis=1)
    return waited


def _median(wait: Floats) -> Floats:
    """The middle wait, or the mean of the two in the middle."""
    waits, known = _in_order(wait)
    return (_at(waits, (known - 1) // 2) + _at(waits, known // 2)) / 2


def _p95(wait: Floats) -> Floats:
    """The smallest wait that 95 % of the treated do not exceed."""
    waits, known = _in_order(wait)
    return _at(waits, -(-95 * known // 100) - 1)


def _in_order(wait: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Waits from short to long, NaN last; how many there are."""
    return np.sort(wait, axis=1), (~np.isnan(wait)).sum(axis=1)


def _at(waits: Floats, place: NDArray[np.int64]) -> Floats:
    """One wait of each row; NaN where nobody was treated."""
    if not waits.shape[1]:  # nobody is due on any path
        return np.full(len(waits), np.nan)
    return np.take_along_axis(waits, np.maximum(place, 0)[:, None], axis=1)[:, 0]


def _capacity(
    scenario: Scenario, terms: Mapping[str, Autologous], rooms: Floats, fresh: ArmResult, scope: str
) -> PairedMeasure:
    """Room-weeks occupied of those open; slots taken of those there are; within the horizon."""
    suites = [s for s in scenario.suites.values() if scope == ALL or scope in s.products]
    opened = sum(sum(scenario.open_rooms(s.id)) for s in suites)
    slots = sum({t.pool: t.slots_per_week for t in terms.values()}.values()) * scenario.weeks
    return PairedMeasure(
        kpi="capacity_used",
        unit="share",
        off_the_shelf=rooms / opened if opened else np.full(len(rooms), np.nan),
        autologous=fresh.capacity / slots,
        alike=False,
    )
