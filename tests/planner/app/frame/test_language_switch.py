"""The language is kept in the session and in the address; nothing else there depends on it."""

import ast
from pathlib import Path

import pytest

from planner.app.frame.language_switch import ADDRESS, KEY, chosen
from planner.app.scenario.table_choice import ADDRESS as TABLE
from tests.planner.app.visits import opened, unplanned

APP = Path(__file__).parents[4] / "planner/app"
CHOICES = {  # every parameter of the address but the language and the work, on the page of each
    "plan": {"limit": "30", "gap": "1.5", "chance": "true", "threads": "1", "seed": "7"},
    "scenario": {TABLE: "hospitals.csv"},
}
WORDLESS = ("number_input", "toggle", "checkbox")  # what these bind holds no shown words


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


@pytest.mark.parametrize("page", CHOICES)
def test_an_address_means_the_same_after_a_switch_and_a_reload(page: str) -> None:
    asked = CHOICES[page]
    app = opened(page, unplanned("ucart"), address=asked)
    values = {x.key: x.value for x in (*app.number_input, *app.toggle, *app.segmented_control)}
    if page == "plan":
        assert values.items() >= {"limit": 30, "gap": 1.5, "chance": True, "seed": 7}.items()
    app.segmented_control(key=KEY).set_value("zh_CN").run()
    address = dict(app.query_params)
    assert address.keys() == {*asked, "work", ADDRESS}
    assert address.items() >= asked.items()
    again = opened(page, address=address)
    now = {x.key: x.value for x in (*again.number_input, *again.toggle, *again.segmented_control)}
    assert now == {**values, KEY: "zh_CN"}


def test_no_part_of_the_address_is_missing_above() -> None:
    bound, written = set(), set()
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and any(k.arg == "bind" for k in node.keywords):
                assert isinstance(node.func, ast.Attribute)
                assert node.func.attr in WORDLESS, f"{path}: its words would be in the address"
                (key,) = [k.value for k in node.keywords if k.arg == "key"]
                bound.add(ast.literal_eval(key))
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "st.query_params":
                written.add((path.stem, ast.unparse(node.slice)))
    assert bound == set(CHOICES["plan"])
    assert written == {
        ("state", "'work'"), ("language_switch", "ADDRESS"), ("table_choice", "ADDRESS"),
    }  # fmt: skip
