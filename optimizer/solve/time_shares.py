"""Who may use how much of the time of a whole solve.

Steps within a step (cuts, rounding, one product among many) share what their step is given; those
shares stand with them, in branch_and_cut/ and joint_search.py.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeParams:
    """Shares are of the time that remains when a step begins; seconds are wall clock."""

    first_model: float = 0.6  # for the first model of a small problem, so that the second has time
    polish: float = 8.0  # [s] beyond the asked gap for a small problem: its optimum is near
    improve: float = 30.0  # [s] the same where a plan by tiers starts the model by lot
    dispatch: float = 0.12  # for more service of the batches of the whole model
    dispatch_last: float = 2.0  # [s] for dispatch after limit or stop, else the batches are lost
    serving_last: float = 1.0  # [s] kept for more service at the end of a search
    without_clearance: float = 0.2  # for the bound of the model without clearance
    whole_model: float = 0.7  # for each attempt at the whole model, so that a second has time
    clean_up: float = 0.1  # kept for the second goal, after the cost, at the most
    clean_up_group: float = 4e-4  # [s] kept for each class of patients and week
    clean_up_last: float = 0.5  # [s] kept for any problem, and left after limit or stop
    clean_up_factor: float = 3.0  # how often what is kept it may take where time is left
    infeasibility: float = 0.1  # [s] at least for each minimisation that explains infeasibility


TIME = TimeParams()
