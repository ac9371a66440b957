"""Directly under the title of every page stands a sentence that says what the numbers say."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from planner.app.frame.navigation import ICONS
from planner.app.frame.page_head import LINK
from planner.app.workspace.workspace import Workspace
from tests.planner.app.visits import holding, opened, solved

TEXTS = ("markdown", "caption", "info", "success", "warning", "error")
STATES: dict[str, Callable[[], Workspace | None]] = {
    "empty": lambda: None,
    "faulty": lambda: holding("tiny", suites=b"suite,rooms,products\nS,-1,NOBODY\n"),
    "full": lambda: solved("tiny"),
}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("page", ICONS)
def test_a_sentence_stands_under_the_title(page: str, state: str, language: str) -> None:
    said = under_the_title(opened(page, STATES[state](), language))
    assert said.type in TEXTS, f"{said.type} comes before any sentence"
    text = str(said.value).strip().rstrip("*")
    assert text.endswith("." if language == "en" else "。"), text


def under_the_title(app: AppTest) -> Element:
    """The first element that is drawn behind the title and its link."""
    drawn = list(elements(app.main))
    at = next(i for i, x in enumerate(drawn) if x.type == "title")
    return next(x for x in drawn[at + 1 :] if getattr(x, "key", None) != LINK)


def elements(block: Block) -> list[Element]:
    """All elements of a block in the order in which they are seen."""
    found: list[Element] = []
    for x in block.children.values():
        found += elements(x) if isinstance(x, Block) else [x]
    return found
