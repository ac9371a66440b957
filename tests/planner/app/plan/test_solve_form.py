"""The settings that the form gives, and where they stay."""

from streamlit.testing.v1 import AppTest

PAGE = """
import streamlit as st
from planner.app.plan.solve_form import solve_form

asked = solve_form(7, st.session_state.get("before", {}))
if asked is not None:
    st.session_state["asked"] = dict(asked)
"""


def shown() -> AppTest:
    app = AppTest.from_string(PAGE, default_timeout=60).run()
    assert not app.exception
    return app


def test_the_form_gives_the_settings_of_a_plan_job() -> None:
    app = shown()
    app.button[0].click().run()
    assert app.session_state["asked"] == {
        "seconds": 60.0, "gap": 0.005, "threads": 2, "seed": None, "uncertain": False,
    }  # fmt: skip


def test_what_is_typed_is_asked() -> None:
    app = shown()
    app.number_input(key="limit").set_value(90)
    app.number_input(key="gap").set_value(1.0)
    app.number_input(key="threads").set_value(1)
    app.number_input(key="seed").set_value(3)
    app.toggle(key="chance").set_value(True)
    app.button[0].click().run()
    assert app.session_state["asked"] == {
        "seconds": 90.0, "gap": 0.01, "threads": 1, "seed": 3, "uncertain": True,
    }  # fmt: skip


def test_the_seed_of_the_scenario_is_shown_where_none_is_typed() -> None:
    app = shown()
    assert app.number_input(key="seed").value is None
    assert app.number_input(key="seed").placeholder == "7"


def test_it_begins_with_the_settings_of_the_last_search() -> None:
    app = AppTest.from_string(PAGE, default_timeout=60)
    app.session_state["before"] = {
        "seconds": 90.0, "gap": 0.01, "threads": 1, "seed": 3, "uncertain": True,
    }  # fmt: skip
    app.run()
    assert not app.exception
    app.button[0].click().run()
    assert app.session_state["asked"] == {
        "seconds": 90.0, "gap": 0.01, "threads": 1, "seed": None, "uncertain": True,
    }  # fmt: skip
