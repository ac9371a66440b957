"""Where things stand, in words."""

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
