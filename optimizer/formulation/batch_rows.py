"""Rows on batches and banks that the whole model and the small ones share: counts, B1, Q1, K1, K2.

A column is whatever a model names it by: a PuLP variable in the whole model, a number in the small
ones.  Every row is its key, its terms and what they are at most; the algebra is that of the
families (formulation/constraints).  Products without columns are left out.
"""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from optimizer.decisions import Start
from optimizer.problem import Problem

Column = TypeVar("Column")
Count = Mapping[tuple[str, int], Column]  # cumulative by product and week
CountRow = tuple[tuple[str, int], list[tuple[Column, float]], int]


def batch_counts(
    problem: Problem, product: str, start: Mapping[Start, Column], batches_cum: Count[Column]
) -> Iterator[list[tuple[Column, float]]]:
    """batches_cum[p,t] - batches_cum[p,t-1] - sum_s start[p,s,t], which is 0, by week."""
    for t in range(problem.weeks):
        terms = [(batches_cum[product, t], 1.0)]
        if t:
            terms.append((batches_cum[product, t - 1], -1.0))
        yield [*terms, *((start[product, s.id, t], -1.0) for s in problem.makers(product))]


def rooms_in_use(problem: Problem, start: Mapping[Start, Column]) -> Iterator[CountRow[Column]]:
    """B1 by suite and week, past the horizon too."""
    for s in problem.suites:
        for t, free in enumerate(problem.free_rooms[s.id]):
            terms = []
            for product in s.products:
                first = max(t - problem.product[product].production + 1, 0)
                for u in range(first, min(t, problem.weeks - 1) + 1):
                    if (product, s.id, u) in start:
                        terms.append((start[product, s.id, u], 1.0))
            if terms:
                yield (s.id, t), terms, free


def lots_frozen(
    problem: Problem, batches_cum: Count[Column]
) -> Iterator[tuple[int, list[tuple[Column, float]], int]]:
    """Q1 by week, past the horizon too."""
    for t, limit in enumerate(problem.laboratory or ()):
        terms = []
        for p in problem.products:
            started = t - p.production
            if (p.id, started) in batches_cum:
                terms.append((batches_cum[p.id, started], 1.0))
                if started:
                    terms.append((batches_cum[p.id, started - 1], -1.0))
        if terms:
            yield t, terms, limit


def batches_from_wcbs(
    problem: Problem, batches_cum: Count[Column], wcbs: Count[Column]
) -> Iterator[CountRow[Column]]:
    """K1 by product and week."""
    for p in problem.products:
        if p.bank is not None and (p.id, 0) in wcbs:
            for t in range(problem.weeks):
                terms = [(batches_cum[p.id, t], 1.0)]
                if t >= p.bank.wcb_weeks:
                    terms.append((wcbs[p.id, t - p.bank.wcb_weeks], -float(p.bank.batches_per_wcb)))
                yield (p.id, t), terms, sum(n for week, n in p.bank.wcb_batches if week <= t)


def wcbs_from_mcbs(
    problem: Problem, wcbs: Count[Column], donors: Count[Column]
) -> Iterator[CountRow[Column]]:
    """K2 by product and week."""
    for p in problem.products:
        if p.bank is not None and (p.id, 0) in wcbs:
            for t in range(problem.weeks):
                terms = [(wcbs[p.id, t], 1.0)]
                if t >= p.bank.mcb_weeks:
                    ready = t - p.bank.mcb_weeks
                    terms.append((donors[p.id, ready], -float(p.bank.vials_per_donor)))
                yield (p.id, t), terms, sum(n for week, n in p.bank.mcb_vials if week <= t)
