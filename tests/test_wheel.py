"""The wheel, installed apart from this checkout and used from an empty folder.

Only planner and optimizer come from the wheel; the libraries are those of this Python.
"""

import json
import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from venv import EnvBuilder
from zipfile import ZipFile

import pytest

from tests.served import PAGE_NAMES, served

ROOT = Path(__file__).parents[1]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
VISIT = """
import json, sys
from streamlit.testing.v1 import AppTest
from planner.shipped import PAGE
from planner.app.frame.documents import DOCUMENTS, title
from planner.app.frame.explained import EXPLAINED
from planner.app.frame.page_head import LINK
import optimizer, planner

def explained(app, name):
    app.button(key=LINK).click().run()
    assert not app.exception, app.exception
    document, heading = EXPLAINED[name]
    assert f"### {heading or title(document)}" in [x.value for x in app.markdown]

app = AppTest.from_file(str(PAGE), default_timeout=120).run()
titles = {"home": app.title[0].value}
explained(app, "home")
for name in sys.argv[1:]:
    app.switch_page(f"../app/pages/{name}.py").run()
    titles[name] = app.title[0].value
    assert not app.exception, app.exception
    explained(app, name)
print(json.dumps(
    {"titles": titles, "from": [planner.__file__, optimizer.__file__, str(DOCUMENTS)]}
))
"""

pytestmark = pytest.mark.long


@dataclass(frozen=True, slots=True)
class Installed:
    """A virtual environment with the wheel, and an empty folder to work in."""

    wheel: Path
    venv: Path
    work: Path

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A program of the environment, run in the folder without a path to this checkout."""
        return subprocess.run(
            [str(self.venv / "bin" / words[0]), *words[1:]],
            cwd=self.work, env=self.environment, capture_output=True, text=True, timeout=300,
            check=False,
        )  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        return {**kept, "CRYOPLAN_STORE": f"sqlite:///{self.venv / 'runs.db'}"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    made = tmp_path_factory.mktemp("wheel")
    build = ["wheel", "--no-deps", "--no-index", "--no-build-isolation", "-w", str(made), str(ROOT)]
    subprocess.run([*PIP, *build], check=True)
    (wheel,) = made.glob("cryoplan-*.whl")
    venv = made / "venv"
    EnvBuilder(symlinks=True).create(venv)
    subprocess.run(
        [*PIP, "--python", str(venv / "bin" / "python"), "install", "--no-deps", "--no-index",
         str(wheel)],
        check=True,
    )  # fmt: skip
    (site,) = venv.glob("lib/python*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    work = made / "empty"
    work.mkdir()
    return Installed(wheel, venv, work)


def test_the_wheel_holds_what_the_program_reads(installed: Installed) -> None:
    names = set(ZipFile(installed.wheel).namelist())
    folder = "planner/shipped_files"
    settings = {str(x.relative_to(ROOT)) for x in ROOT.glob("data/*/scenario.toml")}
    assert len(settings) > 10
    assert {f"{folder}/{x}" for x in settings} <= names
    assert {f"{folder}/docs/{x.name}" for x in ROOT.glob("docs/*.md")} <= names
    assert {f"{folder}/streamlit_app.py", f"{folder}/.streamlit/config.toml"} <= names
    packages = [*ROOT.glob("planner/**/*"), *ROOT.glob("optimizer/**/*")]
    every = {
        str(x.relative_to(ROOT)) for x in packages if x.is_file() and x.parent.name != "__pycache__"
    }
    kept = every & tracked()
    assert len(kept) > 400
    assert not kept - names  # templates, catalogues and migrations too
    assert not [x for x in names if x.startswith(("tests/", "data/", "docs/")) or "/recipes/" in x]


def tracked() -> set[str]:
    """The files of the project, without what tools leave between them."""
    command = ["git", "ls-files", "planner", "optimizer"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout of git")
    return set(listed.stdout.splitlines())


def test_a_plan_and_a_comparison_from_an_empty_folder(installed: Installed) -> None:
    told = installed("cryoplan", "new", "mine", "--from", "tiny")
    assert told.returncode == 0, told.stderr
    assert (installed.work / "mine" / "SOURCES.md").is_file()
    assume_what_ucart_does(installed)
    told = installed("cryoplan", "solve", "mine", "--out", "plan", "--time-limit", "60")
    assert told.returncode == 0, told.stderr
    few = ["--replications", "20"]
    told = installed("cryoplan", "compare", "mine", "--plan", "plan", "--out", "fresh", *few)
    assert told.returncode == 0, told.stderr
    assert (installed.work / "fresh" / "comparison.csv").is_file()
    report = json.loads((installed.work / "plan" / "report.json").read_text(encoding="utf-8"))
    assert report["violations"] == []
    told = installed("cryoplan", "new", "own")
    assert told.returncode == 0, told.stderr
    assert installed("cryoplan", "validate", "own").stdout.endswith("ok\n")


def assume_what_ucart_does(installed: Installed) -> None:
    """Fresh manufacture for the small scenario, from another example."""
    assert installed("cryoplan", "new", "ucart", "--from", "ucart").returncode == 0
    there, mine = (installed.work / name / "scenario.toml" for name in ("ucart", "mine"))
    section = there.read_text(encoding="utf-8").partition("[autologous]")
    mine.write_text(mine.read_text(encoding="utf-8") + "".join(section[1:]), encoding="utf-8")


def test_every_page_and_its_document_open_and_come_from_the_wheel(installed: Installed) -> None:
    told = installed("python", "-c", VISIT, *PAGE_NAMES)
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout.splitlines()[-1])
    assert set(found["titles"]) == {"home", *PAGE_NAMES}
    assert all(found["titles"].values())
    assert all(Path(x).is_relative_to(installed.venv) for x in found["from"])


def test_the_app_is_served_from_an_empty_folder(installed: Installed) -> None:
    command = [str(installed.venv / "bin" / "cryoplan")]
    with served(command, installed.work, installed.environment) as server:
        assert server.get("/_stcore/health") == "ok"
        assert "<title>" in server.get("/")
