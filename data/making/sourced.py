"""A figure that carries where it comes from, so that tables and SOURCES.md cannot drift apart."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

STATUSES = ("verified", "derived", "memory", "assumption")  # strongest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row of figures.csv: what a source says."""

    key: str
    what: str
    value: str
    low: str
    high: str
    unit: str
    source: str
    status: str

    @property
    def shown(self) -> str:
        spread = f" [{self.low}..{self.high}]" if self.low or self.high else ""
        return f"{self.value}{spread} {self.unit}".strip()


@cache
def figures() -> Mapping[str, Figure]:
    """The figures by key."""
    path = Path(__file__).with_name("figures.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {row["key"]: Figure(**row) for row in csv.DictReader(file)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """A cell as written, how it was set, and the figures behind it."""

    text: str
    how: str
    keys: tuple[str, ...]
    status: str

    @property
    def number(self) -> float:
        return float(self.text)


def use(value: int | str | Decimal, how: str, *keys: str, status: str = "") -> Sourced:
    """A cell; its status is `status`, or the weakest of its figures', or assumption without any."""
    known = [figures()[key].status for key in keys]
    given = status or max(known, key=STATUSES.index, default="assumption")
    if given not in STATUSES:
        raise ValueError(f"{given!r} is not one of {STATUSES}")
    return Sourced(text=str(value), how=how, keys=keys, status=given)


def assume(value: int | str | Decimal, how: str, *keys: str) -> Sourced:
    """A cell that no source states, whatever it leans on."""
    return use(value, how, *keys, status="assumption")
