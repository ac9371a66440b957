"""What the steps of branch and cut share: which product owns each column."""

import numpy as np

from optimizer.branch_and_cut.context import owners
from optimizer.formulation.aggregation import pool
from optimizer.formulation.variables import Model
from planner.solving import compile_scenario
from tests.builders.generate import SIZES, generate


def test_columns_belong_to_products_and_rooms_to_none() -> None:
    model = Model(pool(compile_scenario(generate(SIZES["small"], 1))), "tiers", False)
    owner = owners(model)
    assert set(owner.tolist()) == {0, 1}
    first = {v for (p, _), v in model.onhand.items() if p == "P01"}
    number = {v: i for i, v in enumerate(model.columns)}
    assert np.all(owner[[number[v] for v in first]] == 0)
