"""[autologous] changed in place: other lines and comments stay."""

import tomllib

import pytest

from planner.io.scenario.settings_edit import edited_terms, edited_values

TEXT = """name = "A # name"
weeks = 4

[autologous]
make_days = 14  # two weeks of culture
kind = "real" # no # more
success=0.95
[autologous."CAR T"]
make_days = 10
"""


def test_a_value_is_changed_and_its_comment_stays() -> None:
    found = edited_terms(TEXT, "", {"make_days": "21", "kind": '"hypothetical"', "success": "0.9"})
    assert found == (
        TEXT.replace("14  #", "21  #")
        .replace('"real" #', '"hypothetical" #')
        .replace("success=0.95", "success=0.9")
    )


def test_a_product_has_a_section_of_its_own() -> None:
    assert edited_terms(TEXT, "CAR T", {"make_days": "9"}) == TEXT.replace("= 10", "= 9")
    found = edited_terms(TEXT, "NK/2", {"remakes": "2"})
    assert found == TEXT + '\n[autologous."NK/2"]\nremakes = 2\n'


def test_keys_come_and_go() -> None:
    found = edited_terms(TEXT, "", {"remakes": "1", "success": None})
    assert found is not None
    assert tomllib.loads(found)["autologous"] == {
        "make_days": 14, "kind": "real", "remakes": 1, "CAR T": {"make_days": 10},
    }  # fmt: skip
    assert "# two weeks of culture" in found
    assert edited_terms(TEXT, "", {"remakes": None}) == TEXT


def test_lines_of_windows_stay_lines_of_windows() -> None:
    text = TEXT.replace("\n", "\r\n")
    assert edited_terms(text, "", {"make_days": "21"}) == text.replace("14 ", "21 ")


@pytest.mark.parametrize(
    "text",
    [
        "autologous = { make_days = 14 }\n",
        "[autologous]\nmake_days = 14\nmake_days = 15\n",
        "autologous = 3\n",
        "no TOML",
    ],
)
def test_what_cannot_be_changed_line_by_line_is_left_alone(text: str) -> None:
    assert edited_terms(text, "", {"make_days": "21"}) is None


def test_keys_of_the_scenario_itself_stand_before_the_first_section() -> None:
    found = edited_values(TEXT, (), {"weeks": "8", "lots_per_week": "3"})
    assert found == TEXT.replace("weeks = 4\n", "weeks = 8\nlots_per_week = 3\n")
    assert edited_values(found, (), {"lots_per_week": None, "weeks": "4"}) == TEXT
    assert edited_values("", (), {"weeks": "4"}) == "weeks = 4\n"
