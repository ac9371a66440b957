"""Proves the plans: on every random small scenario the cost is that of the textbook model.

The textbook model goes lot by lot with whole starts and shipments and was written from the
contract alone (tests/oracle); nothing is shared with the product but the frozen values.  Its
optima are kept in a table (tests/oracle/known_optima.py).
"""

from collections.abc import Iterator

import pytest

from optimizer.solve import engine
from optimizer.solve.engine import EngineParams
from planner.domain.scenario import Scenario
from planner.results.report import Report
from planner.solving import Settings
from planner.workflow import solve as workflow
from tests.benchmarks.regimes import generate
from tests.builders.random_scenarios import COUNT, SHIPPING, STATE, scenario
from tests.integration.scarce_seeds import SCARCE
from tests.oracle.known_optima import optimum

CHUNK = 10
WITHIN = 1e-3  # share of the optimum that a plan may cost above it
EXACT = 1e-6  # share by which sums of doubles may differ
# Far more than any of them takes: the verdict must not hang on the machine's speed.
SETTINGS = Settings(gap=0, seconds=300, threads=1)


def faults(seed: int, settings: Settings = SETTINGS) -> Iterator[str]:
    """What is wrong with the product's answer to one scenario."""
    return faults_of(f"seed {seed}", scenario(seed), optimum(scenario(seed)), settings)


def faults_of(
    name: str, scenario: Scenario, optimum: float | None, settings: Settings
) -> Iterator[str]:
    """The same of any scenario, whose optimum is known; None: it has no plan."""
    report = workflow.solve(scenario, settings)
    said = f"{name}: {report.ending}, cost {report.cost}, bound {report.bound}"
    told = f"{said}, objective {report.objective}; the optimum is {optimum}"
    yield from (f"{name}: {v}" for v in report.violations)
    if report.ending == "INFEASIBLE" or optimum is None:
        if report.plan is not None or report.ending != "INFEASIBLE" or optimum is not None:
            yield f"{told}: one finds a plan, the other none"
    elif report.cost is None or report.bound is None:
        yield f"{told}: no plan or no bound"
    else:
        yield from (f"{told}: {fault}" for fault in _prices(report, optimum))


def _prices(report: Report, optimum: float) -> Iterator[str]:
    assert report.cost is not None
    assert report.bound is not None
    unit = max(1.0, abs(optimum))
    whole = report.notes.get("stock_by") == "lots"  # whole starts and shipments: nothing is lost
    if report.cost > optimum + (EXACT if whole else WITHIN) * unit:
        yield "the plan is dearer"
    if report.cost < optimum - EXACT * unit:
        yield "the plan is cheaper than any can be"
    if report.bound > optimum + EXACT * unit:
        yield "the bound is above it"


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, COUNT, CHUNK))
def test_cost_and_bound_against_the_textbook(first: int) -> None:
    assert [fault for seed in range(first, first + CHUNK) for fault in faults(seed)] == []


def test_cost_and_bound_with_a_state_at_the_start() -> None:
    """Every day a few of those that the test above tries all of: each mood five times."""
    assert [fault for seed in STATE[::10] for fault in faults(seed)] == []


@pytest.mark.parametrize("first", [0, SHIPPING.start, SHIPPING.start + 1, *STATE[:6]])
def test_model_of_large_scenarios_against_the_textbook(
    first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves tiers and dispatch where the optimum is known: nine times eight scenarios are told so
    here, thirty more in tests/optimizer/solve/test_engine.py.

    Tiers are a relaxation: one plan in eight may be dearer, none cheaper, no bound above.
    """
    by_tiers = EngineParams(exact_up_to=-1, improve_up_to=-1)
    monkeypatch.setattr(engine, "PARAMS", by_tiers)
    settings = Settings(gap=2e-4, seconds=20, threads=1)
    found = [fault for seed in range(first, first + 48, 6) for fault in faults(seed, settings)]
    dearer = [fault for fault in found if fault.endswith("the plan is dearer")]
    assert [fault for fault in found if fault not in dearer] == []
    assert len(dearer) <= 1


@pytest.mark.parametrize("regime", SCARCE)
def test_scarce_scenarios_against_the_textbook(regime: str) -> None:
    """Proves the plans where capacity binds, with the model by lot."""
    assert list(scarce_faults(regime, SETTINGS)) == []


@pytest.mark.long
@pytest.mark.parametrize("regime", SCARCE)
def test_model_of_large_scenarios_where_something_is_scarce(
    regime: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves tiers and dispatch where capacity binds: no plan cheaper, no bound above.

    Of each regime one plan may be dearer, since tiers are a relaxation.
    """
    monkeypatch.setattr(engine, "PARAMS", EngineParams(exact_up_to=-1, improve_up_to=-1))
    found = list(scarce_faults(regime, Settings(gap=2e-4, seconds=20, threads=1)))
    dearer = [fault for fault in found if fault.endswith("the plan is dearer")]
    assert [fault for fault in found if fault not in dearer] == []
    assert len(dearer) <= 1


def scarce_faults(regime: str, settings: Settings) -> Iterator[str]:
    """What is wrong with the answers to the small scenarios of one regime."""
    for size, seeds in SCARCE[regime].items():
        for seed in seeds:
            name, one = f"{regime} {size}, seed {seed}", generate(regime, size, seed)
            yield from faults_of(name, one, optimum(one), settings)
