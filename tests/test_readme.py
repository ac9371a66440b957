"""Every command and the script that the documents show are run, on `tiny` in a scenario's place."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner import read_scenario
from planner.cli.commands import app
from tests.builders.folders import tiny_with_comparator
from tests.planner.cli.typed import cryoplan

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
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
    """A working directory: every scenario of data/ is `tiny`, and `actuals` has no table."""
    for folder in STANDING_IN:
        tiny_with_comparator(tmp_path / "data" / folder)
    (tmp_path / "actuals").mkdir()
    monkeypatch.setenv("CRYOPLAN_STORE", str(tmp_path / "runs.db"))
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


def option(words: list[str], name: str) -> str | None:
    return words[words.index(name) + 1] if name in words else None


def planned_from(typed: list[list[str]]) -> Iterator[tuple[list[str], str, str | None]]:
    """Commands that take a plan folder, their scenario, and the scenario that plan is of.

    None: no command before them has written that folder.
    """
    scenario_of: dict[str, str] = {}
    for program, *words in typed:
        if program == "make" and words == ["demo"]:
            scenario_of |= {"plan": "data/ucart", "comparison/plan": "data/ucart"}
        if program != "cryoplan" or words[0] not in {
            "solve",
            "check",
            "simulate",
            "compare",
            "roll",
        }:
            continue
        command, scenario, *_ = words
        plan = option(words, "--plan") if command == "compare" else None
        if command in {"check", "simulate", "roll"}:
            plan = words[2]
        if plan is not None:
            yield words, scenario, scenario_of.get(plan)
        out = option(words, "--out")
        if command == "solve" and out is not None:
            scenario_of[out] = scenario
        if command == "compare" and out is not None:
            scenario_of[f"{out}/plan"] = scenario


@pytest.mark.parametrize("page", PAGES_WITH_COMMANDS, ids=lambda p: p.name)
def test_a_plan_that_a_command_takes_is_one_of_its_scenario(page: Path) -> None:
    """So that a reader may paste a page's commands in order; above all scenarios are `tiny`."""
    wrong = [words for words, its, of in planned_from(commands(page)) if of != its]
    assert not wrong, f"{page.name}: no command before has planned that scenario there"


def test_a_plan_of_another_scenario_is_found() -> None:
    typed = [
        ["solve", "data/a", "--out", "plan"],
        ["solve", "data/b", "--out", "plan"],
        ["simulate", "data/a", "plan", "--out", "s"],
        ["check", "data/b", "other"],
    ]
    found = [(its, of) for _, its, of in planned_from([["cryoplan", *x] for x in typed])]
    assert found == [("data/a", "data/b"), ("data/b", None)]


def test_every_scenario_of_a_command_exists() -> None:
    for page in PAGES_WITH_COMMANDS:
        named = {x for line in commands(page) for x in line if x.startswith("data/")}
        assert all((ROOT / x / "scenario.toml").is_file() for x in named), page.name


def test_the_ending_that_the_readme_shows(tmp_path: Path) -> None:
    """The same lines, wherever the screen breaks a sentence.

    The figures of an equally good plan may differ, cost and bound hardly.
    """
    (shown,) = re.findall(r"^```\n(Proven.*?)^```$", README, re.MULTILINE | re.DOTALL)
    said = cryoplan("solve", ROOT / "data" / "ucart", "--out", tmp_path / "plan", "--quiet").out

    def form(text: str) -> str:
        return " ".join(re.sub(r"[\d.,]+", "0", text).split())

    def money(text: str) -> list[float]:
        return [float(x.replace(",", "")) for x in re.findall(r"([\d,]+) CNY$", text, re.MULTILINE)]

    assert [x for x in shown.splitlines() if form(x) not in form(said)] == []
    assert money(shown) == pytest.approx(money(said)[-2:], rel=0.005)


def test_what_the_readme_says_of_the_examples() -> None:
    folders = sorted(path.parent for path in ROOT.glob("data/*/scenario.toml"))
    scenarios = {folder.name: read_scenario(folder) for folder in folders}
    doses = [p.doses_per_batch for s in scenarios.values() for p in s.products.values()]
    assert f"{min(doses)} to {max(doses)} in the examples" in README
    assert len(folders) == 13
    assert "thirteen example scenarios" in README
    patients = sum(scenarios["ucart"].demand.patients.values())
    assert f"`data/ucart` has {patients:,} patients in two years" in README
    sources = "".join((f / "SOURCES.md").read_text(encoding="utf-8") for f in folders)
    status = re.findall(r"\| (assumption|derived|memory|verified) \|$", sources, re.MULTILINE)
    assert status.count("assumption") > len(status) / 2


def test_every_subcommand_is_documented() -> None:
    shown = {words[1] for words in commands(ROOT / "README.md") if words[0] == "cryoplan"}
    known = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert shown == known | {group.name for group in app.registered_groups}


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
    lines = [words for words in lines if ".venv/compiled" not in words]  # part of the installation
    assert [words[1] for words in lines] == ["solve", "compare"]
    assert len({words[2] for words in lines}) == 1
    assert (ROOT / lines[0][2] / "scenario.toml").is_file()
