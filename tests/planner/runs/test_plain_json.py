"""Settings and figures hold values of Python and of numpy."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath

import numpy as np

from planner.runs.plain_json import figures_json, settings_json


@dataclass(frozen=True)
class Asked:
    gap: float
    names: tuple[str, ...]


def test_settings_of_every_kind() -> None:
    settings = {
        "solve": Asked(gap=0.005, names=("a", "b")),
        "paths": np.int64(3),
        "day": date(2026, 1, 5),
        "cost": Decimal("1.50"),
        "plan": PurePosixPath("plan/a"),
        "set": {"b", "a"},
        "none": None,
        "中": "批次",
    }
    assert json.loads(settings_json(settings)) == {
        "solve": {"gap": 0.005, "names": ["a", "b"]},
        "paths": 3,
        "day": "2026-01-05",
        "cost": "1.50",
        "plan": "plan/a",
        "set": ["a", "b"],
        "none": None,
        "中": "批次",
    }


def test_figures_that_are_not_finite_are_undefined() -> None:
    figures = {"cost": float("nan"), "bound": float("inf"), "gap": 0.1 + 0.2, "n": np.int64(2)}
    found = json.loads(figures_json(figures))  # type: ignore[arg-type]
    assert found == {"cost": None, "bound": None, "gap": 0.1 + 0.2, "n": 2}
