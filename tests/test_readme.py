"""Every command and the script that the documents show are run, on `tiny` in a scenario's place."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from planner import cli

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md")), *sorted(ROOT.glob("data/*.md"))]


def blocks(page: Path, language: str) -> list[str]:
    found = FENCE.findall(page.read_text(encoding="utf-8"))
    return [body for info, body in found if info == language]


def commands(page: Path) -> list[list[str]]:
    lines = [line for body in blocks(page, "sh") for line in body.splitlines()]
    return [words for line in lines if (words := shlex.split(line, comments=True))]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory in which every scenario of data/ is `tiny`."""
    for folder in ("msc_agvhd", "ipsc_nk"):
        shutil.copytree(ROOT / "data" / "tiny", tmp_path / "data" / folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
@pytest.mark.usefixtures("place")
def test_every_command_works(page: Path) -> None:
    """In the page's own order, each from where the ones before it left things."""
    for program, *words in commands(page):
        if program == "make":
            recipe = ["make", "-n", "-C", str(ROOT), *words]
            assert subprocess.run(recipe, capture_output=True, check=False).returncode == 0, words
        else:
            assert program == "cryoplan", f"{page.name}: nobody tests {program}"
            with pytest.raises(SystemExit) as ended:
                cli.main(words)
            assert not ended.value.code, f"{page.name}: cryoplan {shlex.join(words)}"


def test_every_subcommand_is_documented() -> None:
    shown = {words[1] for words in commands(ROOT / "README.md") if words[0] == "cryoplan"}
    known = {command.name or command.callback.__name__ for command in cli.app.registered_commands}
    assert shown == known


def test_batch_script(place: Path) -> None:
    (script,) = blocks(ROOT / "README.md", "python")
    assert len([line for line in script.splitlines() if line.strip()]) <= 10
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=300
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.count("accepted") == 2
    for name in ("msc_agvhd", "ipsc_nk"):
        assert (place / "plans" / name / "batches.csv").is_file()


def test_demo_is_the_documented_command() -> None:
    """What `make demo` types is a scenario that exists and a command that is shown."""
    recipe = subprocess.run(
        ["make", "-n", "-C", str(ROOT), "demo"], capture_output=True, text=True, check=True
    ).stdout
    (line,) = [x for x in recipe.splitlines() if x.startswith(".venv/bin/cryoplan solve")]
    assert (ROOT / line.split()[2] / "scenario.toml").is_file()
