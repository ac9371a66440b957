"""Doses beyond the last whole unit of a lot: they serve nobody, and are stored until they go.

Where whole courses leave from one lot, what is left of the lot expires (contract 3).  Where good
doses may be destroyed early they go once they are released, unless keeping them costs less.
"""

from optimizer.problem import FixedLot, Problem, ProductData


def batch_made(p: ProductData, start: int, batches: int = 1) -> FixedLot:
    """New batches started in one week as a lot."""
    return FixedLot(
        id="", doses=batches * p.doses, frozen=p.frozen(start), released=p.released(start),
        last=p.last_usable(start), rest=batches * p.rest,
    )  # fmt: skip


def earliest_gone(problem: Problem, lot: FixedLot) -> int:
    """The first week at whose end the rest of a lot may be discarded."""
    return max(lot.released, 0) if problem.early_discard else lot.last


def rest_cost(problem: Problem, p: ProductData, lot: FixedLot, gone: int) -> float:
    """[currency] of storing the rest of a lot and, at the end of week `gone`, discarding it."""
    stored = max(min(gone, problem.weeks) - max(lot.frozen, 0), 0)
    return lot.rest * (p.storage_cost * stored + p.discard_cost * (gone < problem.weeks))


def keeping_saves(problem: Problem, p: ProductData, lot: FixedLot) -> float:
    """[currency] saved by keeping the rest of a lot past the horizon, not discarding it early."""
    if not (problem.early_discard and lot.last >= problem.weeks):
        return 0.0
    early = rest_cost(problem, p, lot, earliest_gone(problem, lot))
    return max(early - rest_cost(problem, p, lot, lot.last), 0.0)


def least_rest_cost(problem: Problem, p: ProductData, lot: FixedLot) -> float:
    """The cost in the week that costs least, whatever the freezers hold."""
    early = rest_cost(problem, p, lot, earliest_gone(problem, lot))
    return early - keeping_saves(problem, p, lot)


def rest_doses(p: ProductData, lot: FixedLot) -> int:
    """[dose] of the rest of a lot."""
    return round(lot.rest * p.unit)
