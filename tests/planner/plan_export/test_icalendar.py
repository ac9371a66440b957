"""The calendar of a plan made by hand, read back by the library."""

from dataclasses import replace
from datetime import UTC, date, datetime

from icalendar import Calendar

from planner.plan_export.icalendar import plan_calendar
from tests.builders.costed_by_hand import PLAN, SCENARIO

NOW = datetime(2026, 1, 2, 8, 0, tzinfo=UTC)


def events(content: bytes) -> list[tuple[date, date, str, str]]:
    found = Calendar.from_ical(content)
    return [
        (e.decoded("dtstart"), e.decoded("dtend"), str(e["summary"]), str(e.get("description", "")))
        for e in found.walk("VEVENT")
    ]


def uids(content: bytes) -> dict[str, str]:
    return {str(e["summary"]): str(e["uid"]) for e in Calendar.from_ical(content).walk("VEVENT")}


def test_every_date_is_a_whole_day_in_words() -> None:
    found = events(plan_calendar(SCENARIO, PLAN, NOW))
    assert len(found) == 11
    assert found[0] == (
        date(2026, 1, 5), date(2026, 1, 6), "Start batch B0: Stromal cells, suite A", "",
    )  # fmt: skip
    assert (
        date(2026, 1, 12), date(2026, 1, 13), "Start batch B1: Stromal cells, suite A",
        "From WCB W1.",
    ) in found  # fmt: skip
    assert (
        date(2026, 1, 18), date(2026, 1, 19), "Discard what expires of =L1: Stromal cells",
        "1 dose.",
    ) in found  # fmt: skip


def test_an_event_that_moves_keeps_its_uid() -> None:
    moved = replace(
        PLAN, batches=tuple(replace(b, start=2, frozen=3) if b.id == "B1" else b
                            for b in PLAN.batches),
    )  # fmt: skip
    before, after = (uids(plan_calendar(SCENARIO, plan, NOW)) for plan in (PLAN, moved))
    assert before == after
    assert len(set(before.values())) == 11
    other = uids(plan_calendar(replace(SCENARIO, name="another"), PLAN, NOW))
    assert not set(other.values()) & set(before.values())


def test_a_name_with_a_comma_is_read_back() -> None:
    named = replace(SCENARIO.products["MSC"], name="Cells; fresh, cold")
    scenario = replace(SCENARIO, products={**SCENARIO.products, "MSC": named})
    told = [x[2] for x in events(plan_calendar(scenario, PLAN, NOW))]
    assert "Freeze batch B1: Cells; fresh, cold, suite A" in told
