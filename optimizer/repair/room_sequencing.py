"""Room assignment and sequencing by CP-SAT: batches moved a few weeks so that clearance is kept.

Branch and cut leaves clearance between products out where it makes the rooms hard to fill; the
batches it finds are sequenced here.  To start early costs storage, to start late costs patients.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from optimizer.capacity.bank_schedule import earliest_start, with_latest_banks
from optimizer.capacity.freezer_stock import on_time_stock
from optimizer.capacity.rooms import firm_fit, ready
from optimizer.decisions import Decisions
from optimizer.problem import Problem, ProductData, SuiteData

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


@dataclass(frozen=True, slots=True, kw_only=True)
class SequencingParams:
    """How far batches move, and how money and freezer positions become whole numbers for CP-SAT."""

    max_earlier: int = 20  # [week] by which a batch may move; doses bear storage
    max_later: int = 8  # [week] by which a batch may move; patients bear less delay
    cost_unit: int = 100  # parts of a unit of currency in which costs are counted
    position_unit: int = 100  # parts of a freezer position in which stock is counted
    freezer_share: float = 0.97  # that may be filled, since patients who wait leave doses in stock
    loss_a_week: float = 0.3  # share of a week's patients taken to be lost for each week of delay
    min_seconds: float = 0.5  # [s] for the search, however little time is left

    def __post_init__(self) -> None:
        if not 0 < self.freezer_share <= 1:
            raise ValueError(f"freezer_share is {self.freezer_share}; it must be in (0, 1].")


PARAMS = SequencingParams()
Room = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Batch:
    """A batch to place; a firm one has no choice of week."""

    product: ProductData
    start: cp_model.IntVar | int
    first: int
    last: int
    rooms: dict[Room, cp_model.IntVar]


def sequence(problem: Problem, batches: Decisions, seconds: float, seed: int) -> Decisions | None:
    """The batches of `batches` in weeks and suites that keep B1, B2 and Q1; None if none found."""
    from ortools.sat.python import cp_model  # noqa: PLC0415  it brings pandas: 0.7 s, seldom needed

    model = cp_model.CpModel()
    runs: list[_Batch] = []
    price = []
    for p in problem.products:
        made = batches.batches_by_week(p.id, problem.weeks)
        weeks = [t for t, n in enumerate(made) for _ in range(n)]
        early_cost = max(1, round(PARAMS.cost_unit * p.storage_cost * p.doses))
        late_cost = max(2, round(PARAMS.cost_unit * week_late_cost(problem, p)))
        before: cp_model.IntVar | None = None
        for n, t in enumerate(weeks):
            last = min(t + PARAMS.max_later, problem.weeks - 1)
            first = min(max(t - PARAMS.max_earlier, 0, earliest_start(p, n)), last)
            start = model.new_int_var(first, last, "")
            early = model.new_int_var(0, PARAMS.max_earlier, "")
            late = model.new_int_var(0, PARAMS.max_later, "")
            model.add(start - t == late - early)
            model.add_hint(start, t)
            price += [early * early_cost, late * late_cost]
            if before is not None:
                model.add(before <= start)
            before = start
            runs.append(_Batch(p, start, first, last, _rooms(model, problem.makers(p.id))))
    new = list(runs)
    for s in problem.suites:
        for product, t in s.firm:
            runs.append(_Batch(problem.product[product], t, t, t, _rooms(model, (s,))))
    for run in runs:
        model.add_exactly_one(run.rooms.values())
    _keep_apart(model, problem, runs)
    _keep_open(model, problem, runs)
    _keep_laboratory(model, problem, new)
    _keep_freezers(model, problem, new)
    model.minimize(sum(price))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(seconds, PARAMS.min_seconds)
    solver.parameters.num_workers = 2
    solver.parameters.catch_sigint_signal = False  # else Ctrl-C has no effect from then on
    solver.parameters.random_seed = seed % 2**31
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    starts: dict[tuple[str, str, int], int] = defaultdict(int)
    for run in new:
        suite = next(s for (s, _), here in run.rooms.items() if solver.boolean_value(here))
        starts[run.product.id, suite, solver.value(run.start)] += 1
    return with_latest_banks(problem, starts)


def _rooms(model: cp_model.CpModel, suites: tuple[SuiteData, ...]) -> dict[Room, cp_model.IntVar]:
    return {(s.id, r): model.new_bool_var("") for s in suites for r in range(s.rooms)}


def week_late_cost(problem: Problem, p: ProductData) -> float:
    """[currency] of the patients that a batch is taken to lose by being a week late."""
    weekly = sum(c.priority * sum(c.due) for c in p.classes) / problem.weeks
    return PARAMS.loss_a_week * weekly * p.lost_cost


def _keep_apart(model: cp_model.CpModel, problem: Problem, runs: list[_Batch]) -> None:
    """Clearance in every room; firm batches may clash only where those of a suite must."""
    clash = not all(firm_fit(problem, s) for s in problem.suites)
    for i, one in enumerate(runs):
        for other in runs[i + 1 :]:
            if clash and isinstance(one.start, int) and isinstance(other.start, int):
                continue
            shared = one.rooms.keys() & other.rooms.keys()
            after = ready(problem, one.product.production, one.product.id, other.product.id)
            back = ready(problem, other.product.production, other.product.id, one.product.id)
            far = one.last + after <= other.first or other.last + back <= one.first
            if not shared or far:
                continue
            order = model.new_bool_var("")
            for room in sorted(shared):
                here = [one.rooms[room], other.rooms[room]]
                model.add(one.start + after <= other.start).only_enforce_if([*here, order])
                model.add(other.start + back <= one.start).only_enforce_if([*here, ~order])


def _keep_open(model: cp_model.CpModel, problem: Problem, runs: list[_Batch]) -> None:
    """Batches in a suite fit its open rooms, week by week."""
    for s in problem.suites:
        intervals, demands = [], []
        for run in runs:
            mine = [x for (suite, _), x in run.rooms.items() if suite == s.id]
            if mine:
                inside = model.new_bool_var("")
                model.add(sum(mine) == inside)
                intervals.append(
                    model.new_optional_fixed_size_interval_var(
                        run.start, run.product.production, inside, ""
                    )
                )
                demands.append(1)
        for t, rooms in enumerate(s.open):
            # Where firm batches alone exceed the open rooms, they run on.
            shut = s.rooms - max(rooms, problem.firm_running[s.id][t])
            if shut > 0:
                intervals.append(model.new_fixed_size_interval_var(t, 1, ""))
                demands.append(shut)
        model.add_cumulative(intervals, demands, max(s.rooms, 0))


def _keep_laboratory(model: cp_model.CpModel, problem: Problem, new: list[_Batch]) -> None:
    if problem.laboratory is None:
        return
    most = max(problem.laboratory, default=0)
    frozen = [
        model.new_fixed_size_interval_var(run.start + run.product.production, 1, "") for run in new
    ]
    full = [
        (model.new_fixed_size_interval_var(t, 1, ""), most - limit)
        for t, limit in enumerate(problem.laboratory)
        if limit < most
    ]
    model.add_cumulative(
        [*frozen, *(x for x, _ in full)], [*(1 for _ in frozen), *(n for _, n in full)], most
    )


def _keep_freezers(model: cp_model.CpModel, problem: Problem, new: list[_Batch]) -> None:
    """Stock fits the freezers if every patient is served on time: exact enough to place batches."""
    if problem.positions is None:
        return
    change = np.zeros(problem.weeks)
    change[1:] -= np.diff(np.array(problem.positions))
    for p in problem.products:
        change += p.positions * np.diff(on_time_stock(p, problem.weeks), prepend=0.0)
    times: list[cp_model.LinearExprT] = [run.start + run.product.production for run in new]
    sizes = [round(PARAMS.position_unit * run.product.doses * run.product.positions) for run in new]
    times += list(range(problem.weeks))
    sizes += [round(PARAMS.position_unit * x) for x in change]
    room = round(PARAMS.position_unit * problem.positions[0] * PARAMS.freezer_share)
    model.add_reservoir_constraint(times, sizes, -(2**40), room)
