"""Small random worlds: a scenario with its comparator, and batches as a plan would start them."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import numpy as np
from numpy.random import Generator

from planner.domain.calendar import Calendar
from planner.domain.demand import Demand
from planner.domain.hospital import Hospital
from planner.domain.plan import Batch, NewBank, Plan
from planner.domain.product import CourseShipping, Lineage, Product
from planner.domain.scenario import Scenario
from planner.domain.suite import Suite
from planner.domain.supply import OpeningLot
from tests.builders.parts import MONDAY, lineage

SHIPPING: tuple[CourseShipping, ...] = ("weekly", "whole")


def world(seed: int) -> tuple[Scenario, Plan]:
    """Scarce and short-lived on purpose: every way to be lost turns up."""
    rng = np.random.default_rng(seed)
    weeks = int(rng.integers(4, 14))
    products = {name: _product(rng, name) for name in ("A", "B")[: rng.integers(1, 3)]}
    hospitals = {name: _hospital(rng, name) for name in ("H1", "H2", "H3")}
    patients = {
        (p, h, week): int(rng.integers(0, 4))
        for p in products
        for h in hospitals
        for week in rng.permutation(weeks)[: rng.integers(1, weeks + 1)].tolist()
    }
    scenario = Scenario(
        name=f"World {seed}",
        calendar=Calendar(start=MONDAY, weeks=weeks),
        products=products,
        suites={"S": Suite(id="S", products=tuple(products))},
        hospitals=hospitals,
        demand=Demand(patients=patients),
        lots=dict(_lots(rng, products, weeks)),
        autologous=_terms(rng, products),
        seed=seed,
    )
    return scenario, Plan(batches=tuple(_batches(rng, products, weeks)))


def risky_world(seed: int) -> tuple[Scenario, Plan]:
    """A small world with every kind of chance: yield, delay and donors as well."""
    scenario, plan = world(seed)
    dice = np.random.default_rng(seed)
    products = {
        name: replace(
            p,
            yield_sd=Decimal(["0", "0.3"][dice.integers(2)]),
            release_delay_weeks=Decimal(["0", "0.7"][dice.integers(2)]),
            wait_cost=Decimal(7),
            ending_cover_weeks=Decimal("2.5"),
        )
        for name, p in scenario.products.items()
    }
    lineage = banked(["0.5", "1"][dice.integers(2)])
    bank = {"usable": 0, "vials": 9, "product": "A"}
    banking = (
        NewBank(id="M", tier="MCB", week=0, **bank),
        NewBank(id="W", tier="WCB", parent="M", week=0, **bank),
        NewBank(id="V", tier="WCB", parent="ON HAND", week=0, **bank),
    )
    batches = tuple(
        replace(b, bank="" if b.firm else "WV"[n % 2]) if b.product == "A" else b
        for n, b in enumerate(plan.batches)
    )
    return (
        replace(scenario, products=products, lineage=lineage),
        replace(plan, batches=batches, banking=banking),
    )


def full_world(seed: int) -> tuple[Scenario, Plan]:
    """A risky world with every key of the comparator, and what only a comparison reads."""
    scenario, plan = risky_world(seed)
    dice = np.random.default_rng(40_000 + seed)

    def one_of(*values: str) -> Decimal:
        return Decimal(values[dice.integers(len(values))])

    terms: dict[str, dict[str, Decimal | str]] = {k: {**v} for k, v in scenario.autologous.items()}
    base = terms[""]
    base |= {
        "kind": ("real", "hypothetical")[dice.integers(2)],
        "remake_success": one_of("0", "0.5", "1"),
        "start_chance": one_of("0", "0.3", "0.5", "0.9"),
        "bed_days": one_of("0", "2.5"),
        "response": one_of("0.5", "0.8"),
    }
    if dice.integers(2):
        del base["max_wait_days"]
    if "B" in terms and dice.integers(2):  # both are made in one plant
        base["plant"] = "P"
        terms["B"].pop("slots_per_week", None)
    products = {
        name: replace(p, response=one_of("0.4", "0.9"), forecast_cv=one_of("0", "0.4"))
        for name, p in scenario.products.items()
    }
    hospitals = {
        name: replace(h, hospital_cost=one_of("0", "700", "900.5"))
        for name, h in scenario.hospitals.items()
    }
    found = replace(scenario, products=products, hospitals=hospitals, autologous=terms)
    return found, plan


def shipping(ship: CourseShipping, of: tuple[Scenario, Plan]) -> tuple[Scenario, Plan]:
    """The same world, courses shipped so."""
    scenario, plan = of
    products = {name: replace(p, ship_course=ship) for name, p in scenario.products.items()}
    return replace(scenario, products=products), plan


def banked(donor_success: str) -> dict[str, Lineage]:
    """Product A comes from donors, of whom only this share passes."""
    line = lineage(
        wcb_vials_per_batch=1, wcb_vials_per_mcb_vial=9, wcb_cost=20, mcb_vials_per_donor=9,
        mcb_cost=50, donor_success=donor_success,
    )  # fmt: skip
    return {"A": line}


def _product(rng: Generator, name: str) -> Product:
    course = [(1,), (2, 1), (1, 0, 2), (2, 2, 2)][rng.integers(4)]
    release = int(rng.integers(0, 3))
    return Product(
        id=name,
        name=name,
        doses_per_batch=int(rng.integers(2, 12)),
        batch_success=Decimal(["0.5", "0.8", "1"][rng.integers(3)]),
        production_weeks=int(rng.integers(1, 3)),
        release_weeks=release,
        shelf_life_weeks=release + int(rng.integers(1, 8)),
        course=course,
        max_wait_weeks=int(rng.integers(0, 4)),
        batch_cost=Decimal(100),
        release_cost=Decimal(10),
        storage_cost=Decimal("0.5"),
        discard_cost=Decimal(3),
        lost_cost=Decimal(1000),
    )


def _hospital(rng: Generator, name: str) -> Hospital:
    return Hospital(
        id=name,
        name=name,
        transit_weeks=int(rng.integers(0, 3)),
        min_remaining_weeks=int(rng.integers(0, 3)),
        ship_cost=Decimal(int(rng.integers(0, 5))),
        priority=Decimal(int(rng.integers(1, 3))),
    )


def _lots(rng: Generator, products: dict[str, Product], weeks: int):
    for number in range(rng.integers(0, 4)):
        released = int(rng.integers(-2, 3))
        last = max(released, 0) + int(rng.integers(0, weeks))
        name = f"L{number}"
        yield (
            name,
            OpeningLot(
                id=name,
                product=list(products)[rng.integers(len(products))],
                doses=int(rng.integers(1, 8)),
                released_on=MONDAY + timedelta(weeks=released),
                expires_on=MONDAY + timedelta(weeks=last, days=6),
            ),
        )


def _batches(rng: Generator, products: dict[str, Product], weeks: int):
    for number in range(rng.integers(0, 6)):
        p = products[list(products)[rng.integers(len(products))]]
        start = int(rng.integers(-1, weeks))
        yield Batch(
            id=f"B{number}",
            product=p.id,
            suite="S",
            room=1,
            start=start,
            frozen=p.frozen(start),
            released=p.released(start),
            last=p.last_usable(start),
            doses=p.expected_doses() or 1,
            firm=start < 0,
        )


def _terms(rng: Generator, products: dict[str, Product]) -> dict[str, dict[str, Decimal]]:
    base = {
        "slots_per_week": int(rng.integers(1, 5)),
        "apheresis_days": ["0", "1.5", "4"][rng.integers(3)],
        "make_days": int(rng.integers(0, 15)),
        "make_days_sd": int(rng.integers(0, 4)),
        "release_days": ["0", "2.5", "7"][rng.integers(3)],
        "transit_days": int(rng.integers(0, 3)),
        "success": ["0.5", "0.9", "1"][rng.integers(3)],
        "remakes": int(rng.integers(0, 3)),
        "dropout_per_month": ["0", "0.2", "2"][rng.integers(3)],
        "max_wait_days": int(rng.integers(5, 70)),
        "cost_per_lot": 1000,
        "chair_days": "0.5",
    }
    if base["remakes"] and base["apheresis_days"] == "0":
        base["apheresis_days"] = "0.5"  # a remake needs a new apheresis
    terms = {"": {k: Decimal(v) for k, v in base.items()}}
    if "B" in products:
        terms["B"] = {"make_days": Decimal(3), "success": Decimal("0.7")}
        if rng.integers(2):
            terms["B"]["slots_per_week"] = Decimal(1)
    return terms
