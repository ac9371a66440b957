"""The list of pages."""

from planner.app.frame.navigation import FOLDER, ICONS, titles


def test_every_file_is_a_page_with_title_and_icon() -> None:
    assert {x.stem for x in FOLDER.glob("*.py")} == set(ICONS) == set(titles())
