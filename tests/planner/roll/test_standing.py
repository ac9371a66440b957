"""Where things stand, in words."""

from dataclasses import replace

from planner.roll.standing import standing
from tests.planner.roll.clinic import rolled


def test_where_things_stand():
    """B2 is in its room; L and B1 hold 1 and 5 doses; M, W0, W and D2 have vials."""
    assert standing(rolled()) == (
        "The scenario begins on 2026-02-02 and has 6 weeks.",
        "1 batch in the rooms, 0 firm ones ahead, 2 lots with 6 doses in the freezers, "
        "4 banks with vials.",
        "2 patients waiting, 1 in the midst of a course, 1 dose on the way to others.",
    )


def test_a_room_to_be_cleared_is_no_running_batch():
    """In week 3 B1 is frozen, and its room is not clear yet."""
    found = rolled(week=3)
    assert set(found.batches) == {"B1"}
    assert standing(found)[1].startswith("0 batches in the rooms, 0 firm ones ahead")


def test_a_batch_frozen_on_the_monday_is_no_longer_in_the_rooms():
    """B2 is begun in week 3 and two weeks in its room: it comes out on the Monday of week 5."""
    found = rolled(week=5)
    assert [(b.id, b.start) for b in found.batches.values()] == [("B2", -2)]
    assert standing(found)[1].startswith(
        "0 batches in the rooms, 1 that comes out of its room on that day, 0 firm ones ahead, "
    )
    more = {**found.batches, "F": replace(found.batches["B2"], id="F")}
    assert (
        "2 that come out of their rooms on that day, 0 firm"
        in standing(replace(found, batches=more))[1]
    )
    later = {"B2": replace(found.batches["B2"], start=-1), "F": replace(more["F"], start=0)}
    assert standing(replace(found, batches=later))[1].startswith(
        "1 batch in the rooms, 1 firm one ahead, "
    )
