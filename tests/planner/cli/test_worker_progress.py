"""What is seen while many runs are solved: a bar on a terminal, lines elsewhere, or nothing."""

import io

import pytest
from rich.console import Console

from planner.cli import worker_progress as spreading
from planner.cli.worker_progress import counted


def told(terminal: bool, quiet: bool = False) -> str:
    text = io.StringIO()
    errors = Console(file=text, force_terminal=terminal, width=120, color_system=None)
    with counted(5, done=2, quiet=quiet, errors=errors) as step:
        step("")
        step("INFEASIBLE")
    return text.getvalue()


def test_a_bar_counts_on_from_what_is_done() -> None:
    assert "4/5" in told(terminal=True)
    assert "1 without a plan" in told(terminal=True)


def test_lines_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(terminal=False) == ""
    monkeypatch.setattr(spreading, "LINE_INTERVAL", 0.0)
    assert [line.partition(": ")[2] for line in told(terminal=False).splitlines()] == [
        "3 of 5 done (solving)", "4 of 5 done (solving)",
    ]  # fmt: skip


def test_quiet_says_nothing() -> None:
    assert told(terminal=True, quiet=True) == ""
