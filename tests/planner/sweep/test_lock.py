"""One command at a time: the second is told who has the folder, the dead have nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from planner.errors import PlannerError
from planner.sweep.lock import LOCK, exclusive
from tests.builders.folders import TINY
from tests.planner.cli.typed import cryoplan

HOLDS = """
import sys
from pathlib import Path
from planner.sweep.lock import exclusive
with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_is_told_and_the_dead_hold_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(out / "runs")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        for command in ("sweep", "value"):
            code, said, faults = cryoplan(command, TINY, "--out", out)
            assert (code, said) == (2, "")
            assert f"Another cryoplan (process {first.pid}) is writing to {out}." in faults
    finally:
        os.kill(first.pid, signal.SIGKILL)
        first.communicate()
    with exclusive(out / "runs"):
        assert (out / "runs" / LOCK).read_text() == str(os.getpid())


def test_where_nothing_comes_of_it_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(PlannerError, match="broken"), exclusive(tmp_path / "out" / "runs"):
        raise PlannerError("broken")
    assert not (tmp_path / "out").exists()
