"""Generated scenarios have no fault, and the model's size does not depend on the hospitals."""

from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.formulation.aggregation import pool
from optimizer.formulation.build import build_model
from optimizer.formulation.extract import matrix_of
from planner.io.scenario.read import read_scenario
from planner.io.scenario.write import write_scenario
from planner.solving import compile_scenario
from tests.builders.generate import SIZES, Size, generate


def size(given: Size) -> tuple[int, int]:
    matrix = matrix_of(build_model(pool(compile_scenario(generate(given, 1))), "tiers", False))
    return matrix.rows.count, matrix.columns


def test_rows_and_columns_do_not_grow_with_hospitals_of_the_same_tariffs() -> None:
    few = replace(SIZES["small"], hospitals=60)
    assert size(few) == size(replace(few, hospitals=500))


@pytest.mark.parametrize("name", ["small", "regional"])
def test_generated_scenarios_are_read_back_without_a_fault(name: str, tmp_path: Path) -> None:
    made = generate(SIZES[name], 7)
    write_scenario(made, tmp_path / name)
    assert read_scenario(tmp_path / name) == made


def test_same_seed_same_scenario() -> None:
    assert generate(SIZES["small"], 3) == generate(SIZES["small"], 3)
    assert generate(SIZES["small"], 3) != generate(SIZES["small"], 4)
