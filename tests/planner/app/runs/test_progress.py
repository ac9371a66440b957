"""A run on a page, without a browser: figures, curves, Stop, and the end."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner.runs import Store, open_store
from tests.builders.folders import TINY
from tests.planner.jobs.doing import kept, waiting


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("CRYOPLAN_STORE", f"sqlite:///{tmp_path / 'runs.db'}")
    return open_store()


PAGE = """
import streamlit as st
from planner.app.runs.progress import show_progress
from planner.runs import open_store

store, run_id = open_store(), st.session_state["run"]
if store.run(run_id).state in ("queued", "running", "stopping"):
    show_progress(store, run_id, "CNY")
else:
    st.write("the plan")
"""


def shown(run_id: str) -> AppTest:
    app = AppTest.from_string(PAGE, default_timeout=60)
    app.session_state["run"] = run_id
    app.run()
    assert not app.exception
    return app


def test_a_search_shows_what_is_known_and_how_far_that_is(store: Store) -> None:
    run_id = waiting(store, "plan", kept(store, TINY), seconds=60)
    store.happened(run_id, "running")
    store.tell(run_id, 3.0, "looking for a first plan")
    app = shown(run_id)
    assert "Looking for a first plan." in app.markdown[0].value
    assert "3 s of at most 60 s" in app.markdown[0].value
    assert app.caption[0].value == "There is no plan yet."
    assert not app.metric
    store.tell(run_id, 5.0, "looking for better plans", best=137.0)
    store.tell(run_id, 8.0, "looking for better plans", best=137.0, bound=100.0)
    app.run()
    assert [x.value for x in app.metric] == ["137 CNY", "100 CNY", "28 %"]
    assert app.caption[0].value == (
        "At most 28 % of its cost can still be saved. The search ends when that is below 0.5 %."
    )
    assert len(app.get("plotly_chart")) == 1
    assert app.button[0].label == "Stop and keep the best plan"


def test_stop_asks_the_job_to_stop(store: Store) -> None:
    run_id = waiting(store, "plan", kept(store, TINY), seconds=60)
    store.happened(run_id, "running")
    app = shown(run_id)
    app.button[0].click().run()
    assert store.run(run_id).state == "stopping"
    assert app.button[0].disabled
    assert "Stopping; what was found so far is kept." in app.markdown[0].value


def test_the_page_runs_again_when_the_run_has_ended(store: Store) -> None:
    run_id = waiting(store, "simulation", kept(store, TINY), plan="r1")
    store.happened(run_id, "running")
    store.tell(run_id, 20.0, "simulating", share=0.5)
    app = shown(run_id)
    assert "20 s so far, about 20 s left" in app.markdown[0].value
    assert not app.metric
    store.happened(run_id, "done")
    app.run()
    assert app.markdown[0].value == "the plan"
