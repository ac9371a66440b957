"""The names of the bridge to the engine, each looked up on first use."""

import subprocess
import sys

import pytest

import planner.solving
from planner.solving import outcome, solve


def test_every_name_leads_somewhere() -> None:
    found = {name: getattr(planner.solving, name) for name in planner.solving.__all__}
    assert found["SolveOutcome"] is outcome.SolveOutcome
    assert found["solve_scenario"] is solve.solve_scenario
    assert None not in found.values()


def test_another_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'find_plan'"):
        getattr(planner.solving, "find_plan")  # noqa: B009  mypy knows that there is none


def test_settings_and_outcomes_load_no_solver() -> None:
    code = "from planner.solving import Settings, SolveOutcome; import sys; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "optimizer.settings" in loaded
    assert not loaded & {"numba", "highspy", "pulp", "planner.solving.solve"}
