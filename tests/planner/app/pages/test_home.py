"""Home takes an upload as the Scenario page does, and goes there."""

import pytest
from streamlit.testing.v1 import AppTest

from planner.app.files.examples import example_files
from planner.app.files.upload_limits import limits
from planner.app.scenario.upload import zipped
from planner.app.workspace.workspace import Workspace
from tests.planner.app.visits import holding, opened

TINY = example_files("tiny")


def use(app: AppTest, work: Workspace, name: str, content: bytes) -> AppTest:
    """Choose a file on Home, and press the button that uses it."""
    app.file_uploader(key=f"upload_{work.openings}").set_value((name, content, "")).run()
    app.button(key="use").click().run()
    assert not app.exception
    return app


def test_a_folder_as_one_file_opens_on_the_scenario_page() -> None:
    work = Workspace()
    app = opened("home", work)
    assert limits() in [x.value for x in app.caption]
    app = use(app, work, "mine.zip", zipped(TINY))
    assert work.files == TINY
    assert app.title[0].value == "Scenario"


def test_a_table_is_asked_about_while_a_scenario_is_open() -> None:
    work = holding("tiny")
    hospitals = TINY["hospitals.csv"].replace(b"City", b"Town")
    app = use(opened("home", work), work, "hospitals.csv", hospitals)
    assert work.files == TINY
    assert "**hospitals.csv**: 2 rows: 0 added, 0 removed, 1 changed." in [
        x.value for x in app.markdown
    ]
    assert app.button(key="take_over").label == "Put in hospitals.csv"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("hospitals.csv", TINY["hospitals.csv"].replace(b",1,", b",-1,"), "in the upload; nothing"),
        ("notes.zip", b"no archive", "notes.zip is no .zip that can be read"),
        ("rows.csv", b"a\n" * 100_002, "more than 100,000 rows"),
    ],
)
def test_what_is_wrong_is_said_there_and_takes_nothing(
    name: str, content: bytes, said: str
) -> None:
    work = holding("tiny")
    app = use(opened("home", work), work, name, content)
    assert said in app.error[0].value
    assert work.files == TINY
    assert app.title[0].value == "cryoplan"
