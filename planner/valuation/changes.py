"""One small change of every capacity that limits a plan, each in a scenario (docs/sweep.md)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from planner.domain.freezer import Freezer
from planner.domain.product import ONE, Lineage, Product
from planner.domain.scenario import Scenario
from planner.valuation.levers import LEVERS, Lever

POSITIONS = 1_000  # more in the freezers
WEEKS = 10  # more of shelf life
SUCCESS = Decimal("0.01")  # more of the batches pass release


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityChange:
    """One change, and the scenario with it; None where the change does not apply.

    why: reason for which it does not apply, or makes no difference.
    eases: every plan remains feasible at the same cost, so that the least cost cannot rise.
    """

    name: str
    subject: str  # id of the suite or product; blank: the whole site
    scenario: Scenario | None
    why: str = ""
    eases: bool = True
    changes_draws: bool = False  # one and the same plan has other simulated costs as well


def capacity_changes(
    scenario: Scenario, levers: Collection[Lever] = LEVERS
) -> Iterator[CapacityChange]:
    """Yield each change of each suite or product, also where it does not apply.

    levers: those of which more is asked for; the order is theirs in `Lever`.
    """
    for lever in LEVERS:
        if lever in levers:
            yield from _changes(scenario, lever)


def _changes(scenario: Scenario, lever: Lever) -> Iterator[CapacityChange]:
    match lever:
        case Lever.ROOMS:
            yield from _rooms(scenario)
        case Lever.LABORATORY:
            yield _laboratory(scenario)
        case Lever.FREEZERS:
            yield _freezers(scenario)
        case Lever.LIFE:
            yield from (_life(scenario, x) for x in scenario.products.values())
        case Lever.SUCCESS:
            yield from (_success(scenario, x) for x in scenario.products.values())
        case Lever.DONORS:
            yield from (_donor(scenario, x, scenario.lineage.get(x)) for x in scenario.products)


def _rooms(scenario: Scenario) -> Iterator[CapacityChange]:
    for name, suite in scenario.suites.items():
        wider = {**scenario.suites, name: replace(suite, rooms=suite.rooms + 1)}
        yield CapacityChange(
            name="one more room", subject=name, scenario=replace(scenario, suites=wider)
        )


def _laboratory(scenario: Scenario) -> CapacityChange:
    bare = CapacityChange(name="one more laboratory lot a week", subject="", scenario=None)
    if scenario.lots_per_week is None:
        return replace(bare, why="The release laboratory has no limit (lots_per_week).")
    return replace(bare, scenario=replace(scenario, lots_per_week=scenario.lots_per_week + 1))


def _freezers(scenario: Scenario) -> CapacityChange:
    change = f"{POSITIONS:,} more freezer positions"
    bare = CapacityChange(name=change, subject="", scenario=None)
    if not scenario.freezers:
        return replace(bare, why="There is no freezer limit (no row in freezers.csv).")
    name = "MORE"
    while name in scenario.freezers:
        name += "+"
    freezers = {**scenario.freezers, name: Freezer(id=name, positions=POSITIONS)}
    return replace(bare, scenario=replace(scenario, freezers=freezers))


def _life(scenario: Scenario, product: Product) -> CapacityChange:
    """Doses that last may not be destroyed early, and are stored on: it can cost."""
    longer = replace(product, shelf_life_weeks=product.shelf_life_weeks + WEEKS)
    return CapacityChange(
        name=f"{WEEKS} more weeks of shelf life",
        subject=product.id,
        scenario=_with_product(scenario, longer),
        eases=False,
    )


def _success(scenario: Scenario, product: Product) -> CapacityChange:
    """More doses may not be destroyed early either."""
    better = replace(product, batch_success=min(ONE, product.batch_success + SUCCESS))
    changed: Scenario | None = _with_product(scenario, better)
    same, why = False, ""
    if product.batch_success >= ONE:
        changed, why = None, "Every batch passes already (batch_success = 1)."
    elif scenario.yield_rule == "nominal":
        changed, why = None, 'The plan counts on every batch already (yield = "nominal").'
    elif better.expected_doses() == product.expected_doses():
        same = True
        why = f"A batch still counts as {product.expected_doses():,} whole doses, rounded down."
    change = f"{SUCCESS * 100:.0f} % more batches that pass"
    return CapacityChange(
        name=change, subject=product.id, scenario=changed, why=why, eases=same, changes_draws=True
    )


def _donor(scenario: Scenario, product: str, line: Lineage | None) -> CapacityChange:
    bare = CapacityChange(name="one more donor", subject=product, scenario=None)
    if line is None:
        return replace(bare, why="The product has no bank limit (no row in lineage.csv).")
    longer = replace(line, donors_available=line.donors_available + 1)
    return replace(bare, scenario=replace(scenario, lineage={**scenario.lineage, product: longer}))


def _with_product(scenario: Scenario, product: Product) -> Scenario:
    return replace(scenario, products={**scenario.products, product.id: product})
