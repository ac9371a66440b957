"""A visitor of the front end, without a browser."""

from pathlib import Path
from time import monotonic, sleep

from streamlit.testing.v1 import AppTest

from planner.app.state import Workspace, _workspaces, shipped_files
from planner.solving import Settings

ROOT = Path(__file__).parents[3]


def opened(page: str, work: Workspace | None = None, language: str = "") -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=300)
    if work is not None:
        _workspaces()["test"] = work
        app.session_state["work"] = "test"
    if language:
        app.query_params["lang"] = language
    app.run()
    if page != "home":
        app.switch_page(f"planner/app/pages/{page}.py").run()
    assert not app.exception
    return app


def holding(name: str, **changes: bytes) -> Workspace:
    work = Workspace()
    work.open(name, {**shipped_files(name), **{f"{k}.csv": v for k, v in changes.items()}})
    return work


def solved(name: str) -> Workspace:
    work = holding(name)
    work.begin(Settings(seconds=30, seed=1))
    end(work)
    return work


def end(work: Workspace) -> None:
    """Wait for the solve that was begun."""
    job = work.planned.job
    assert job is not None
    until = monotonic() + 600
    while job.report is None and monotonic() < until:
        sleep(0.1)
    assert job.report is not None
    work.planned.end(job.report)
