"""The language is kept in the session and in the address; titles follow at once."""

from planner.app.language_switch import ADDRESS, KEY, chosen
from tests.planner.app.visits import opened


def test_english_comes_first_and_leaves_the_address_alone() -> None:
    page = opened("home")
    assert page.session_state[KEY] == "en"
    assert ADDRESS not in page.query_params


def test_a_choice_is_shown_at_once_and_kept_in_the_address() -> None:
    page = opened("home")
    page.segmented_control(key=KEY).set_value("zh_CN").run()
    assert not page.exception
    assert page.query_params[ADDRESS] == "zh_CN"
    page.switch_page("planner/app/pages/risk.py").run()
    assert page.session_state[KEY] == "zh_CN"
    assert page.title[0].value == "风险"


def test_a_reload_shows_the_language_of_the_address() -> None:
    page = opened("risk", language="zh_CN")
    assert page.title[0].value == "风险"


def test_outside_a_run_of_the_page_everything_is_english() -> None:
    assert chosen() == "en"
