"""kill -9 at any moment loses nothing that was acknowledged, and leaves nothing half written."""

import os
import re
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.planner.runs.databases import BACKENDS, new_address

ROOT = Path(__file__).parents[3]
KILLS, STORES, SEED = 200, 10, 16


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked on Unix only")
@pytest.mark.parametrize("backend", BACKENDS)
def test_two_hundred_kills(backend: str, tmp_path: Path) -> None:
    """Ten stores, so that the making of the tables is struck too."""
    with ExitStack() as stores:
        addresses = [stores.enter_context(new_address(backend, tmp_path)) for _ in range(STORES)]
        words = [sys.executable, "-m", "tests.planner.runs.killed", str(KILLS), str(SEED)]
        ended = subprocess.run(
            [*words, *addresses], cwd=ROOT, capture_output=True, text=True, check=False, timeout=600
        )
    assert ended.returncode == 0, ended.stderr[-3000:]
    said = re.match(rf"{KILLS} kills, (\d+) acknowledged, (\d+) before it was open", ended.stdout)
    assert said, ended.stdout
    acknowledged, unopened = map(int, said.groups())
    assert acknowledged > KILLS  # or it was killed before it could write, and nothing was tested
    assert unopened > 0
