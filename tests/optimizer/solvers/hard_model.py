"""A model on which HiGHS works for seconds."""

from optimizer.formulation.build import build_model
from optimizer.formulation.extract import matrix_of
from optimizer.linear.matrix import Matrix
from planner.solving import compile_scenario
from tests.builders.random_scenarios import scenario


def random(seed: int) -> Matrix:
    """A random scenario, lot by lot, with whole patients."""
    return matrix_of(build_model(compile_scenario(scenario(seed)), "lots", whole_patients=True))


def hard() -> Matrix:
    """Five incumbents on the way, and 44,000 iterations of linear programs."""
    return random(50)
