"""What is left of a scenario without one table or column of its state (contract 7a)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from planner.domain.scenario import Scenario

Change = Callable[[Scenario], Scenario]


def _of_scenario(**changes: Any) -> Change:
    return lambda scenario: replace(scenario, **changes)


def _of_products(**changes: Any) -> Change:
    def without(scenario: Scenario) -> Scenario:
        products = {name: replace(p, **changes) for name, p in scenario.products.items()}
        return replace(scenario, products=products)

    return without


def _released(status: str) -> Change:
    def without(scenario: Scenario) -> Scenario:
        lots = {
            name: replace(x, status="released") if x.status == status else x
            for name, x in scenario.lots.items()
        }
        return replace(scenario, lots=lots)

    return without


def _lots_that_pass(scenario: Scenario) -> Scenario:
    lots = {name: replace(x, success=Decimal(1)) for name, x in scenario.lots.items()}
    return replace(scenario, lots=lots)


def _batches_like_others(scenario: Scenario) -> Scenario:
    batches = {name: replace(b, success=None) for name, b in scenario.batches.items()}
    return replace(scenario, batches=batches)


def _rooms_left_behind(scenario: Scenario) -> Scenario:
    batches = {name: b for name, b in scenario.batches.items() if not b.frozen}
    return replace(scenario, batches=batches)


WITHOUT: Mapping[str, Change] = {
    "waiting.csv": _of_scenario(waiting=()),
    "courses.csv": _of_scenario(courses=()),
    "transit.csv": _of_scenario(transit=()),
    "lots.csv: quarantine": _released("quarantine"),
    "lots.csv: hold": _released("hold"),
    "lots.csv: success": _lots_that_pass,
    "batches.csv: success": _batches_like_others,
    "batches.csv: frozen": _rooms_left_behind,
    "products.csv: reserve_weeks": _of_products(reserve_weeks=Decimal(0)),
    "products.csv: ending_doses": _of_products(ending_doses=None),
    "products.csv: move_cost": _of_products(move_cost=Decimal(0)),
    "scenario.toml: frozen_weeks": _of_scenario(frozen_weeks=0),
    "scenario.toml: stable_weeks": _of_scenario(stable_weeks=None),
    "--previous": _of_scenario(in_force=None),
}
