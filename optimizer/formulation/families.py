"""The registry of constraint families: one id, one title, one or more row makers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pulp

from optimizer.formulation.variables import Model

Row = tuple[tuple[object, ...], pulp.LpConstraint]
Rows = Iterator[Row]
RowMaker = Callable[[Model], Rows]


@dataclass(slots=True)
class Family:
    """One rule of the plan and the functions that state it as rows."""

    id: str
    title: str
    makers: list[RowMaker] = field(default_factory=list)


FAMILIES: dict[str, Family] = {}
CLEARANCE = "B2"  # families that the engine leaves out or relaxes by name
FREEZERS = "F1"
FEFO = "I4"
WITHOUT_ROWS = frozenset({"K4", "M1"})  # kept as plans are made; the docstring says where


def family(id: str, title: str) -> Callable[[RowMaker], RowMaker]:
    """Register a row maker; several may share an id where stock is modelled in several ways."""

    def register(maker: RowMaker) -> RowMaker:
        FAMILIES.setdefault(id, Family(id, title)).makers.append(maker)
        return maker

    return register
