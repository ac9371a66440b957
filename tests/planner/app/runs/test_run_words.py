"""Kinds, states and times in words."""

from datetime import UTC, datetime, timedelta

import pytest

from planner.app.runs.run_words import ago, kind_of_run, kind_of_version, state_of_run
from planner.runs.records import RUN_KINDS, SCENARIO_KINDS, STATES

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_every_kind_and_state_has_its_word() -> None:
    assert len({kind_of_run(x) for x in RUN_KINDS}) == len(RUN_KINDS)
    assert len({state_of_run(x) for x in STATES}) == len(STATES)
    assert len({kind_of_version(x) for x in SCENARIO_KINDS}) == len(SCENARIO_KINDS)
    assert state_of_run("dead") == "its process died"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "just now"),
        (120, "2 minutes ago"),
        (3 * 3600, "3 hours ago"),
        (4 * 86_400, "4 days ago"),
    ],
)
def test_how_long_ago(seconds: int, words: str) -> None:
    assert ago(NOW - timedelta(seconds=seconds), NOW) == words
