"""Rows that recur from recipe to recipe: hospitals by region, closures, lots."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from making.recipe import Row
from making.sourced import Sourced, assume


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Hospitals that are alike to the planner."""

    code: str  # ids are code + number
    name: str
    word: str  # what one of its hospitals is called
    count: int
    transit: Sourced
    remaining: Sourced
    ship: Sourced
    priority: Sourced


def hospitals(*regions: Region) -> list[Row]:
    """One row for each hospital."""
    return [
        {
            "hospital": f"{region.code}{number:02d}",
            "name": f"{region.name} {region.word} {number:02d}",
            "region": region.name,
            "transit_weeks": region.transit,
            "min_remaining_weeks": region.remaining,
            "ship_cost": region.ship,
            "priority": region.priority,
        }
        for region in regions
        for number in range(1, region.count + 1)
    ]


def ids(rows: list[Row]) -> tuple[str, ...]:
    return tuple(str(next(iter(row.values()))) for row in rows)


def day(value: str, how: str, *keys: str) -> Sourced:
    """A date; assumptions all, as no source plans this site."""
    date.fromisoformat(value)
    return assume(value, how, *keys)


def monday(start: str, week: int) -> str:
    """The Monday of a week of the horizon."""
    return (date.fromisoformat(start) + timedelta(weeks=week)).isoformat()


def sunday(start: str, week: int) -> str:
    return (date.fromisoformat(start) + timedelta(weeks=week, days=6)).isoformat()


def shut(suite: str, begin: str, end: str, reason: str, rooms: Sourced | None = None) -> Row:
    """Rooms of a suite closed from one date to another."""
    row: dict[str, str | Sourced] = {
        "suite": suite,
        "from": day(begin, reason, "shutdown"),
        "to": day(end, reason, "shutdown"),
        "reason": reason,
    }
    if rooms:
        row["rooms"] = rooms
    return row


def yearly(suite: str, dates: Mapping[str, list[tuple[str, str]]]) -> Iterator[Row]:
    """The yearly shutdowns of a suite, {reason: [(from, to)]}."""
    for reason, spans in dates.items():
        for begin, end in spans:
            yield shut(suite, begin, end, reason)


def bank(product: str, name: str, tier: str, donor: str, *, vials: int, since: str) -> Row:
    """A bank on hand, or on its way where `since` lies ahead."""
    return {
        "bank": name,
        "product": product,
        "tier": tier,
        "donor": donor,
        "vials": assume(vials, "state at the start"),
        "available_on": day(since, "release of the bank"),
    }


def lot(product: str, name: str, doses: int, released: str, expires: str, *, how: str) -> Row:
    """An opening lot with its own dates."""
    return {
        "lot": name,
        "product": product,
        "doses": assume(doses, how),
        "released_on": day(released, how),
        "expires_on": day(expires, how),
    }


def firm(product: str, name: str, suite: str, start: str) -> Row:
    """A batch already decided."""
    return {
        "batch": name,
        "product": product,
        "suite": suite,
        "start": day(start, "already decided"),
    }


def freezer(name: str, positions: int, how: str, begin: str = "", end: str = "") -> Row:
    """Positions in service, always or between two dates."""
    row: dict[str, str | Sourced] = {
        "freezer": name,
        "positions": assume(positions, how, "freezer"),
    }
    if begin:
        row["from"] = day(begin, how)
        row["to"] = day(end, how)
    return row


def fresh(**values: Sourced) -> Mapping[str, Sourced]:
    """An [autologous] table in the order of contract 9; the longest wait is the product's."""
    if missing := set(FRESH) - set(values):
        raise ValueError(f"autologous: {sorted(missing)} missing")
    return {key: values[key] for key in FRESH}


def slots(number: int, load: str) -> Sourced:
    """Slots a week of a plant sized for its patients: load at one slot / 0.85, rounded up."""
    return assume(number, f"{load} lots asked for a week / a load of 0.85, rounded up")


FRESH = (
    "kind",
    "slots_per_week",
    "apheresis_days",
    "make_days",
    "make_days_sd",
    "release_days",
    "transit_days",
    "success",
    "remakes",
    "remake_success",
    "dropout_per_month",
    "cost_per_lot",
    "chair_days",
    "bed_days",
)
CHINA = {
    "Spring Festival": [("2026-02-16", "2026-02-22"), ("2027-02-08", "2027-02-14")],
    "Yearly maintenance": [("2026-08-03", "2026-08-16"), ("2027-08-02", "2027-08-15")],
}
WEST = {
    "Yearly maintenance": [("2026-07-27", "2026-08-09"), ("2027-07-26", "2027-08-08")],
    "Year's end": [("2026-12-21", "2026-12-27"), ("2027-12-20", "2027-12-26")],
}
