"""Who may use how much of the time of a whole solve.

Steps within a step (cuts, rounding, one product among many) share what their step is given; those
shares stand with them, in branch_and_cut/ and decomposition/.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeParams:
    """Shares are of the time that remains when a step begins; seconds are wall clock.

    Attributes
    ----------
    first_model: share of a small or middle problem's time for the first of its two models, so that
        the other can still be tried where the first finds nothing or proves too little.
    polish: [s] in which a small problem is solved beyond the asked gap: its optimum is near.
    dispatch: share of a large problem's time kept back to serve whole patients, without whom
        batches are no plan.
    dispatch_many: the same where products x weeks are many and service takes a while.
    dispatch_least: [s] that dispatch may take even where finding the batches took less.
    dispatch_last: [s] that dispatch may take after a request to stop or at the limit, since
        without it what was found is lost.
    without_clearance: share for the model without clearance, and again for sequencing its batches.
    sequencing: [s] at most to put batches in order with clearance; CP-SAT gains little after that.
    independent: share for each product alone; the bound comes from here.
    insertion: share of the rest for fitting the products together.
    whole_model: share for each attempt at the whole model, so that a second one has time.
    infeasibility: [s] at least for each minimisation that explains why there is no plan.
    """

    first_model: float = 0.6
    polish: float = 8.0
    dispatch: float = 0.12
    dispatch_many: float = 0.2
    dispatch_least: float = 10.0
    dispatch_last: float = 2.0
    without_clearance: float = 0.5
    sequencing: float = 10.0
    independent: float = 0.7
    insertion: float = 0.6
    whole_model: float = 0.7
    infeasibility: float = 0.1


TIME = TimeParams()
