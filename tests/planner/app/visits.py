"""A visitor of the front end, without a browser."""

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from types import MappingProxyType

from streamlit.testing.v1 import AppTest

from planner.app.files.examples import example_files
from planner.app.workspace.state import _workspaces
from planner.app.workspace.workspace import Workspace
from planner.io.scenario.schema import SETTINGS_FILE
from planner.jobs import is_over
from planner.runs import Run

ROOT = Path(__file__).parents[3]
SEEDS = count(1000)


def opened(
    page: str, work: Workspace | None = None, language: str = "",
    address: Mapping[str, str] = MappingProxyType({}),
) -> AppTest:  # fmt: skip
    """A page as a reload at this address shows it."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=300)
    if work is not None:
        _workspaces()["test"] = work
        app.session_state["work"] = "test"
    if language:
        app.query_params["lang"] = language
    app.query_params.update(address)
    app.run()
    if page != "home":
        app.switch_page(f"planner/app/pages/{page}.py").run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    """All sentences of a page."""
    return " ".join(x.value for x in (*app.markdown, *app.caption, *app.subheader, *app.warning))


def holding(name: str, **changes: bytes) -> Workspace:
    """A shipped scenario with tables put in, as a scenario of its own in the tests' store."""
    work = Workspace()
    files = {**example_files(name), **{f"{k}.csv": v for k, v in changes.items()}}
    work.open(name, files, kind="uploaded")
    return work


def unplanned(name: str) -> Workspace:
    """A shipped scenario with a seed of its own, so that no other test has planned it."""
    files = example_files(name)
    settings = files[SETTINGS_FILE].decode()
    lines = [x for x in settings.splitlines() if not x.startswith("seed")]
    at = next((i for i, x in enumerate(lines) if x.startswith("[")), len(lines))
    lines.insert(at, f"seed = {next(SEEDS)}")
    work = Workspace()
    work.open(name, {**files, SETTINGS_FILE: "\n".join(lines).encode()}, kind="uploaded")
    return work


def solved(name: str) -> Workspace:
    """A shipped scenario with its plan, searched for once in each process of the tests."""
    work = Workspace()
    work.open(name, example_files(name))
    if work.planned.report is None or work.last_run is None:
        solve(work)
    return work


def solve(work: Workspace, seconds: float = 30.0) -> None:
    """Search for a plan and wait for the end."""
    ended(work, work.begin({"seconds": seconds, "gap": 0.005, "seed": 1}))


def ended(work: Workspace, run_id: str) -> Run:
    """The run, once it has ended."""
    until = monotonic() + 600
    while not is_over(work.store, run := work.store.run(run_id)):
        assert monotonic() < until, "the run did not end"
        sleep(0.1)
    return run
