"""What a job is asked: defaults of the command line, and every fault at once."""

import pytest

from planner.errors import PlannerError
from planner.jobs.settings import PlanSettings, SweepSettings, as_stored, read_settings


def test_what_is_left_out_has_the_default_of_the_command_line() -> None:
    assert read_settings("plan", {"seconds": 60}) == PlanSettings(seconds=60.0)
    assert read_settings("plan", {}) == PlanSettings(
        seconds=120.0, gap=0.005, threads=2, seed=None, solver="highs", uncertain=False
    )


def test_what_is_stored_is_read_back() -> None:
    asked = SweepSettings(changes=("suites.rooms=1,2",), compare=20)
    assert as_stored(asked)["changes"] == ["suites.rooms=1,2"]
    assert read_settings("sweep", as_stored(asked)) == asked


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("plan", {"seconds": 0}, "seconds is 0; it must be a number from 1 to 86,400."),
        ("plan", {"gap": float("nan")}, "gap is nan; it must be a number from 0 to 1."),
        ("plan", {"gap": None}, "gap is None; it must be a number from 0 to 1."),
        ("plan", {"threads": 1.5}, "threads is 1.5; it must be a whole number from 1 to 1,024."),
        ("plan", {"threads": True}, "threads is True; it must be a whole number"),
        ("plan", {"uncertain": "yes"}, "uncertain is 'yes'; it must be true or false."),
        ("plan", {"hours": 1}, "hours is no setting. Known are seconds, gap,"),
        ("simulation", {}, "plan is missing."),
        ("simulation", {"plan": "r1", "paths": 1}, "paths is 1; it must be 0, or 2 and more"),
        ("sweep", {"changes": "suites.rooms=1"}, "changes is 'suites.rooms=1'; it must be a list"),
        (
            "value",
            {"levers": ["rooms", "air"]},
            "must be a list of rooms, laboratory,",
        ),
        ("holiday", {}, "holiday is no kind of job. Known are plan,"),
    ],
)
def test_what_cannot_be_is_refused(kind: str, given: dict[str, object], said: str) -> None:
    with pytest.raises(PlannerError) as refused:
        read_settings(kind, given)
    assert said in str(refused.value)


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(PlannerError) as refused:
        read_settings("plan", {"seconds": -1, "gap": 2})
    assert "seconds" in str(refused.value)
    assert "gap" in str(refused.value)
