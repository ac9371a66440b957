"""The worker loads only what it needs: the rest took two thirds of the time until it began."""

import subprocess
import sys

NOT_NEEDED = {"pandas", "openpyxl", "ortools", "streamlit", "planner.workflow.examine"}


def test_what_the_worker_loads() -> None:
    code = "import planner.solve_process.__main__, sys; print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "planner.solving" in loaded
    assert not NOT_NEEDED & loaded
