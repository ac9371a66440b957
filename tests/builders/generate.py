"""Seeded scenarios of realistic shape, from one region to a continent; every figure is invented.

`python -m tests.builders.generate national 1 FOLDER` writes one as a scenario folder.
"""

import sys
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from math import ceil, cos, pi

import numpy as np

from planner.domain.bank import Bank
from planner.domain.calendar import Calendar
from planner.domain.demand import Demand, DemandKey
from planner.domain.freezer import Freezer
from planner.domain.hospital import Hospital
from planner.domain.product import Lineage, Product
from planner.domain.scenario import Scenario
from planner.domain.suite import Closure, Suite
from planner.domain.supply import OpeningLot
from planner.io.scenario.write import write_scenario
from tests.builders.parts import MONDAY

COURSES = ((1,), (1,), (2,), (2, 2), (1, 1, 1), (1, 0, 1))
BATCHES_A_YEAR = (5, 16)  # of one product, so that whole batches matter
BUSY = 0.75  # share of room-weeks that demand takes up
DISPERSION = 1.6  # variance / mean of a week's patients


@dataclass(frozen=True, slots=True)
class Size:
    """Products x weeks x hospitals, and the regions whose tariffs the hospitals share."""

    products: int
    weeks: int
    hospitals: int
    regions: int


SIZES = {
    "small": Size(2, 52, 6, 2),
    "regional": Size(3, 78, 12, 2),
    "large": Size(5, 104, 40, 4),
    "national": Size(10, 156, 200, 5),
    "continental": Size(20, 156, 500, 6),
}


def generate(size: Size, seed: int) -> Scenario:
    """The same scenario for the same size and seed; products do not depend on the hospitals."""
    chance = np.random.default_rng(seed)
    products = {p.id: p for p in (_product(chance, n) for n in range(size.products))}
    batches = {p: float(chance.uniform(*BATCHES_A_YEAR)) for p in products}
    suites = _suites(chance, products, batches)
    hospitals = {h.id: h for h in _hospitals(seed, size)}
    calendar = Calendar(start=MONDAY, weeks=size.weeks)
    weekly = {p: n * products[p].expected_doses() / 52 for p, n in batches.items()}
    stock = sum(float(products[p].positions_per_dose) * doses for p, doses in weekly.items())
    lines = [_lineage(p, n * size.weeks / 52) for p, n in batches.items()]
    return Scenario(
        name=f"{size.products} products, {size.weeks} weeks, {size.hospitals} hospitals",
        calendar=calendar,
        currency="EUR",
        lots_per_week=ceil(1.6 * sum(batches.values()) / 52) + 1,
        seed=seed,
        products=products,
        suites=suites,
        hospitals=hospitals,
        demand=_demand(seed, size, products, weekly, hospitals),
        lineage={x.product: x for x in lines},
        banks={b.id: b for x in lines for b in _banks(x)},
        closures=_closures(suites, calendar),
        freezers={"LN2": Freezer(id="LN2", positions=ceil(30 * stock))},
        lots={lot.id: lot for p, doses in weekly.items() for lot in _lots(products[p], doses)},
    )


def _money(chance: np.random.Generator, low: int, high: int) -> Decimal:
    return Decimal(int(chance.integers(low, high + 1)))


def _product(chance: np.random.Generator, number: int) -> Product:
    batch = _money(chance, 60, 240) * 1000
    doses = int(chance.integers(80, 600))
    price = batch * 3 / doses
    course = COURSES[int(chance.integers(len(COURSES)))]
    return Product(
        id=f"P{number + 1:02}",
        name=f"Product {number + 1}",
        doses_per_batch=doses,
        batch_success=Decimal("0.9"),
        production_weeks=int(chance.integers(2, 6)),
        release_weeks=int(chance.integers(2, 7)),
        shelf_life_weeks=int(chance.integers(40, 105)),
        course=course,
        max_wait_weeks=int(chance.integers(1, 5)),
        batch_cost=batch,
        release_cost=(batch / 10).quantize(Decimal(1)),
        storage_cost=_money(chance, 3, 12),
        discard_cost=_money(chance, 5, 30),
        wait_cost=(price * sum(course) / 20).quantize(Decimal(1)),
        lost_cost=(price * sum(course) * 4).quantize(Decimal(1)),
        positions_per_dose=Decimal("0.5") if chance.random() < 0.3 else Decimal(1),
        ending_cover_weeks=Decimal(int(chance.integers(3, 9))),
    )


def _suites(
    chance: np.random.Generator, products: dict[str, Product], batches: dict[str, float]
) -> dict[str, Suite]:
    """A suite for every five products, and rooms so that demand takes up BUSY of their weeks."""
    count = max(1, round(len(products) / 5))
    lists: list[list[str]] = [[] for _ in range(count)]
    for n, p in enumerate(products):
        lists[n % count].append(p)
        if count > 1 and chance.random() < 0.3:
            lists[(n + 1) % count].append(p)
    suites = {}
    for n, listed in enumerate(lists):
        own = [p for i, p in enumerate(products) if i % count == n]
        busy = sum(batches[p] * products[p].production_weeks / 50 for p in own)
        suites[f"S{n + 1}"] = Suite(
            id=f"S{n + 1}", rooms=max(1, ceil(busy / BUSY)), products=tuple(listed)
        )
    return suites


def _hospitals(seed: int, size: Size) -> list[Hospital]:
    """Regions set transit, life and tariff; large hospitals have priority."""
    chance = np.random.default_rng([seed, 1])
    made = []
    for n in range(size.hospitals):
        region = n % size.regions
        made.append(
            Hospital(
                id=f"H{n + 1:03}",
                name=f"Hospital {n + 1}",
                region=f"R{region + 1}",
                transit_weeks=min(region // 2, 2),
                min_remaining_weeks=2 * (region % 2),
                ship_cost=Decimal(40 + 35 * region),
                priority=Decimal((100, 125, 150)[int(chance.integers(3))]) / 100,
            )
        )
    return made


def _demand(
    seed: int,
    size: Size,
    products: dict[str, Product],
    weekly: dict[str, float],
    hospitals: dict[str, Hospital],
) -> Demand:
    """Trend, season and overdispersed weeks; the total does not grow with the hospitals."""
    patients: dict[DemandKey, int] = {}
    for n, (p, doses) in enumerate(weekly.items()):
        chance = np.random.default_rng([seed, 2, n])
        share = chance.gamma(2.0, size=len(hospitals))
        share /= share.sum()
        trend, swing, peak = (
            chance.uniform(-0.1, 0.25),
            chance.uniform(0, 0.3),
            chance.uniform(0, 52),
        )
        t = np.arange(size.weeks)
        wave = (1 + trend * t / 52) * np.array(
            [1 + swing * cos(2 * pi * (x - peak) / 52) for x in t]
        )
        mean = doses / sum(products[p].course) * np.outer(share, wave / wave.mean())
        # Variance is DISPERSION x mean: a negative binomial with p = 1 / DISPERSION.
        drawn = chance.negative_binomial(np.maximum(mean, 1e-9) / (DISPERSION - 1), 1 / DISPERSION)
        for i, h in enumerate(hospitals):
            for week in np.nonzero(drawn[i])[0]:
                patients[p, h, int(week)] = int(drawn[i, week])
    return Demand(patients=patients)


def _lineage(product: str, batches: float) -> Lineage:
    """WCBs of six batches, donors of six WCBs; enough donors for twice the demand."""
    return Lineage(
        product=product,
        wcb_vials_per_batch=4,
        wcb_vials_per_mcb_vial=25,
        wcb_weeks=4,
        wcb_cost=Decimal(30_000),
        mcb_vials_per_donor=6,
        mcb_weeks=8,
        mcb_cost=Decimal(90_000),
        donors_available=ceil(2 * batches / 36) + 1,
    )


def _banks(line: Lineage) -> list[Bank]:
    p, ready = line.product, MONDAY - timedelta(weeks=4)
    return [
        Bank(id=f"{p}-M1", product=p, tier="MCB", donor=f"{p}-D1", vials=3, available_on=ready),
        Bank(id=f"{p}-W1", product=p, tier="WCB", donor=f"{p}-D1", vials=14, available_on=ready),
    ]


def _closures(suites: dict[str, Suite], calendar: Calendar) -> tuple[Closure, ...]:
    """Two weeks each summer, every suite in a fortnight of its own."""
    out = []
    for n, s in enumerate(suites):
        for year in range(ceil(calendar.weeks / 52)):
            first = calendar.monday(52 * year + 26 + 2 * n)
            out.append(
                Closure(suite=s, start=first, end=first + timedelta(days=13), reason="shutdown")
            )
    return tuple(out)


def _lots(p: Product, weekly: float) -> list[OpeningLot]:
    """What bridges the weeks until a first batch can be released, with a little to spare."""
    doses = ceil(weekly * (p.production_weeks + p.release_weeks + 4))
    made = MONDAY - timedelta(weeks=p.release_weeks + 3)
    ends = made + timedelta(weeks=p.shelf_life_weeks) - timedelta(days=1)
    return [
        OpeningLot(
            id=f"{p.id}-L1", product=p.id, doses=doses,
            released_on=made + timedelta(weeks=p.release_weeks), expires_on=ends,
        )
    ]  # fmt: skip


def main(arguments: list[str]) -> None:
    """Write the scenario of a size and seed to a folder."""
    size, seed, folder = arguments
    write_scenario(generate(SIZES[size], int(seed)), folder)


if __name__ == "__main__":
    main(sys.argv[1:])
