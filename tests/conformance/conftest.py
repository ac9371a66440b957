"""The cases are solved in this process: to start a worker for each takes longer than to solve it.

Arguments and report are the same (planner/solve_process); that the command line solves in a worker
is tested in tests/planner/cli and tests/planner/solve_process.
"""

import pytest

from planner.solve_process import job
from planner.workflow import solve as workflow


@pytest.fixture(autouse=True)
def _without_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "solve", workflow.solve)
