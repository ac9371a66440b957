"""Errors that a user can mend, each with its place, value, rule and repair."""

from collections.abc import Sequence
from dataclasses import dataclass


class PlannerError(Exception):
    """An error that the user can mend; `main()` prints it without a traceback and exits 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault (or warning) of the input, with its place and its repair.

    `row` counts as a spreadsheet does: 1 is the header, None is the whole file.
    `code` is stable (for instance `unknown-id`) and documented in data/README.md.
    """

    code: str
    file: str
    row: int | None = None
    column: str = ""
    value: str = ""
    rule: str
    repair: str = ""
    count: int = 1  # places it stands for: many of one kind are counted, not listed

    @property
    def place(self) -> str:
        parts = [self.file]
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(self.column)
        return ", ".join(parts)

    def __str__(self) -> str:
        shown = f"{self.value!r} " if self.value else ""
        return f"{self.place}: {shown}{self.rule} {self.repair}".rstrip()


class DataError(PlannerError):
    """Every fault of one scenario, reported at once."""

    def __init__(self, scenario: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        total = sum(f.count for f in self.faults)
        count = f"{total:,} fault{'s' * (total != 1)}"
        super().__init__("\n".join([f"{count} in {scenario}:", *(f"  {f}" for f in self.faults)]))


def require(condition: bool, message: str) -> None:
    """Raise PlannerError with `message` unless `condition` holds."""
    if not condition:
        raise PlannerError(message)
