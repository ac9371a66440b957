"""The values of a change: lists and ranges."""

import pytest

from planner.sweep.values import InvalidValues, values_of


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,2,3", ("1", "2", "3")),
        (" 0.9 ", ("0.9",)),
        ("A;B, C", ("A;B", "C")),
        ("0.85..0.99:5", ("0.85", "0.885", "0.92", "0.955", "0.99")),
        ("0..1:4", ("0", "0.333333333333", "0.666666666667", "1")),
        ("1 .. 10 : 4", ("1", "4", "7", "10")),
        ("0.00000000000001..1:2", ("0.00000000000001", "1")),
    ],
)
def test_values(text: str, values: tuple[str, ...]) -> None:
    """By hand; the ends of a range are exact, whatever its steps are."""
    assert values_of(text) == values


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "no value"),
        (" ", "no value"),
        ("1,,2", "empty place"),
        ("1,2,1", "has 1 twice"),
        ("5..2:3", "empty range"),
        ("2..2:3", "empty range"),
        ("1..2", "how many values"),
        ("1..2:1", "has 1 value;"),
        ("1..2:0", "has 0 values"),
        ("1..2:99999", "has 99,999 values"),
        ("-1..2:3", "no range of numbers"),
        ("a..b:3", "no range of numbers"),
        ("1..nan:3", "no range of numbers"),
        ("1..9999999999999:3", "goes beyond"),
    ],
)
def test_refused(text: str, rule: str) -> None:
    with pytest.raises(InvalidValues) as error:
        values_of(text)
    assert rule in error.value.args[0]
    assert error.value.args[1].endswith(".")
