"""From a model to arrays, and from a solution back to whole decisions."""

from dataclasses import replace
from math import inf

import numpy as np
import pulp

from optimizer.arrays import Floats
from optimizer.capacity.bank_schedule import with_latest_banks
from optimizer.decisions import Decisions, Drop, Issue
from optimizer.flows import differences
from optimizer.formulation.variables import Model
from optimizer.linear.expressions import rows_of
from optimizer.linear.matrix import Matrix


def column_numbers(model: Model) -> dict[pulp.LpVariable, int]:
    """Column number of each variable."""
    return {v: i for i, v in enumerate(model.columns)}


def matrix_of(model: Model) -> Matrix:
    """The whole model as arrays."""
    number = column_numbers(model)
    cost = np.zeros(len(model.columns))
    for variable, coefficient in model.objective:
        cost[number[variable]] += coefficient
    return Matrix(
        cost=cost,
        constant=model.constant,
        lower=np.array([v.lowBound for v in model.columns], dtype=np.float64),
        upper=np.array(
            [inf if v.upBound is None else v.upBound for v in model.columns], dtype=np.float64
        ),
        whole=np.array([v.cat == pulp.LpInteger for v in model.columns], dtype=np.bool_),
        rows=rows_of([r.row for r in model.rows], number),
    )


def read_batches(m: Model, values: Floats) -> Decisions:
    """Batches of a solution, rounded to the whole numbers they are, and the banks they need.

    The solution may take on banks that no batch draws from (K4), where they have no price or the
    search ended early.
    """
    number = column_numbers(m)

    def whole(variable: pulp.LpVariable) -> int:
        return round(float(values[number[variable]]))

    def by_week(group: dict[tuple[str, int], pulp.LpVariable]) -> dict[str, tuple[int, ...]]:
        weeks = range(m.problem.weeks)
        banked = [p.id for p in m.problem.products if p.bank]
        return {p: differences([whole(group[p, t]) for t in weeks]) for p in banked}

    starts = {key: n for key, v in m.start.items() if (n := whole(v))}
    modelled = Decisions(starts=starts, wcbs=by_week(m.wcbs), donors=by_week(m.donors))
    return with_latest_banks(m.problem, starts) or modelled


def read_patients(m: Model, values: Floats, batches: Decisions) -> Decisions:
    """`batches` with the whole patients of a solution."""
    number = column_numbers(m)
    weeks = range(m.problem.weeks)
    treated: dict[tuple[str, int], tuple[int, ...]] = {}
    lost: dict[tuple[str, int], tuple[int, ...]] = {}
    for p, i, _ in m.classes():
        treated[p.id, i] = tuple(round(float(values[number[m.treated[p.id, i, t]]])) for t in weeks)
        lost[p.id, i] = tuple(round(float(values[number[m.lost[p.id, i, t]]])) for t in weeks)
    continued = {
        (p.id, g): tuple(
            round(float(values[number[m.continued[p.id, g, k]]])) for k, _ in enumerate(x.owed)
        )
        for p in m.problem.products
        for g, x in enumerate(p.courses)
    }
    return replace(
        batches,
        treated={**batches.treated, **treated},
        lost={**batches.lost, **lost},
        continued={**batches.continued, **continued},
    )


def read_doses(m: Model, values: Floats, patients: Decisions) -> Decisions:
    """`patients` with the shipments and discards of a model by lot."""
    number = column_numbers(m)
    issues = [
        Issue(product=p, lot=lot, life=m.lives[p][j], week=t, doses=n)
        for (p, lot, j, t), v in m.lot_issue.items()
        if (n := round(float(values[number[v]])))
    ]
    drops = [
        Drop(product=p, lot=lot, week=t, doses=n)
        for (p, lot, t), v in m.lot_discard.items()
        if (n := round(float(values[number[v]])))
    ]
    return replace(patients, issues=(*patients.issues, *issues), drops=(*patients.drops, *drops))


def read_surplus(m: Model, values: Floats) -> dict[tuple[str, int], int]:
    """Doses that a model by tiers discards, by product and week."""
    number = column_numbers(m)
    found: dict[tuple[str, int], int] = {}
    for p in m.problem.products:
        scrapped = [
            round(float(values[number[m.discarded[p.id, t]]])) for t in range(m.problem.weeks)
        ]
        found |= {(p.id, t): n for t, n in enumerate(differences(scrapped)) if n}
    return found
