"""Ctrl-C at any moment: one sentence and exit code 130, never a traceback."""

import subprocess
import sys

import pytest

from planner import cli
from planner.cli import commands
from tests.builders.folders import TINY
from tests.planner.cli.typed import cryoplan

WHILE_LOADING = """
import signal, sys
from planner.cli import main

signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it

class Press:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, Press())
main(["validate", sys.argv[2]])
"""


@pytest.mark.parametrize("module", ["typer", "planner.cli.commands", "planner.io.scenario.read"])
def test_while_modules_are_loaded(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WHILE_LOADING, module, str(TINY)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == f"{cli.STOPPED}\n"


def test_where_a_library_makes_a_fault_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as pressed:
            raise ImportError("half of a library") from pressed

    monkeypatch.setattr(commands, "app", broken)
    assert cryoplan("validate", TINY) == (130, "", f"{cli.STOPPED}\n")


def test_an_ordinary_fault_is_told_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        try:
            raise KeyError("a")
        except KeyError as missing:
            raise ValueError("b") from missing

    monkeypatch.setattr(commands, "app", broken)
    done = cryoplan("validate", TINY)
    assert done.code == 1
    assert "A fault of cryoplan itself, not of your data: ValueError: b" in done.err
