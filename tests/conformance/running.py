"""The command line as a user meets it: exit code and what is said, without a new process."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from planner.cli import main

HERE = Path(__file__).parent
CASES = sorted(x.parent for x in HERE.glob("*/expected.toml"))
GOOD = HERE / "made_by_hand"


@dataclass(frozen=True, slots=True)
class Ran:
    """What one command said, on both streams, and its exit code."""

    code: int
    text: str


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> Ran:
    """`cryoplan` with these arguments."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as end:
        main([str(x) for x in arguments])
    said = capsys.readouterr()
    return Ran(int(end.value.code or 0), said.out + said.err)


def expected(case: Path) -> dict[str, Any]:
    return tomllib.loads((case / "expected.toml").read_text(encoding="utf-8"))


def report(plan: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((plan / "report.json").read_text(encoding="utf-8"))
    return found
