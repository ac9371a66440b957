"""The scenario that `cryoplan new` writes: small, without faults, with words on what to fill in."""

from collections.abc import Iterator
from datetime import date, timedelta

from planner.io.scenario.autologous_keys import AUTOLOGOUS, AUTOLOGOUS_KEY
from planner.io.scenario.canonical import csv_bytes, toml_value, utf8_bytes
from planner.io.scenario.schema import SETTINGS, SETTINGS_FILE, TABLES
from planner.io.text.column import Column, Kind, Table

START = date(2026, 1, 5)
WEEKS = 26
VALUES = {
    "name": "A scenario to start from", "start": START.isoformat(), "weeks": str(WEEKS),
    "currency": "EUR", "yield": "expected", "lots_per_week": "2", "early_discard": "false",
    "fefo": "true", "frozen_weeks": "0", "seed": "1",
}  # fmt: skip
ROWS: dict[str, list[dict[str, str]]] = {
    "products": [
        {"product": "MSC", "name": "Umbilical-cord MSC", "doses_per_batch": "60",
         "batch_success": "0.9", "production_weeks": "4", "release_weeks": "3",
         "shelf_life_weeks": "104", "course": "2;2;2;2", "max_wait_weeks": "3",
         "batch_cost": "45000", "release_cost": "8000", "storage_cost": "1.5",
         "discard_cost": "20", "wait_cost": "400", "lost_cost": "30000", "clearance_weeks": "1",
         "ending_cover_weeks": "4"},
    ],
    "lineage": [
        {"product": "MSC", "wcb_vials_per_mcb_vial": "20", "wcb_weeks": "5", "wcb_cost": "12000",
         "mcb_vials_per_donor": "30", "mcb_weeks": "12", "mcb_cost": "60000",
         "donors_available": "2"},
    ],
    "banks": [
        {"bank": "WCB1", "product": "MSC", "tier": "WCB", "donor": "D1", "vials": "18",
         "available_on": "2025-06-02"},
        {"bank": "MCB1", "product": "MSC", "tier": "MCB", "donor": "D1", "vials": "25",
         "available_on": "2025-03-03"},
    ],
    "suites": [{"suite": "A", "rooms": "2", "products": "MSC"}],
    "closures": [
        {"suite": "A", "from": "2026-04-06", "to": "2026-04-12", "rooms": "1", "reason": "repair"}
    ],
    "freezers": [{"freezer": "F1", "positions": "800"}],
    "hospitals": [
        {"hospital": "H1", "name": "University hospital", "region": "north", "ship_cost": "150"},
        {"hospital": "H2", "name": "City hospital", "region": "south", "transit_weeks": "1"},
    ],
    "lots": [
        {"lot": "L1", "product": "MSC", "doses": "90", "released_on": "2025-11-03",
         "expires_on": "2027-10-03"},
    ],
    "demand": [
        {"product": "MSC", "hospital": hospital, "patients": patients,
         "week": (START + timedelta(weeks=week)).isoformat()}
        for hospital, patients in (("H1", "2"), ("H2", "1"))
        for week in range(WEEKS)
    ],
}  # fmt: skip
STATE: dict[str, list[dict[str, str]]] = {  # what --full adds: how things stand at the start
    "lots": [
        {"lot": "F1", "product": "MSC", "doses": "60", "released_on": "2026-01-19",
         "expires_on": "2027-12-26", "status": "quarantine", "bank": "WCB1", "donor": "D1",
         "success": "0.9"},
        {"lot": "L2", "product": "MSC", "doses": "8", "released_on": "2025-11-03",
         "expires_on": "2027-10-03", "status": "hold", "bank": "WCB1", "donor": "D1"},
    ],
    "batches": [
        {"batch": "F1", "product": "MSC", "suite": "A", "start": "2025-12-01", "bank": "WCB1",
         "donor": "D1", "frozen": "true"},
        {"batch": "F2", "product": "MSC", "suite": "A", "start": "2025-12-29", "bank": "WCB1",
         "donor": "D1"},
    ],
    "waiting": [{"product": "MSC", "hospital": "H1", "due": "2025-12-29", "patients": "1"}],
    "courses": [
        {"product": "MSC", "hospital": "H1", "started": "2025-12-22", "patients": "2",
         "shipped": "4"},
    ],
    "transit": [{"product": "MSC", "hospital": "H2", "infused": "2026-01-05", "doses": "2"}],
}  # fmt: skip


def template_files(*, full: bool = False) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file; blank cells take their defaults.

    full: every table and column, and rows that tell of the state at the start.
    """
    yield SETTINGS_FILE, utf8_bytes(_toml())
    for table in TABLES:
        if table.added_later and not full:
            continue
        rows = ROWS.get(table.name, []) + (STATE.get(table.name, []) if full else [])
        header = [c for c in table.columns if full or not c.silent]
        yield table.file, csv_bytes({c: [row.get(c.name) for row in rows] for c in header})


def _toml() -> str:
    lines = [
        "# A scenario of cryoplan: this file and the tables beside it, one CSV file each.",
        "# Replace what stands here by your own.  Then: cryoplan validate FOLDER",
        "# data/README.md explains every column; blank cells take the default.",
        "#",
        *(f"#   {t.file:<14} {t.meaning}{_need(t)}" for t in TABLES),
    ]
    for column in SETTINGS:
        lines += ["", _comment(column)]
        if column.name in VALUES:
            lines.append(f"{column.name} = {toml_value(column, VALUES[column.name])}")
        else:
            lines.append(f"# {column.name} =")
    lines += [
        "",
        "# To compare with fresh autologous treatment, fill in and remove the # before each line.",
        f"# [{AUTOLOGOUS_KEY}.PRODUCT] overrides a value for one product.",
        f"# [{AUTOLOGOUS_KEY}]",
        *(f"# {c.name} =     {_comment(c)}" for c in AUTOLOGOUS),
    ]
    return "\n".join([*lines, ""])


def _need(table: Table) -> str:
    """Whether the file has to be there."""
    if table.required:
        return ""
    return " (may be missing)" if table.added_later else " (may be empty)"


def _comment(column: Column) -> str:
    """The meaning, the unit, and what may be written."""
    unit = f" [{column.unit}]" if column.unit else ""
    kind = ", a Monday" if column.kind is Kind.MONDAY else ""
    words = f": {' or '.join(column.choices)}" if column.choices else ""
    default = column.absent or column.default
    blank = f"; left out: {default}" if default and default != "left out" else ""
    return f"# {column.meaning}{unit}{kind}{words}{blank}"
