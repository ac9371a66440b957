"""Every command and the script that the documents show are run, on `tiny` in a scenario's place."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from planner.cli.commands import app
from tests.builders.folders import tiny_with_comparator
from tests.planner.cli.typed import cryoplan

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STANDING_IN = ("msc_agvhd", "ipsc_nk", "ucart")
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted(ROOT.glob("docs/*.md")),
    *sorted(ROOT.glob("data/*.md")),
]


def blocks(page: Path, language: str) -> list[str]:
    found = FENCE.findall(page.read_text(encoding="utf-8"))
    return [body for info, body in found if info == language]


def commands(page: Path) -> list[list[str]]:
    lines = [line for body in blocks(page, "sh") for line in body.splitlines()]
    return [words for line in lines if (words := shlex.split(line, comments=True))]


PAGES_WITH_COMMANDS = [page for page in PAGES if commands(page)]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory in which every scenario of data/ is `tiny`, with a comparator."""
    for folder in STANDING_IN:
        tiny_with_comparator(tmp_path / "data" / folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_pages_with_commands_are_found() -> None:
    """So that a changed fence cannot leave the test below without commands."""
    assert ROOT / "README.md" in PAGES_WITH_COMMANDS
    assert len(PAGES_WITH_COMMANDS) >= 3


@pytest.mark.parametrize("page", PAGES_WITH_COMMANDS, ids=lambda p: p.name)
@pytest.mark.usefixtures("place")
def test_every_command_works(page: Path) -> None:
    """In the page's own order, each from where the ones before it left things."""
    for program, *words in commands(page):
        if program == "make":
            recipe = ["make", "-n", "-C", str(ROOT), *words]
            assert subprocess.run(recipe, capture_output=True, check=False).returncode == 0, words
        else:
            assert program == "cryoplan", f"{page.name}: nobody tests {program}"
            # `app` itself would listen for ever; tests/e2e walks through it
            typed = ["app", "--help"] if words[0] == "app" else words
            assert cryoplan(*typed).code == 0, f"{page.name}: cryoplan {shlex.join(words)}"


def test_every_subcommand_is_documented() -> None:
    shown = {words[1] for words in commands(ROOT / "README.md") if words[0] == "cryoplan"}
    known = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert shown == known


def test_batch_script(place: Path) -> None:
    (script,) = blocks(ROOT / "README.md", "python")
    assert len([line for line in script.splitlines() if line.strip()]) <= 10
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=300
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.count("accepted") == len(STANDING_IN)
    for name in STANDING_IN:
        assert (place / "plans" / name / "batches.csv").is_file()


def test_demo_is_the_documented_command() -> None:
    """What `make demo` types is a scenario that exists and a command that is shown."""
    recipe = subprocess.run(
        ["make", "-n", "-C", str(ROOT), "demo"], capture_output=True, text=True, check=True
    ).stdout
    lines = [x.split() for x in recipe.splitlines() if x.startswith(".venv/bin/cryoplan ")]
    assert [words[1] for words in lines] == ["solve", "compare"]
    assert len({words[2] for words in lines}) == 1
    assert (ROOT / lines[0][2] / "scenario.toml").is_file()
