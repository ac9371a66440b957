"""A message in the language that is asked for."""

from planner.language import _, current, ngettext


def test_english_is_shown_where_nobody_asks() -> None:
    assert current() == "en"
    assert _("{n} of {all} rooms", n=1, all=2) == "1 of 2 rooms"
    assert ngettext("{n} room", "{n} rooms", 1) == "1 room"
    assert ngettext("{n} room", "{n} rooms", 0) == "0 rooms"
    assert ngettext("{n} room", "{n} rooms", 1016) == "1,016 rooms"
