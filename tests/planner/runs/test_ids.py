"""Ids sort by the time they were given, and none is given twice."""

from datetime import UTC, datetime, timedelta

from planner.runs.ids import new_id

DAY = datetime(2026, 11, 26, tzinfo=UTC)


def given(*, hours: float) -> str:
    return new_id("r", DAY + timedelta(hours=hours), lambda _: False)


def test_the_day_can_be_read_in_an_id() -> None:
    assert given(hours=0).startswith("r261126-0000")
    assert given(hours=12).startswith("r261126-g000")  # half of 32 digits
    assert given(hours=23.9999999).startswith("r261126-zzzz")
    assert len(given(hours=1)) == len("r261126-k3x9f7")


def test_ids_sort_by_time() -> None:
    found = [given(hours=n / 10) for n in range(500)]
    assert found == sorted(found)
    assert len(set(found)) == 500


def test_an_id_that_is_taken_is_not_given_again() -> None:
    """All but one of the 1,024 of a moment are taken."""
    free: list[str] = []

    def is_taken(named: str) -> bool:
        free[:] = free or [named]
        return named != free[0]

    assert new_id("v", DAY, is_taken) == free[0]
    taken = {new_id("v", DAY, lambda _: False) for _ in range(20_000)}
    assert len(taken) == 1024
    left = taken.pop()
    assert new_id("v", DAY, taken.__contains__) == left
