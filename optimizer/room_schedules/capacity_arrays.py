"""Rooms, laboratory and vials of a problem as arrays."""

import numpy as np

from optimizer.arrays import Counts
from optimizer.capacity.rooms import Run, assign
from optimizer.problem import BankData, Problem, SuiteData
from optimizer.room_schedules.decoding import NONE, Capacity

UNLIMITED = 1 << 30


def capacity_arrays(problem: Problem) -> Capacity:
    """Every room of every suite, firm batches in rooms that hold them."""
    suites, products = problem.suites, problem.products
    number = {p.id: i for i, p in enumerate(products)}
    pair = np.full((len(products), max(len(suites), 1)), NONE)
    pairs = [
        (i, s)
        for i, p in enumerate(products)
        for s, suite in enumerate(suites)
        if p.id in suite.products and suite.rooms > 0
    ]
    for q, (i, s) in enumerate(pairs):
        pair[i, s] = q
    suite_of = [s for s, suite in enumerate(suites) for _ in range(suite.rooms)]
    firm = [runs for suite in suites for runs in _firm_by_room(problem, suite)]
    most = max((len(suite.firm) for suite in suites), default=0)  # they may come to share a room
    spans = problem.weeks + max((p.production for p in products), default=1)
    slots = np.full(spans, UNLIMITED)
    if problem.laboratory is not None:
        slots[: len(problem.laboratory)] = problem.laboratory[:spans]
    free = np.zeros((len(suites), spans), dtype=np.int64)
    for s, suite in enumerate(suites):
        free[s, : len(suite.open)] = problem.free_rooms[suite.id][:spans]
    return Capacity(
        suite=np.array(suite_of, dtype=np.int64),
        production=np.array([p.production for p in products], dtype=np.int64),
        clearance=np.array([p.clearance for p in products], dtype=np.int64),
        pair=pair,
        pair_product=np.array([i for i, _ in pairs], dtype=np.int64),
        rooms=_padded(
            [[r for r, s in enumerate(suite_of) if pair[i, s] != NONE] for i in range(len(pair))]
        ),
        makes=_padded([[i for i, s in pairs if s == n] for n, _ in enumerate(suites)]),
        firm_start=_padded([[run.start for run in runs] for runs in firm], most),
        firm_free=_padded(
            [[problem.product[run.product].frozen(run.start) for run in runs] for runs in firm],
            most,
        ),
        firm_product=_padded([[number[run.product] for run in runs] for runs in firm], most),
        slots=slots,
        free=free,
        counted=np.array(
            [bool((free[s] < x.rooms).any()) for s, x in enumerate(suites)], dtype=np.int64
        ),
        vials=np.array([batches_by(p.bank, problem.weeks) for p in products], dtype=np.int64),
    )


def batches_by(bank: BankData | None, weeks: int) -> Counts:
    """[week] batches for which there can be vials by then, if all banks are made at once."""
    if bank is None:
        return np.full(weeks, UNLIMITED)

    def on_hand(units: tuple[tuple[int, int], ...], week: int) -> int:
        return sum(n for t, n in units if t <= week)

    def wcbs(week: int) -> int:
        if week < 0:
            return 0
        donors = bank.donors if week >= bank.mcb_weeks else 0
        return on_hand(bank.mcb_vials, week) + bank.vials_per_donor * donors

    return np.array(
        [
            on_hand(bank.wcb_batches, t) + bank.batches_per_wcb * wcbs(t - bank.wcb_weeks)
            for t in range(weeks)
        ],
        dtype=np.int64,
    )


def _firm_by_room(problem: Problem, suite: SuiteData) -> list[list[Run]]:
    """Firm batches of each room."""
    runs = [Run(product, start, firm=True) for product, start in suite.firm]
    rooms: list[list[Run]] = [[] for _ in range(suite.rooms)]
    for run, room in zip(runs, assign(problem, suite, runs) or (), strict=False):
        rooms[room - 1].append(run)
    return rooms


def _padded(rows: list[list[int]], least: int = 1) -> Counts:
    """Rows of one length, at least `least`, NONE at their ends."""
    most = max((len(row) for row in rows), default=least)
    found = np.full((len(rows), max(most, least, 1)), NONE)
    for i, row in enumerate(rows):
        found[i, : len(row)] = row
    return found
