"""Solve the textbook model: the optimum a scenario has by the contract, and what binds it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import inf

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from tests.oracle import banking, ending, making, oldest_first, state, using
from tests.oracle.decode import decode
from tests.oracle.model import FAMILIES, WHOLE, Textbook

SECONDS = 120.0  # a small scenario needs one; reaching this is an error


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimum:
    """`cost` and `plan` are None exactly when no plan exists."""

    cost: float | None
    plan: Plan | None


def build(
    scenario: Scenario, drop: Collection[str] = (), *, count_alike_rooms: bool = False
) -> Textbook:
    """Every column and row, less the families in `drop`."""
    unknown = set(drop) - {*FAMILIES, WHOLE}
    if unknown:
        raise ValueError(f"no such families: {sorted(unknown)}")
    m = Textbook(scenario, drop, count_alike_rooms)
    making.rooms(m)
    making.laboratory(m)
    banking.banks(m)
    using.lots(m)
    using.freezers(m)
    using.patients(m)
    state.interruptions(m)
    using.courses(m)
    using.in_transit(m)
    ending.cover(m)
    ending.reserve(m)
    state.moves(m)
    oldest_first.rows(m)
    return m


def solve(scenario: Scenario, *, costs: Sequence[float] | None = None, gap: float = 0.0) -> Optimum:
    """The optimum and a plan that has it; `costs` replaces the contract's, column by column."""
    m = build(scenario)
    answer = m.program.minimise(cost=costs, gap=gap, seconds=SECONDS)
    if answer.status == "Infeasible":
        return Optimum(cost=None, plan=None)
    if answer.status != "Optimal" or answer.values is None:
        raise RuntimeError(f"the textbook model ended {answer.status}")
    return Optimum(cost=answer.objective, plan=decode(m, answer.values))


def cheaper_without(scenario: Scenario, family: str, optimum: float | None) -> Plan | None:
    """A plan at least 0.01 % below `optimum` that breaks one family; None: the family binds not.

    `optimum` None: no plan exists, so any is cheaper.
    """
    below = inf if optimum is None else optimum - 1e-4 * max(1.0, abs(optimum))
    m = build(scenario, {family})
    answer = m.program.minimise(target=below, seconds=SECONDS)
    if answer.values is None or answer.objective is None or answer.objective > below:
        return None
    return decode(m, answer.values)
