"""The sidebar tells what is open, what has changed, and whether the plan is that of it."""

import pytest
from streamlit.testing.v1 import AppTest

from planner.app.workspace.plan_state import LOOKS, PlanState, state_words
from planner.app.workspace.workspace import Workspace
from tests.planner.app.visits import holding, opened, solved, unplanned


def told(app: AppTest) -> list[str]:
    return [x.value for x in (*app.sidebar.markdown, *app.sidebar.caption)]


def test_without_a_scenario() -> None:
    assert "No scenario is open" in told(opened("home"))


def test_what_has_changed_is_named_and_saved() -> None:
    work = holding("tiny")
    assert "Nothing has changed since it was saved." in told(opened("runs", work))
    work.edit({"hospitals.csv": work.files["hospitals.csv"].replace(b"City", b"Town")})
    app = opened("runs", work)
    assert "1 table has changed since it was saved: hospitals.csv." in told(app)
    app.sidebar.text_input(key="save_note").set_value("for the board")
    app.sidebar.button[0].click().run()
    assert work.version is not None
    assert (work.version.kind, work.version.note) == ("saved", "for the board")
    assert "Nothing has changed since it was saved." in told(app)


def plan_of(work: Workspace) -> str:
    (badge,) = [x for x in told(opened("runs", work)) if "badge" in x]
    return badge


def test_the_state_of_the_plan_follows_the_scenario() -> None:
    work = unplanned("tiny")
    assert state_words(PlanState.UNPLANNED) in plan_of(work)
    work = solved("tiny")
    assert state_words(PlanState.FRESH) in plan_of(work)
    suites = work.files["suites.csv"]
    work.edit({"suites.csv": suites.replace(b"S1,1,", b"S1,2,")})
    assert state_words(PlanState.OUTDATED) in plan_of(work)
    work.edit({"suites.csv": suites.replace(b"S1,1,", b"S1,x,")})
    assert state_words(PlanState.FAULTY) in plan_of(work)
    work.edit({"suites.csv": suites})
    assert state_words(PlanState.FRESH) in plan_of(work)


@pytest.mark.parametrize("state", PlanState)
def test_every_state_has_words_and_looks(state: PlanState) -> None:
    assert state_words(state)
    assert state in LOOKS or state == PlanState.NOTHING
