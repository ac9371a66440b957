"""flips.json read back (docs/comparison.md)."""

import json
from collections.abc import Mapping
from typing import Any

from planner.io.results.write_flips import JSON_FILE
from planner.results.flips import Flip, FlipPoint, Flips, FlipStatus, PlanUsed
from planner.results.interval import Interval


def read_flips(files: Mapping[str, bytes]) -> Flips | None:
    """The flips that wrote these files; None: there are none.  KeyError where one is broken."""
    if JSON_FILE not in files:
        return None
    told = json.loads(files[JSON_FILE])
    return Flips(
        ahead={p: _known(x) for p, x in told["ahead"].items()},
        response=told["relative_response"],
        flips=tuple(map(_flip, told["searches"])),
        notes=tuple(told["notes"]),
    )


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
