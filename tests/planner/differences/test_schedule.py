"""Batches of two plans, matched by product and by date or id."""

from datetime import date

from planner.differences.schedule import changes_by_product, schedule_differences
from planner.domain.calendar import Calendar
from planner.domain.plan import Batch, Plan

THEN = Calendar(start=date(2026, 1, 5), weeks=20)
NOW = Calendar(start=date(2026, 1, 19), weeks=18)  # two weeks later


def made(id: str, start: int, product: str = "A", suite: str = "S", firm: bool = False) -> Batch:
    return Batch(
        id=id, product=product, suite=suite, room=1, start=start, frozen=start + 1,
        released=start + 1, last=start + 3, doses=4, firm=firm,
    )  # fmt: skip


def test_kept_moved_added_and_dropped_by_date():
    before = Plan(batches=(
        made("N1", 2), made("N2", 5), made("N3", 9), made("M1", 4, "B"), made("F", 3, firm=True),
    ))  # fmt: skip
    now = Plan(batches=(
        made("X1", 0), made("N2", 5), made("N9", 7, suite="T"), made("Y1", 1, "C"),
    ))  # fmt: skip
    found = schedule_differences((before, THEN), (now, NOW))
    assert [(x.batch, x.what, x.before, x.now, x.suite_before, x.suite_now) for x in found] == [
        ("X1", "kept", date(2026, 1, 19), date(2026, 1, 19), "S", "S"),
        ("Y1", "added", None, date(2026, 1, 26), "", "S"),
        ("M1", "dropped", date(2026, 2, 2), None, "S", ""),
        ("N2", "moved", date(2026, 2, 9), date(2026, 2, 23), "S", "S"),
        ("N9", "moved", date(2026, 3, 9), date(2026, 3, 9), "S", "T"),
    ]
    assert changes_by_product(found) == {
        "A": {"kept": 1, "moved": 2}, "B": {"dropped": 1}, "C": {"added": 1},
    }  # fmt: skip


def test_the_same_plan():
    plan = Plan(batches=(made("N1", 2), made("N2", 5)))
    found = schedule_differences((plan, THEN), (plan, THEN))
    assert [x.what for x in found] == ["kept", "kept"]
    assert schedule_differences((Plan(), THEN), (Plan(), NOW)) == ()
