"""What every page has in common."""

import gc

import pytest

from planner.app.frame.navigation import ICONS
from tests.planner.app.visits import opened


@pytest.mark.parametrize("page", ICONS)
def test_a_page_opens_where_there_is_nothing_yet(page: str) -> None:
    assert len(opened(page).title) == 1


def test_modules_are_not_searched_for_garbage_after_every_run() -> None:
    opened("home")
    assert gc.get_freeze_count() > 100_000
