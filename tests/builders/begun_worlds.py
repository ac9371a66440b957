"""Small random worlds in which things are under way at the start (contract 7a)."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import numpy as np
from numpy.random import Generator

from planner.domain.plan import Interruption, Plan, PlanInForce
from planner.domain.scenario import Scenario
from planner.domain.state import DosesInTransit, RunningCourse, WaitingPatients
from planner.domain.supply import FirmBatch
from tests.builders.worlds import risky_world, shipping


def begun_world(seed: int) -> tuple[Scenario, Plan]:
    """A risky world with every table of the state; half of them ship courses whole."""
    scenario, plan = shipping("whole" if seed % 3 == 0 else "weekly", risky_world(seed))
    dice = np.random.default_rng(30_000 + seed)
    firm = [b for b in plan.batches if b.firm]
    new = tuple(b for b in plan.batches if not b.firm)
    return (
        replace(
            scenario,
            products={
                name: replace(
                    p,
                    move_cost=Decimal(11),
                    reserve_weeks=Decimal(["0", "0.5", "3"][dice.integers(3)]),
                    ending_doses=[None, Decimal("7.5")][dice.integers(2)],
                )
                for name, p in scenario.products.items()
            },
            lots={
                name: replace(
                    x,
                    status=("released", "quarantine", "hold")[dice.integers(3)],
                    success=Decimal(["0.4", "1"][dice.integers(2)]),
                )
                for name, x in scenario.lots.items()
            },
            batches={
                b.id: FirmBatch(
                    id=b.id, product=b.product, suite=b.suite, start=b.start,
                    success=[None, Decimal(1), Decimal("0.3")][dice.integers(3)],
                )
                for b in firm
            },
            waiting=tuple(_waiting(scenario, dice)),
            courses=tuple(_courses(scenario, dice)),
            transit=tuple(_transit(scenario, dice)),
        ),
        replace(plan, previous=PlanInForce(batches=new[1:])),
    )  # fmt: skip


def world_that_interrupts(seed: int) -> tuple[Scenario, Plan]:
    """The same, and the plan interrupts courses; of some patients more doses than usual have left.

    Those are told apart from others who started with them by `shipped` alone.
    """
    scenario, plan = begun_world(seed)
    dice = np.random.default_rng(50_000 + seed)
    ahead = [
        replace(x, shipped=x.shipped + 1, patients=int(dice.integers(1, 4)))
        for x in scenario.courses
        if x.shipped + 1 < sum(scenario.products[x.product].course) and dice.integers(2)
    ]
    courses = (*scenario.courses, *ahead)
    stopped: Counter[tuple[str, str, int, int]] = Counter()
    for x in courses:
        for _ in range(x.patients):
            weeks = [t for t in x.owed(scenario.products[x.product].course) if t < scenario.weeks]
            if weeks and dice.integers(3) == 0:
                week = weeks[dice.integers(len(weeks))]
                stopped[x.product, x.hospital, x.started, week] += 1
    return (
        replace(scenario, courses=courses),
        replace(
            plan,
            interrupted=tuple(
                Interruption(product=p, hospital=h, started=started, week=week, patients=n)
                for (p, h, started, week), n in stopped.items()
            ),
        ),
    )


def _waiting(scenario: Scenario, dice: Generator):
    for name, p in scenario.products.items():
        for h in scenario.hospitals:
            for due in range(-p.max_wait_weeks, 0):
                if dice.integers(2):
                    yield WaitingPatients(
                        product=name, hospital=h, due=due, patients=int(dice.integers(1, 4))
                    )


def _courses(scenario: Scenario, dice: Generator):
    for name, p in scenario.products.items():
        for h in scenario.hospitals.values():
            for started in range(1 - len(p.course), 0):
                given = sum(p.course[: h.transit_weeks - started])
                if p.ship_course == "weekly" and given < sum(p.course):
                    yield RunningCourse(
                        product=name, hospital=h.id, started=started,
                        patients=int(dice.integers(1, 4)), shipped=given,
                    )  # fmt: skip


def _transit(scenario: Scenario, dice: Generator):
    for name, p in scenario.products.items():
        for h in scenario.hospitals.values():
            for week in range(min(h.transit_weeks, scenario.weeks)):
                doses = int(dice.integers(0, 7))
                if p.ship_course == "whole":
                    doses *= sum(p.course)
                if doses:
                    yield DosesInTransit(product=name, hospital=h.id, infused=week, doses=doses)
