"""The jobs on a page, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner.app.frame.navigation import ICONS
from planner.app.runs.job_list import PAGES
from planner.jobs.settings import SETTINGS
from planner.runs import Store, open_store
from tests.builders.folders import TINY
from tests.planner.jobs.doing import kept, waiting


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("CRYOPLAN_STORE", f"sqlite:///{tmp_path / 'runs.db'}")
    return open_store()


PAGE = """
import streamlit as st
from planner.app.runs.job_list import sidebar_jobs
from planner.runs import open_store

with st.sidebar:
    sidebar_jobs(open_store(), lambda run: st.session_state.update(opened=run.id))
"""


def shown() -> AppTest:
    app = AppTest.from_string(PAGE, default_timeout=60).run()
    assert not app.exception
    return app


def test_every_kind_has_its_page() -> None:
    assert set(PAGES) == set(SETTINGS)
    assert set(PAGES.values()) <= set(ICONS)


def test_an_empty_store_says_what_a_job_is(store: Store) -> None:
    app = shown()
    assert app.caption[0].value == "No job has run yet. A plan that is searched for is one."


def test_what_runs_and_what_ended_is_listed_with_stop_and_open(store: Store) -> None:
    version = kept(store, TINY)
    ended = waiting(store, "plan", version)
    store.happened(ended, "running")
    store.happened(ended, "done", "Proven: no plan can cost less.")
    runs = waiting(store, "plan", version)
    store.happened(runs, "running")
    store.tell(runs, 12.0, "looking for better plans", best=100.0, bound=90.0)
    waits = waiting(store, "value", version)
    app = shown()
    lines = [x.value for x in app.markdown]
    assert "12 s of at most 2 min 0 s · At most 10 % of its cost can still be saved." in lines[0]
    assert "waiting for its turn" in lines[1]
    assert "done · Proven: no plan can cost less." in lines[2]
    keys = [x.key for x in app.button]
    assert keys == [
        f"sidebar_stop_{runs}", f"sidebar_open_{runs}", f"sidebar_stop_{waits}",
        f"sidebar_open_{ended}",
    ]  # fmt: skip
    app.button(key=f"sidebar_stop_{waits}").click().run()
    assert store.run(waits).state == "stopping"
    app.button(key=f"sidebar_open_{ended}").click().run()
    assert app.session_state["opened"] == ended


def test_the_end_of_a_run_is_told_once(store: Store) -> None:
    run_id = waiting(store, "plan", kept(store, TINY))
    store.happened(run_id, "running")
    app = shown()
    assert not app.toast
    store.happened(run_id, "done")
    app.run()
    assert [x.value for x in app.toast] == ["Plan: done."]
    app.run()
    assert not app.toast
