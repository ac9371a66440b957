"""The scenario `data/tiny` and copies of it, for tests that change or stand in for a folder."""

import csv
import shutil
from pathlib import Path

TINY = Path(__file__).parents[2] / "data" / "tiny"
COMPARATOR = """
[autologous]
slots_per_week = 2
apheresis_days = 3
make_days = 7
make_days_sd = 2
release_days = 4
transit_days = 1
success = 0.8
remakes = 1
dropout_per_month = 0.5
max_wait_days = 40
cost_per_lot = 300
chair_days = 1
"""


def tiny_with_comparator(place: Path) -> Path:
    """A copy of `tiny` in `place`, with fresh autologous manufacture to compare it with."""
    shutil.copytree(TINY, place)
    with (place / "scenario.toml").open("a", encoding="utf-8") as file:
        file.write(COMPARATOR)
    return place


def rows(table: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, cells as text."""
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
