"""SOURCES.md of a scenario folder: how each value was set, and what stands behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from planner.errors import PlannerError

SOURCES_FILE = "SOURCES.md"
FOUND = ("verified", "derived")  # read in a source, or arithmetic on what was
SEPARATOR = ", "

Place = tuple[str, str, str]  # file, row, column; the row of a key is its section, or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueSource:
    """How one value of a scenario was set; texts are as SOURCES.md has them."""

    value: str
    how: str
    status: str  # verified, derived, memory or assumption
    read_in: tuple[str, ...] = ()  # where the figures behind it were read

    @property
    def found(self) -> bool:
        """Somebody wrote the value down elsewhere; a planner's own choice is an assumption."""
        return self.status in FOUND


Sources = Mapping[Place, ValueSource]


def folder_sources(scenario_path: str | Path) -> Sources:
    """The sources of a scenario folder; none where it has no SOURCES.md, and for an .xlsx."""
    place = Path(scenario_path) / SOURCES_FILE
    if not place.is_file():
        return {}
    try:
        return sources(place.read_bytes())
    except OSError as error:
        raise PlannerError(f"{place} cannot be read: {error.strerror or error}.") from error


def sources(content: bytes) -> Sources:
    """The sources in a SOURCES.md; text outside its two tables is passed over."""
    rows = list(_rows(content.decode("utf-8-sig", errors="replace")))
    read_in = {
        r["figure"]: r["source"]
        for r in rows
        if {"figure", "source"} <= r.keys() and r.get("status") in FOUND
    }
    found: dict[Place, ValueSource] = {}
    for row in rows:
        if not {"file", "row", "column", "value", "how it was set"} <= row.keys():
            continue
        figures = (x.strip() for x in row.get("figures", "").split(SEPARATOR))
        source = ValueSource(
            value=row["value"],
            how=row["how it was set"],
            status=row.get("status", ""),
            read_in=tuple(dict.fromkeys(read_in[x] for x in figures if x in read_in)),
        )
        for name in dict.fromkeys((row["row"], *row["row"].split(SEPARATOR))):
            found.setdefault((row["file"], name, row["column"]), source)
    return found


def _rows(text: str) -> Iterator[dict[str, str]]:
    """The rows of every table, by its heads."""
    heads: list[str] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            heads = []
            continue
        cells = [x.strip() for x in line.strip().removeprefix("|").removesuffix("|").split("|")]
        if not heads:
            heads = cells
        elif any(cell.strip("-: ") for cell in cells):
            yield dict(zip(heads, cells, strict=False))
