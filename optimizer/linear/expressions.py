"""Linear expressions without the cost of PuLP's operators on long sums."""

from collections.abc import Iterable

import pulp

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
