"""The whole model: variables, definitions, constraint families, objective."""

from collections.abc import Collection

import optimizer.formulation.constraints  # noqa: F401  importing it fills FAMILIES
from optimizer.formulation.definitions import definitions
from optimizer.formulation.families import FAMILIES
from optimizer.formulation.objective import state_objective
from optimizer.formulation.variables import Model, ModelRow, StockBy
from optimizer.problem import Problem


def build_model(
    problem: Problem, stock_by: StockBy, whole_patients: bool, only: Collection[str] | None = None
) -> Model:
    """A model with its rows and its objective; only: ids of the families to state, None for all."""
    m = Model(problem, stock_by, whole_patients)
    m.rows += [ModelRow("", key, row) for key, row in definitions(m)]
    for name, family in FAMILIES.items():
        if only is None or name in only:
            for maker in family.makers:
                m.rows += [ModelRow(name, key, row) for key, row in maker(m)]
    state_objective(m)
    return m
