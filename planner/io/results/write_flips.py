"""flips.csv and flips.json: what would flip a comparison (docs/flips.md)."""

from collections.abc import Iterator, Mapping

from planner.io.plan.report import encode_report
from planner.io.text.csv_rows import RowValue, csv_bytes, written
from planner.results.flips import Flip, FlipPoint, Flips
from planner.results.interval import Interval, limits

FILES = CSV_FILE, JSON_FILE = "flips.csv", "flips.json"
COLUMNS = (
    "scope", "parameter", "unit", "plan", "here", "looked_from", "looked_to", "status", "flips_at",
    "certain_until", "certain_from",
)  # fmt: skip


def flip_files(flips: Flips, about: Mapping[str, object], excel: bool = False) -> dict[str, bytes]:
    """Both files by name.  about: what else flips.json says.  excel: CSV with BOM and CRLF."""
    return {CSV_FILE: flips_csv(flips, excel), JSON_FILE: flips_json(flips, about)}


def flips_csv(flips: Flips, excel: bool = False) -> bytes:
    """One row for each parameter, product and direction; blank where there is no such value."""
    return csv_bytes([COLUMNS, *(written(_row(f)) for f in flips.flips)], excel)


def flips_json(flips: Flips, about: Mapping[str, object]) -> bytes:
    """Who is ahead, every search with the values it looked at, and how it was made."""
    return encode_report(
        {
            "ahead": {product: _interval(x) for product, x in flips.ahead.items()},
            "relative_response": dict(flips.response),
            "notes": list(flips.notes),
            "searches": [
                {
                    **dict(zip(COLUMNS, _row(f), strict=True)),
                    "values": [_point(p) for p in f.points],
                }
                for f in flips.flips
            ],
            **about,
        }
    )


def _row(f: Flip) -> Iterator[RowValue]:
    yield from (f.scope, f.parameter, f.unit, f.plan.value, f.here, f.first, f.last, f.status.value)
    yield from (f.value, f.certain_until, f.certain_from)


def _point(point: FlipPoint) -> dict[str, object]:
    return {"value": point.value, "difference": _interval(point.difference)}


def _interval(found: Interval | None) -> dict[str, float | None]:
    return dict(zip(("mean", "low", "high"), limits(found), strict=True))
