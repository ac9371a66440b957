"""Whole decisions of one problem judged again and again by one model.

Only the freezers' rows are stated: the others hold by the way decisions are made (whole doses of
lots that live long enough), and to state them for a national problem takes seconds.
"""

from optimizer.decisions import Decisions
from optimizer.matrix import matrix_of
from optimizer.model import Model
from optimizer.point import broken_in, point
from optimizer.problem import Problem


class Judge:
    """What whole decisions cost, and whether the freezers hold their closing stock."""

    def __init__(self, problem: Problem) -> None:
        self.model = Model(problem, "tiers", whole_patients=True).build(only=["F1"])
        self.matrix = matrix_of(self.model)

    def cost(self, decisions: Decisions) -> float:
        """[currency]"""
        return self.matrix.constant + float(self.matrix.cost @ point(self.model, decisions))

    def allows(self, decisions: Decisions) -> bool:
        """The closing stock fits the freezers."""
        return not broken_in(self.model, self.matrix, point(self.model, decisions))
