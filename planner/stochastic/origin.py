"""Which step of the search a set of batches comes from, and how a planner reads it."""

from dataclasses import dataclass, replace
from enum import Enum


class OriginKind(Enum):
    """The step that proposed a set of batches; its value is what a planner reads of it."""

    DETERMINISTIC = "averages"  # the plan for the mean
    SCHEDULES = "room schedules"  # annealing over room schedules
    MULTIPLIERS = "multipliers"  # the expected-cost model, a factor for each product with a target
    CAPACITY = "every room busy"  # as many batches as rooms, laboratory and banks allow


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a set of batches comes from.

    factors: on the cost of a lost patient, by product.
    improved: local search has changed the batches since.
    """

    kind: OriginKind
    factors: tuple[tuple[str, float], ...] = ()
    improved: bool = False

    def after_search(self) -> "Origin":
        """The origin of what local search made of these batches."""
        return replace(self, improved=True)

    def __str__(self) -> str:
        """The text of report.json's `batches_from`."""
        return f"{self._step()}, searched" if self.improved else self._step()

    def _step(self) -> str:
        match self.kind:
            case OriginKind.MULTIPLIERS:
                each = ", ".join(f"{p} × {factor:.3g}" for p, factor in self.factors)
                return f"lost patients dearer ({each})"
            case _:
                return str(self.kind.value)


DETERMINISTIC = Origin(kind=OriginKind.DETERMINISTIC)
SCHEDULES = Origin(kind=OriginKind.SCHEDULES)
CAPACITY = Origin(kind=OriginKind.CAPACITY)
