"""The cases, what each expects, and what a report says."""

import json
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CASES = sorted(x.parent for x in HERE.glob("*/expected.toml"))
GOOD = HERE / "made_by_hand"
WHOLE_COURSES = HERE / "whole_courses_by_hand"
STATE = HERE / "state_by_hand"


def expected(case: Path) -> dict[str, Any]:
    return tomllib.loads((case / "expected.toml").read_text(encoding="utf-8"))


def report(plan: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((plan / "report.json").read_text(encoding="utf-8"))
    return found
