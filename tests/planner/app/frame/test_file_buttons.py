"""Buttons for the files that a run has left."""

from streamlit.testing.v1 import AppTest

PAGE = """
from planner.app.frame.file_buttons import file_buttons
file_buttons({"b.csv": b"2", "a.csv": b"1", "c.csv": b"3"}, ("a.csv", "b.csv", "lost.csv"))
"""


def test_what_is_there_is_offered_in_the_order_asked() -> None:
    app = AppTest.from_string(PAGE).run()
    assert not app.exception
    assert [x.proto.label for x in app.get("download_button")] == ["a.csv", "b.csv"]
