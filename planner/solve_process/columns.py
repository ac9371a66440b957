"""A plan as columns of plain values, which pickle far faster than its records.

The plan in force is not among them: who asked for the plan has it.
"""

from dataclasses import fields
from operator import attrgetter
from typing import Any

from planner.domain.plan import (
    Batch,
    Discard,
    Interruption,
    NewBank,
    Plan,
    Service,
    Shipment,
    records,
)

RECORD_OF_PART: dict[str, type[Any]] = {
    "batches": Batch,
    "banking": NewBank,
    "service": Service,
    "shipments": Shipment,
    "discards": Discard,
    "interrupted": Interruption,
}

Columns = dict[str, dict[str, list[object]]]  # part -> field -> its value in every row


def to_columns(plan: Plan) -> Columns:
    """Every field of every part of `plan`, as a column."""
    return {
        part: {
            field.name: list(map(attrgetter(field.name), getattr(plan, part)))
            for field in fields(kind)
        }
        for part, kind in RECORD_OF_PART.items()
    }


def from_columns(columns: Columns) -> Plan:
    """The plan of such columns."""
    parts: dict[str, Any] = {
        part: records(kind, columns[part]) for part, kind in RECORD_OF_PART.items()
    }
    return Plan(**parts)
