"""The Scenario page as a planner clicks through it; grids and dialogs are tried in tests/e2e."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import SelectSlider

from planner.app.files.examples import example_files
from planner.app.scenario.fault_list import WantedCell
from planner.app.scenario.scenario_source import difference
from planner.app.scenario.table_groups import GROUPS, group_of, group_words, meaning, table_words
from planner.app.workspace.workspace import Workspace
from planner.io.scenario.schema import SETTINGS_FILE, TABLES
from tests.planner.app.visits import holding, opened

TINY = example_files("tiny")


def select(app: AppTest, group: str) -> AppTest:
    app.session_state["about"] = group
    return app.run()


def slider(app: AppTest, lever: str) -> SelectSlider:
    """The slider of a lever; its key has a number at its end."""
    (found,) = (
        x for x in app.select_slider if (x.key or "").rpartition("_")[0] == f"lever_{lever}"
    )
    return found


def test_nothing_open_says_what_to_do() -> None:
    app = opened("scenario")
    assert "No scenario yet" in app.info[0].value
    assert [x.label for x in app.selectbox] == ["An example"]
    assert "20 MB at once" in app.caption[-1].value or "20 MB at once" in app.caption[0].value


def test_every_table_is_in_one_group_and_has_words() -> None:
    files = [file for group in GROUPS.values() for file in group]
    assert sorted(files) == sorted([SETTINGS_FILE, *(t.file for t in TABLES)])
    assert group_words().keys() == GROUPS.keys()
    assert table_words().keys() == set(files)
    assert group_of("demand.csv") == "serve"
    assert group_of("other.csv") == "settings"
    assert meaning("hospitals.csv") == "where patients are treated"


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_is_drawn(group: str) -> None:
    app = select(opened("scenario", holding("tiny")), group)
    assert not app.exception
    assert app.success[0].value == "No fault: ready to plan."


def test_what_is_allowed_but_strange_is_said_where_it_is_typed() -> None:
    """900 weeks of life are more than the product has: the plan can never serve that hospital."""
    work = holding("tiny")
    head, first, *rest = TINY["hospitals.csv"].decode().splitlines()
    cells = first.split(",")
    cells[head.split(",").index("min_remaining_weeks")] = "900"
    work.edit({"hospitals.csv": "\n".join([head, ",".join(cells), *rest, ""]).encode()})
    app = opened("scenario", work)
    assert not app.success
    assert f"hospitals.csv: {cells[0]}" in app.warning[0].value


def test_undo_redo_and_back_to_saved() -> None:
    work = holding("tiny")
    app = opened("scenario", work)
    assert [app.button(key=k).disabled for k in ("undo", "redo", "back_to_saved")] == [True] * 3
    edited = TINY["hospitals.csv"].replace(b"City", b"Town")
    work.edit({"hospitals.csv": edited})
    app.run()
    app.button(key="undo").click().run()
    assert work.files["hospitals.csv"] == TINY["hospitals.csv"]
    app.button(key="redo").click().run()
    assert work.files["hospitals.csv"] == edited
    app.button(key="back_to_saved").click().run()
    assert work.files["hospitals.csv"] == TINY["hospitals.csv"]
    assert not app.exception


def test_a_lever_is_an_edit_and_its_slider_follows_undo() -> None:
    work = holding("ucart")
    app = opened("scenario", work)
    assert slider(app, "demand").value == 100
    slider(app, "demand").set_value(120).run()
    assert work.changed == ["demand.csv"]
    assert slider(app, "demand").value == 120
    said = [x.value for x in app.caption if " to " in x.value and "patients" in x.value]
    assert len(said) == 1
    app.button(key="undo").click().run()
    assert slider(app, "demand").value == 100
    assert work.changed == []
    assert slider(app, "tests").disabled is (b"lots_per_week" not in work.files[SETTINGS_FILE])


def test_an_undo_that_comes_with_moves_takes_back_the_last_of_them() -> None:
    """A busy server gets all of it at once, the press of Undo first."""
    work = holding("tiny")
    work.edit({"hospitals.csv": TINY["hospitals.csv"].replace(b"City", b"Town")})
    app = opened("scenario", work)
    keys = [x.key for x in (*app.button, *app.select_slider)]
    assert keys.index("undo") < keys.index(slider(app, "rooms").key)
    slider(app, "rooms").set_value(1)
    slider(app, "shelf").set_value(2)
    app.button(key="undo").click().run()
    assert sorted(work.changed) == ["hospitals.csv", "suites.csv"]
    assert (slider(app, "rooms").value, slider(app, "shelf").value) == (1, 0)
    app.button(key="redo").click().run()
    assert slider(app, "shelf").value == 2
    slider(app, "rooms").set_value(2)
    app.button(key="back_to_saved").click().run()
    assert work.changed == []
    app.button(key="undo").click().run()
    assert (slider(app, "rooms").value, slider(app, "shelf").value) == (2, 2)


def test_typing_moves_no_lever_and_a_lever_leaves_what_was_typed() -> None:
    """8 patients; a second one in the first row is 9, and some lever would make it so."""
    work = holding("tiny")
    head, first, *rest = TINY["demand.csv"].decode().splitlines()
    place = head.split(",").index("patients")
    cells = first.split(",")
    cells[place] = str(int(cells[place]) + 1)
    typed = ",".join(cells)
    work.edit({"demand.csv": "\n".join([head, typed, *rest, ""]).encode()})
    app = opened("scenario", work)
    assert slider(app, "demand").value == 100
    assert len(work.notes) == 1
    slider(app, "demand").set_value(200).run()
    assert slider(app, "demand").value in (195, 200)  # their other cells are the same
    assert work.files["demand.csv"].decode().splitlines()[1] == typed
    again = Workspace(store=work.store, key=work.key)
    assert work.version is not None
    again.restore(work.version.id)
    assert again.notes == work.notes
    app.button(key="undo").click().run()
    assert slider(app, "demand").value == 100
    assert work.files["demand.csv"].decode().splitlines()[1] == typed


def test_a_redo_that_comes_with_a_move_finds_nothing_to_do_again() -> None:
    work = holding("tiny")
    app = opened("scenario", work)
    slider(app, "rooms").set_value(1).run()
    app.button(key="undo").click().run()
    slider(app, "shelf").set_value(2)
    app.button(key="redo").click().run()
    assert (slider(app, "rooms").value, slider(app, "shelf").value) == (0, 2)
    assert not app.exception


def test_what_a_slider_held_before_an_undo_moves_nothing_when_it_is_sent_again() -> None:
    """As a browser does that has not yet drawn what the undo led to."""
    work = holding("ucart")
    app = opened("scenario", work)
    slider(app, "demand").set_value(120).run()
    key = slider(app, "demand").key
    slider(app, "demand").set_value(130).run()
    assert slider(app, "demand").key == key  # its own move leaves the slider, and the keys on it
    stale, undo = slider(app, "demand"), app.button(key="undo")
    undo.click().run()
    undo.set_value(False)  # a press is sent once, the value of a slider each time
    assert slider(app, "demand").value == 120
    here = work.version
    stale.set_value(130).run()
    assert work.version == here
    stale.set_value(150).run()  # nor does one that was moved before it was gone from the page
    assert work.version == here
    slider(app, "demand").set_value(140).run()
    assert slider(app, "demand").value == 140


def test_changes_are_listed_with_the_value_before() -> None:
    work = holding("tiny")
    work.edit({"hospitals.csv": TINY["hospitals.csv"].replace(b"City", b"Town")})
    app = opened("scenario", work)
    (listed,) = [x.value for x in app.dataframe if "Before" in x.value.columns]
    assert listed.iloc[0].tolist() == ["hospitals.csv", 2, "NEAR", "region", "City", "Town"]
    assert app.button(key="put_back").disabled


def test_faults_are_listed_and_lead_to_their_cell() -> None:
    work = holding("tiny", suites=TINY["suites.csv"].replace(b",1,", b",-1,"))
    app = opened("scenario", work)
    assert "1 fault to repair" in app.error[0].value
    (listed,) = [x.value for x in app.dataframe if "What is wrong" in x.value.columns]
    assert listed.iloc[0, :4].tolist() == ["suites.csv", 2, "rooms", "-1"]
    app.session_state["about"] = "make"
    app.session_state["table_make"] = "suites.csv"
    app.session_state["wanted_cell"] = WantedCell("suites.csv", 2, "rooms", 1)
    app.run()
    assert not app.exception


def test_a_table_that_cannot_be_read_leaves_the_rest_of_the_page() -> None:
    app = opened("scenario", holding("tiny", products=b"x" * 200_000))
    assert any("is no table" in x.value for x in app.error)
    assert [x.value for x in app.dataframe if "What is wrong" in x.value.columns]


def test_settings_are_typed_fields_that_leave_comments_alone() -> None:
    work = Workspace()
    text = TINY[SETTINGS_FILE]
    work.open("mine", {**TINY, SETTINGS_FILE: b"# mine\n" + text}, kind="uploaded")
    app = select(opened("scenario", work), "settings")
    field = app.number_input(key="setting_lots_per_week_WHOLE")
    field.set_value(7).run()
    assert b"# mine\n" in work.files[SETTINGS_FILE]
    assert b"lots_per_week = 7" in work.files[SETTINGS_FILE]
    app.toggle(key="setting_early_discard_FLAG").set_value(True).run()
    assert b"early_discard = true" in work.files[SETTINGS_FILE]
    assert not work.faults
    app.button(key="back_to_saved").click().run()
    assert app.toggle(key="setting_early_discard_FLAG").value is False
    assert not app.exception


def test_settings_that_are_no_toml_are_shown_as_text() -> None:
    work = holding("tiny")
    work.edit({SETTINGS_FILE: b"no ="})
    app = select(opened("scenario", work), "settings")
    assert app.text_area[0].value == "no ="


def test_a_table_to_be_put_in_tells_what_differs() -> None:
    now = TINY["hospitals.csv"].replace(b"City", b"Town") + b"NEW,New,X,1,0,,\n"
    assert difference("hospitals.csv", TINY, {"hospitals.csv": now}) == (
        "**hospitals.csv**: 3 rows: 1 added, 0 removed, 1 changed."
    )
    assert difference("hospitals.csv", TINY, TINY) == "**hospitals.csv**: 2 rows: the same as now."
    settings = TINY[SETTINGS_FILE].replace(b"weeks = ", b"weeks = 1")
    assert difference(SETTINGS_FILE, TINY, {SETTINGS_FILE: settings}) == (
        f"**{SETTINGS_FILE}**: 1 key differs."
    )
