"""A plan from the relaxation: batches begun by each week rounded at a threshold, the rest anew.

Behind the cuts the relaxation begins batches in nearly whole numbers; rounded, they are within a
half per cent of the best known on every benchmark, in a second or two (docs/design.md).
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from optimizer.arrays import Floats
from optimizer.branch_and_cut.context import Work, owners
from optimizer.capacity.rooms import needs_clearance
from optimizer.decisions import nothing_made
from optimizer.formulation.extract import column_numbers
from optimizer.repair.retime import fit

THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)  # shares of a batch that make one
FITTED = (0.3, 0.5, 0.7)  # those tried again where rooms hold none of them as they are
BANKS = 1e-4  # gap at which WCBs and donors for batches that are fixed are done
EACH = 5.0  # [s] for them


def rounded(
    work: Work,
    values: Floats,
    left: Callable[[], float],
    within: tuple[Floats, Floats] | None = None,
) -> Floats | None:
    """Column values of a whole plan near the relaxation's `values`; None where none fits.

    within: lower and upper column bounds, else the model's own.  The best threshold is chosen for
    each product, as long as the choices fit together.
    """
    session, m = work.session, work.model
    lower, upper = within or (session.matrix.lower, session.matrix.upper)
    number = column_numbers(m)
    made = np.array([number[v] for v in m.made.values()], dtype=np.int32)
    owner = owners(m)
    session.phase = "rounding the relaxation to whole batches"
    costs: list[Floats] = []
    plans: list[Floats] = []
    try:
        for threshold in THRESHOLDS:
            if left() <= 0 or work.watch.stop():
                break
            found = _with(work, (lower, upper), made, np.floor(values[made] + threshold), left)
            if found is not None:
                plans.append(found)
                costs.append(_by_product(work, owner, found))
        if not plans:
            for threshold in FITTED:
                found = _moved(work, (lower, upper), np.floor(values[made] + threshold), left)
                if found is not None:
                    plans.append(found)
                    costs.append(_by_product(work, owner, found))
        if not plans:
            return None
        best = _best(work, (lower, upper), made, (plans, costs, owner), left)
        return _whole_banks(work, (lower, upper), made, best, left)
    finally:
        session.set_bounds(session.matrix.lower, session.matrix.upper)


def _with(
    work: Work,
    bounds: tuple[Floats, Floats],
    made: npt.NDArray[np.int32],
    counts: Floats,
    left: Callable[[], float],
) -> Floats | None:
    """The relaxation with these batches begun by each week."""
    lower, upper = bounds[0].copy(), bounds[1].copy()
    lower[made] = upper[made] = np.clip(counts, lower[made], upper[made])
    work.session.set_bounds(lower, upper)
    return work.session.relaxation(max(left(), 0.1), work.watch).values


def _moved(
    work: Work, bounds: tuple[Floats, Floats], counts: Floats, left: Callable[[], float]
) -> Floats | None:
    """The relaxation with these batches moved until rooms and laboratory hold them."""
    m = work.model
    problem = m.problem
    clearance = any(needs_clearance(problem, s) for s in problem.suites)
    if clearance or left() <= 0 or work.watch.stop():
        return None  # rooms filled to the last week leave no way to put clearance in
    starts: dict[tuple[str, str, int], int] = {}
    before: dict[str, int] = {}
    for (p, t), count in zip(m.made, counts, strict=True):
        new = int(count) - before.get(p, 0)
        before[p] = int(count)
        if new > 0:
            starts[p, problem.makers(p)[0].id, t] = new
    wanted = replace(nothing_made(problem), starts=starts)
    moved = fit(problem, wanted, min(EACH, left()), work.watch)
    if moved is None:
        return None
    number = column_numbers(m)
    lower, upper = bounds[0].copy(), bounds[1].copy()
    for key, v in m.start.items():
        lower[number[v]] = upper[number[v]] = moved.starts.get(key, 0)
    work.session.set_bounds(lower, upper)
    return work.session.relaxation(max(left(), 0.1), work.watch).values


def _by_product(work: Work, owner: npt.NDArray[np.int32], values: Floats) -> Floats:
    """Cost of each product; the last entry is what belongs to none."""
    paid = work.session.matrix.cost * values
    least = len(work.model.problem.products) + 1
    return np.bincount(owner, weights=paid, minlength=least).astype(np.float64)


def _best(
    work: Work,
    bounds: tuple[Floats, Floats],
    made: npt.NDArray[np.int32],
    tried: tuple[list[Floats], list[Floats], npt.NDArray[np.int32]],
    left: Callable[[], float],
) -> Floats:
    """Every product's own best threshold if that fits, else the best for all."""
    plans, costs, owner = tried
    table = np.array(costs)
    whole = plans[int(np.argmin(table.sum(axis=1)))]
    chosen = np.argmin(table, axis=0)
    if len(set(chosen[:-1].tolist())) < 2:
        return whole
    counts = np.array([plans[chosen[owner[i]]][i] for i in made])
    mixed = _with(work, bounds, made, np.round(counts), left)
    cost = work.session.matrix.cost
    return whole if mixed is None or cost @ mixed > cost @ whole else mixed


def _whole_banks(
    work: Work,
    bounds: tuple[Floats, Floats],
    made: npt.NDArray[np.int32],
    values: Floats,
    left: Callable[[], float],
) -> Floats | None:
    """WCBs, donors and the suites of batches whole too, the batches being what they are."""
    lower, upper = bounds[0].copy(), bounds[1].copy()
    lower[made] = upper[made] = np.round(values[made])
    work.session.set_bounds(lower, upper)
    return work.session.minimise(min(EACH, max(left(), 0.5)), BANKS, work.watch).values
