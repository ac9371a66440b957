"""The table that is chosen, in the address by the name of its file."""

import pytest
from streamlit.testing.v1 import AppTest

from planner.app.frame.language_switch import KEY
from planner.app.scenario.table_choice import ADDRESS
from tests.planner.app.visits import holding, opened, unplanned


def at(address: str, language: str) -> AppTest:
    """The Scenario page, opened by a reload at this address."""
    return opened("scenario", holding("tiny"), language, {ADDRESS: address})


def chosen(app: AppTest) -> list[object]:
    return [x.value for x in app.segmented_control if x.key != KEY]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    ("address", "choice"),
    [
        ("hospitals.csv", ["serve", "hospitals.csv"]),
        ("freezers.csv", ["store"]),
        ("scenario.toml", ["settings"]),
        ("fresh", ["fresh"]),
        ("no such table", ["make", "products.csv"]),
    ],
)
def test_an_address_chooses_the_same_in_every_language(
    address: str, choice: list[str], language: str
) -> None:
    app = at(address, language)
    assert chosen(app) == choice
    kept = app.query_params.get(ADDRESS)
    assert kept == (None if address == "no such table" else address)


def test_a_choice_is_kept_in_the_address_over_languages_and_pages() -> None:
    app = opened("scenario", unplanned("tiny"))
    assert ADDRESS not in app.query_params
    app.segmented_control(key="about").set_value("stands").run()
    assert app.query_params[ADDRESS] == "lots.csv"
    app.segmented_control(key="table_stands").set_value("courses.csv").run()
    app.segmented_control(key=KEY).set_value("zh_CN").run()
    assert chosen(app) == ["stands", "courses.csv"]
    app.switch_page("planner/app/pages/plan.py").run()
    assert app.query_params[ADDRESS] == "courses.csv"
    app.switch_page("planner/app/pages/scenario.py").run()
    assert chosen(app) == ["stands", "courses.csv"]
    app.segmented_control(key="about").set_value("make").run()
    assert ADDRESS not in app.query_params
    assert not app.exception
