"""What the levers say: amounts with their units, as each language writes them."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest

from planner.app.scenario.lever_words import (
    amount_words,
    lever_helps,
    lever_names,
    shown,
    what_differs,
)
from planner.app.scenario.lever_words import written as as_kept
from planner.app.scenario.levers import (
    DEMAND,
    FILL,
    LEVERS,
    LOST,
    ROOMS,
    SHELF,
    SUCCESS,
    TESTS,
    ScenarioLever,
)
from planner.language import catalogue

FIVE = b"product,shelf_life_weeks\nA,13\nB,13\nC,13\nD,13\nE,13\n"


@pytest.fixture
def speaks_chinese(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    return lambda: monkeypatch.setattr(catalogue, "_asked", [lambda: "zh_CN"])


def test_every_lever_has_a_name_and_a_help() -> None:
    assert [*lever_names()] == [*lever_helps()] == [lever.name for lever in LEVERS]


@pytest.mark.parametrize(
    ("lever", "values", "english", "chinese"),
    [
        (DEMAND, [1], "1 patient", "1 位患者"),
        (DEMAND, [1234], "1,234 patients", "1,234 位患者"),
        (ROOMS, [2, 1], "2 → 1 room", "2 → 1 个洁净室"),
        (TESTS, [5, 6], "5 → 6 batches a week", "每周 5 → 6 个批次"),
        (SUCCESS, ["0.95", "0.975"], "95 % → 97.5 %", "95% → 97.5%"),
        (FILL, [None, "0.9"], "none → 90 %", "无 → 90%"),
        (SHELF, [13], "13 weeks", "13 周"),
        (LOST, ["250000", "275000.50"], "250,000 → 275,000 EUR", "250,000 → 275,000 EUR"),
        (LOST, ["99.5"], "99.50 EUR", "99.50 EUR"),
    ],
)
def test_an_amount_has_its_unit(
    lever: ScenarioLever,
    values: Sequence[object],
    english: str,
    chinese: str,
    speaks_chinese: Callable[[], None],
) -> None:
    amounts = [None if x is None else Decimal(str(x)) for x in values]
    assert amount_words(lever, amounts, "EUR") == english
    speaks_chinese()
    assert amount_words(lever, amounts, "EUR") == chinese


def test_only_those_that_differ_are_named_and_at_most_four() -> None:
    saved = {"products.csv": FIVE}
    whose = list("ABCDE")
    assert what_differs(saved, saved, SHELF, whose, "") == "13 weeks"
    one = {"products.csv": FIVE.replace(b"B,13", b"B,14")}
    assert what_differs(saved, one, SHELF, whose, "") == "B 13 → 14 weeks (by different steps)"
    every = {"products.csv": FIVE.replace(b"13", b"12")}
    assert what_differs(saved, every, SHELF, whose, "") == (
        "A 13 → 12 weeks, B 13 → 12 weeks, C 13 → 12 weeks, D 13 → 12 weeks, and 1 more"
    )
    assert what_differs(saved, every, SHELF, ["A"], "") == "A 13 → 12 weeks"


def test_patients_are_added_up() -> None:
    head = b"product,hospital,week,patients\n"
    saved = {"demand.csv": head + b"A,H,2026-01-05,1000\nB,H,2026-01-05,34\n"}
    more = {"demand.csv": head + b"A,H,2026-01-05,2000\nB,H,2026-01-05,34\n"}
    assert what_differs(saved, saved, DEMAND, ["A", "B"], "") == "1,034 patients"
    assert what_differs(saved, more, DEMAND, ["A", "B"], "") == "1,034 to 2,034 patients"


def test_a_position_is_shown_in_the_language_and_kept_in_english(
    speaks_chinese: Callable[[], None],
) -> None:
    assert shown(DEMAND, 120) == "× 1.2"
    assert shown(SUCCESS, 3) == "+3 %"
    speaks_chinese()
    assert shown(SUCCESS, -3) == "\N{MINUS SIGN}3%"
    assert shown(FILL, 90) == "90%"
    assert shown(SHELF, 0) == "与保存的相同"
    assert as_kept(SUCCESS, -3) == "\N{MINUS SIGN}3 %"
    assert as_kept(SHELF, 0) == "saved"


@pytest.mark.parametrize("lever", LEVERS, ids=lambda x: x.name)
def test_no_two_positions_look_the_same(lever: ScenarioLever) -> None:
    """Streamlit tells positions apart by how they look."""
    assert len({shown(lever, p) for p in lever.positions}) == len(lever.positions)
