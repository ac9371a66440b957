"""Hypothesis strategies: small scenarios, and plans of a scenario that the contract accepts."""

import numpy as np
from hypothesis import reject
from hypothesis import strategies as st

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from tests.builders import random_scenarios
from tests.oracle.model import Textbook
from tests.oracle.textbook import build, solve

SEEDS = st.integers(min_value=0, max_value=100_000) | st.sampled_from(random_scenarios.SHIPPING)


def scenarios(*, max_products: int = 3, max_weeks: int = 14) -> st.SearchStrategy[Scenario]:
    """Small scenarios without a fault; a few have no plan (their freezers are too small)."""

    def draw(seed: int) -> Scenario:
        return random_scenarios.scenario(seed, max_products=max_products, max_weeks=max_weeks)

    return SEEDS.map(draw)


def begun_scenarios() -> st.SearchStrategy[Scenario]:
    """Small scenarios with a state at their start, many with a plan in force (contract 7a)."""
    return st.sampled_from(random_scenarios.STATE).map(random_scenarios.scenario)


def plans(scenario: Scenario) -> st.SearchStrategy[Plan]:
    """Plans of `scenario` that break no rule, good and bad ones; nothing to draw if none exists."""

    def draw(seed: int) -> Plan:
        return random_plan(scenario, seed) or reject()

    return SEEDS.map(draw)


def random_plan(scenario: Scenario, seed: int) -> Plan | None:
    """The textbook's optimum under random prices: it may waste, wait, lose and overproduce."""
    generator = np.random.default_rng(seed)
    model = build(scenario)
    prices = generator.normal(size=model.program.columns)
    for columns, taste in _tastes(model):
        prices[columns] = np.abs(prices[columns]) * generator.choice(taste)
    # Nothing else bounds the shortfall, the only column that is not a count, from above.
    prices[[k for k, whole in enumerate(model.program.whole) if not whole]] = 0
    return solve(scenario, costs=prices.tolist(), gap=0.2).plan


def _tastes(model: Textbook) -> list[tuple[list[int], tuple[float, ...]]]:
    """Kinds of columns with what a unit may cost: dear, free or (below 0) wanted."""
    return [
        (list(model.begin.values()), (-9.0, -3.0, 1.0, 5.0)),
        (list(model.lost.values()), (-1.0, 5.0, 20.0)),
        (list(model.stock.values()), (-1.0, 0.0, 1.0)),
        (list(model.discard.values()), (-2.0, 0.0, 3.0)),
        (list(model.ship.values()), (-1.0, 0.0, 1.0)),
    ]
