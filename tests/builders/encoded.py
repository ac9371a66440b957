"""A plan, whether solved or made by hand, as a point of the model; inverse of decode."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from optimizer.decisions import Decisions, Drop, Issue, LotKey
from optimizer.formulation.build import build_model
from optimizer.formulation.variables import StockBy
from optimizer.formulation.warm_start import solution_vector
from optimizer.problem import Problem
from planner.domain.plan import Discard, Plan, Shipment
from planner.domain.scenario import Scenario
from planner.solving.compile import compile_scenario
from planner.solving.encode import encode_batches
from planner.solving.taken_over import taken_over
from tests.builders.rows_at import broken_rows as rows_broken_at
from tests.builders.rows_at import cost_at
from tests.builders.stopped_courses import stopped_courses


def encode(scenario: Scenario, problem: Problem, plan: Plan) -> Decisions:
    """The decisions that `plan` carries out; problem: that of `scenario`."""
    kept = taken_over(scenario)
    fixed = {b.id for b in kept.batches} | {b.id for b in plan.batches if b.firm}
    key: dict[str, LotKey] = {b.id: b.id if b.id in fixed else b.start for b in plan.batches}
    issues = [
        Issue(
            product=x.product,
            lot=key.get(x.lot, x.lot),
            life=_life(scenario, x.product, x.hospital),
            week=x.shipped,
            doses=x.doses // scenario.products[x.product].shipping_unit,
        )
        for x in plan.shipments
    ]
    drops: dict[tuple[str, LotKey, int], int] = defaultdict(int)
    for lot, product, week, doses in _dropped(scenario, plan):
        drops[product, key.get(lot, lot), week] += doses
    begun, lost = _patients(problem, plan)
    return replace(
        encode_batches(problem, plan, kept),
        treated=begun,
        lost=lost,
        continued=_continued(scenario, problem, plan),
        issues=tuple(issues),
        drops=tuple(Drop(product=p, lot=lot, week=t, doses=n) for (p, lot, t), n in drops.items()),
    )


def _dropped(scenario: Scenario, plan: Plan) -> Iterator[tuple[str, str, int, int]]:
    """Lot, product, week, and the doses or whole courses that a discard takes from the lot."""
    left = {b.id: b.doses for b in plan.batches if b.id not in scenario.lots}
    left |= {x: scenario.lot_doses(x) for x in scenario.lots}
    held = {x.id for x in scenario.lots.values() if x.status == "hold"}
    leaving: list[tuple[int, int, Shipment | Discard]] = [(x.shipped, 0, x) for x in plan.shipments]
    leaving += [(d.week, 1, d) for d in plan.discards]
    for week, discarded, x in sorted(leaving, key=lambda row: row[:2]):
        unit = scenario.products[x.product].shipping_unit
        before = left[x.lot] // unit
        left[x.lot] -= x.doses
        if discarded and before > left[x.lot] // unit and x.lot not in held:
            yield x.lot, x.product, week, before - left[x.lot] // unit


def _life(scenario: Scenario, product: str, hospital: str) -> int:
    h = scenario.hospitals[hospital]
    return h.transit_weeks + h.min_remaining_weeks + scenario.products[product].kept_weeks


CumulativeCounts = dict[tuple[str, int], tuple[int, ...]]  # cumulative by (product, class)


def _patients(problem: Problem, plan: Plan) -> tuple[CumulativeCounts, CumulativeCounts]:
    """Patients begun by start week and lost by week due."""
    number = {
        (p.id, h, c.waited): i
        for p in problem.products
        for i, c in enumerate(p.classes)
        for h in c.hospitals
    }
    keys = {(p, i) for (p, _, _), i in number.items()}
    begun = {k: [0] * problem.weeks for k in keys}
    lost = {k: [0] * problem.weeks for k in keys}
    for row in plan.service:
        k = row.product, number[row.product, row.hospital, max(-row.due, 0)]
        group, first = (lost, max(row.due, 0)) if row.start is None else (begun, row.start)
        for t in range(first, problem.weeks):
            group[k][t] += row.patients
    return {k: tuple(v) for k, v in begun.items()}, {k: tuple(v) for k, v in lost.items()}


def _continued(scenario: Scenario, problem: Problem, plan: Plan) -> CumulativeCounts:
    """Patients of running courses who get each owed dose."""
    stopped = stopped_courses(scenario, plan) if scenario.courses else {}
    found: CumulativeCounts = {}
    for p in problem.products:
        for g, group in enumerate(p.courses):
            here = [sum(stopped.get((n, week), 0) for n in group.members) for week, _ in group.owed]
            found[p.id, g] = tuple(group.patients - gone for gone in accumulate(here))
    return found


def broken_rows(scenario: Scenario, plan: Plan, stock_by: StockBy = "lots") -> list[str]:
    """Rows of the model that an accepted plan breaks, evaluated at its point without a solver."""
    problem = compile_scenario(scenario)
    m = build_model(problem, stock_by, whole_patients=True)
    return rows_broken_at(m, solution_vector(m, encode(scenario, problem, plan)))


def model_cost(scenario: Scenario, plan: Plan) -> float:
    """What the model's objective says `plan` costs."""
    problem = compile_scenario(scenario)
    m = build_model(problem, "tiers", whole_patients=True)
    return cost_at(m, solution_vector(m, encode(scenario, problem, plan)))
