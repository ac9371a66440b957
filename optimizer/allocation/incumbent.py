"""The cheapest of several services for batches that are decided."""

from collections.abc import Mapping
from dataclasses import replace
from math import inf
from types import MappingProxyType

from optimizer.allocation.evaluate import PlanEvaluator
from optimizer.allocation.fefo import issue_fefo
from optimizer.allocation.polish import polished
from optimizer.decisions import Decisions
from optimizer.formulation.disaggregation import disaggregated
from optimizer.problem import Problem

NOTHING: Mapping[tuple[str, int], int] = MappingProxyType({})


class Incumbent:
    """The cheapest of several services that the freezers hold."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.evaluator = PlanEvaluator(problem)
        self.best: Decisions | None = None
        self.cost = inf

    def consider(self, pooled: Decisions, surplus: Mapping[tuple[str, int], int] = NOTHING) -> None:
        """Patients of pooled classes, possible or not; doses are issued first expired, first out.

        surplus: [dose] by (product, last usable week) that are never used.
        """
        patients = disaggregated(self.problem, replace(pooled, issues=(), drops=()))
        self.issue(patients, surplus)
        self.polish(patients)

    def issue(
        self, patients: Decisions, surplus: Mapping[tuple[str, int], int] = NOTHING
    ) -> None:  # fmt: skip
        """Issues doses for these patients, if there are enough, and keeps the service."""
        for unused in (NOTHING,) if self.problem.fefo else (surplus, NOTHING):
            issued = issue_fefo(self.problem, patients, unused)
            if issued:
                self.keep(issued)

    def polish(self, patients: Decisions) -> None:
        """Improves each product's patients by local search, and keeps the service."""
        for p in self.problem.products:
            patients = polished(self.problem, p, patients)
        self.issue(patients)

    def keep(self, served: Decisions) -> None:
        """Keeps the service if it fits the freezers and is the cheapest so far."""
        if self.evaluator.allows(served) and (cost := self.evaluator.cost(served)) < self.cost:
            self.best, self.cost = served, cost
