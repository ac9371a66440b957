"""Linear expressions without the cost of PuLP's operators on long sums, and their rows."""

from collections.abc import Iterable, Mapping, Sequence
from math import inf

import pulp

from optimizer.linear.matrix import BoundedRow, Rows, compressed

Term = tuple[pulp.LpVariable, float]


def linear(terms: Iterable[Term], constant: float = 0.0) -> pulp.LpAffineExpression:
    """Sum of coefficient times variable; a variable may occur more than once."""
    total: dict[pulp.LpVariable, float] = {}
    for variable, coefficient in terms:
        if coefficient:
            total[variable] = total.get(variable, 0.0) + coefficient
    return pulp.LpAffineExpression(
        [(v, c) for v, c in total.items() if c != 0.0], constant=constant
    )


def at_most(terms: Iterable[Term], bound: float) -> pulp.LpConstraint:
    """terms <= bound."""
    return pulp.LpConstraint(linear(terms), pulp.LpConstraintLE, rhs=bound)


def at_least(terms: Iterable[Term], bound: float) -> pulp.LpConstraint:
    """terms >= bound."""
    return pulp.LpConstraint(linear(terms), pulp.LpConstraintGE, rhs=bound)


def equal(terms: Iterable[Term], value: float) -> pulp.LpConstraint:
    """terms == value."""
    return pulp.LpConstraint(linear(terms), pulp.LpConstraintEQ, rhs=value)


def rows_of(
    constraints: Sequence[pulp.LpConstraint], number: Mapping[pulp.LpVariable, int]
) -> Rows:
    """PuLP constraints as compressed rows."""

    def bounded(c: pulp.LpConstraint) -> BoundedRow:
        lower = -inf if c.sense == pulp.LpConstraintLE else -c.constant
        upper = inf if c.sense == pulp.LpConstraintGE else -c.constant
        return {number[v]: x for v, x in c.items()}, lower, upper

    return compressed([bounded(c) for c in constraints])
