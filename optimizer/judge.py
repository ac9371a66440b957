"""Whole decisions of one problem judged again and again by one model."""

from optimizer.decisions import Decisions
from optimizer.matrix import matrix_of
from optimizer.model import Model
from optimizer.point import broken_in, point
from optimizer.problem import Problem


class Judge:
    """What whole decisions cost, and whether every row of the model holds at them."""

    def __init__(self, problem: Problem) -> None:
        self.model = Model(problem, "tiers", whole_patients=True).build()
        self.matrix = matrix_of(self.model)

    def cost(self, decisions: Decisions) -> float:
        """[currency]"""
        return self.matrix.constant + float(self.matrix.cost @ point(self.model, decisions))

    def allows(self, decisions: Decisions) -> bool:
        """The closing stock fits the freezers, and every other row holds."""
        return not broken_in(self.model, self.matrix, point(self.model, decisions))
