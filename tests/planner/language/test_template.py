"""A message with places, and the ways in which a sentence fills them."""

from planner.language.template import closed_up, open_ended, template, words


def test_places_are_filled_in_every_way_the_literals_allow() -> None:
    known = template("{0} of {1}.", "{1} 的 {0}。")
    assert list(known.fillings("3 of 4 of 5.")) == [("3", "4 of 5"), ("3 of 4", "5")]
    assert known.may_fit("3 of 4.")
    assert not known.may_fit("3 in 4.")
    assert known.letters == 2


def test_two_places_side_by_side_part_at_a_joint() -> None:
    known = template("ended{0}{1}", "")
    assert list(known.fillings("ended, at last; well")) == [
        (", at last; well", ""), (", at last", "; well"), ("", ", at last; well"),
    ]  # fmt: skip


def test_what_is_counted_has_a_number_before_it() -> None:
    known = template("{n} doses", "{n} 剂")
    assert list(known.fillings("1,200 doses")) == [("1,200",)]
    assert list(known.fillings("no doses")) == []


def test_a_name_may_stay_english() -> None:
    named = template("Add {0}.", "请添加 {0!s}。")
    assert named.filled({"0": "周"}, {"0": "week"}) == "请添加 week。"


def test_a_part_to_which_others_are_put_has_a_place_there() -> None:
    assert dict(open_ended("begun, ", "开始，")) == {"begun, {after}": "开始，{after}"}
    assert len(dict(open_ended(", then ", "，然后"))) == 3
    assert dict(open_ended("begun", "开始")) == {}


def test_words_that_touch_a_place_are_no_words_of_the_message() -> None:
    assert words("{0} fault{1} in all") == ["in", "all"]


def test_blanks_stand_between_chinese_and_numbers_only() -> None:
    assert closed_up("有 3 位 患者") == "有 3 位患者"
    assert closed_up("有3位患者") == "有 3 位患者"
