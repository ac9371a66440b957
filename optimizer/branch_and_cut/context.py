"""What the steps of branch and cut share: one model on one live solver."""

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Ints
from optimizer.formulation.extract import column_numbers
from optimizer.formulation.variables import Model
from optimizer.solution import OnProgress
from optimizer.solvers.highs import HighsSession


@dataclass(frozen=True, slots=True)
class SearchContext:
    """What every step of the search needs besides its budget."""

    session: HighsSession
    model: Model
    on_progress: OnProgress
    seed: int


def decision_weeks(m: Model) -> tuple[Ints, Ints]:
    """(columns, weeks) of the whole decisions: batches, WCBs, donors."""
    number = column_numbers(m)
    pairs = [(number[v], key[-1]) for key, v in m.start.items()]
    for group in (m.batches_cum, m.wcbs, m.donors):
        pairs += [(number[v], t) for (_, t), v in group.items()]
    pairs.sort()
    columns, weeks = zip(*pairs, strict=True)
    return np.array(columns, dtype=np.int32), np.array(weeks, dtype=np.int32)


def owners(m: Model) -> Ints:
    """Of each column, the place of its product among the problem's; past the last: of none."""
    place = {p.id: n for n, p in enumerate(m.problem.products)}
    owner = np.full(len(m.columns), len(place), dtype=np.int32)
    number = column_numbers(m)
    for group in m.by_product():
        for key, v in group.items():
            owner[number[v]] = place[key if isinstance(key, str) else key[0]]
    return owner
