"""comparison.csv with comparison.json, and flips.json, read back (docs/comparison.md)."""

import csv
import json
from collections.abc import Mapping
from io import StringIO
from typing import Any

from planner.io.results.write_comparison import CSV_FILE, JSON_FILE, SIDES
from planner.io.results.write_flips import JSON_FILE as FLIPS_FILE
from planner.io.text.cells import clean_cell
from planner.results.comparison import ComparedFigure, Comparison
from planner.results.flips import Flip, FlipPoint, Flips, FlipStatus, PlanUsed
from planner.results.interval import Interval


def read_comparison(files: Mapping[str, bytes]) -> Comparison | None:
    """The comparison that wrote these files; None: there is none.  KeyError where one is broken."""
    if CSV_FILE not in files or JSON_FILE not in files:
        return None
    told = json.loads(files[JSON_FILE])
    rows = csv.DictReader(StringIO(files[CSV_FILE].decode("utf-8-sig")))
    return Comparison(
        figures=tuple(map(_figure, rows)),
        verdict=told["verdict"],
        replications=told["replications"],
        seed=told["seed"],
        patients=told["patients"],
        notes=tuple(told["notes"]),
    )


def read_flips(files: Mapping[str, bytes]) -> Flips | None:
    """The flips that wrote these files; None: there are none.  KeyError where one is broken."""
    if FLIPS_FILE not in files:
        return None
    told = json.loads(files[FLIPS_FILE])
    return Flips(
        ahead={p: _known(x) for p, x in told["ahead"].items()},
        response=told["relative_response"],
        flips=tuple(map(_flip, told["searches"])),
        notes=tuple(told["notes"]),
    )


def _figure(row: Mapping[str, str]) -> ComparedFigure:
    sides = {
        side: _cells(*(row[f"{side}{end}"] for end in ("", "_low", "_high"))) for side in SIDES
    }
    return ComparedFigure(
        scope=clean_cell(row["scope"]), kpi=row["kpi"], unit=clean_cell(row["unit"]), **sides
    )


def _cells(mean: str, low: str, high: str) -> Interval | None:
    return Interval(mean=float(mean), low=float(low), high=float(high)) if mean else None


def _flip(told: Mapping[str, Any]) -> Flip:
    return Flip(
        scope=told["scope"],
        parameter=told["parameter"],
        unit=told["unit"],
        here=told["here"],
        first=told["looked_from"],
        last=told["looked_to"],
        plan=PlanUsed(told["plan"]),
        status=FlipStatus(told["status"]),
        value=told["flips_at"],
        certain_until=told["certain_until"],
        certain_from=told["certain_from"],
        points=tuple(
            FlipPoint(value=x["value"], difference=_interval(x["difference"]))
            for x in told["values"]
        ),
    )


def _known(told: Mapping[str, float]) -> Interval:
    return Interval(mean=told["mean"], low=told["low"], high=told["high"])


def _interval(told: Mapping[str, float | None]) -> Interval | None:
    mean, low, high = told["mean"], told["low"], told["high"]
    if mean is None or low is None or high is None:
        return None
    return Interval(mean=mean, low=low, high=high)
