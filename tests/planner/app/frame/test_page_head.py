"""Every page leads to the document that explains its numbers."""

import pytest

from planner.app.frame.documents import section, title
from planner.app.frame.explained import EXPLAINED
from planner.app.frame.navigation import ICONS
from planner.app.frame.page_head import LINK
from tests.planner.app.visits import opened


def test_every_page_has_a_document_and_a_heading_in_it() -> None:
    assert EXPLAINED.keys() == ICONS.keys()
    for name, heading in EXPLAINED.values():
        assert section(name, heading)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("page", EXPLAINED)
def test_the_link_beside_the_title_opens_it(page: str, language: str) -> None:
    app = opened(page, language=language)
    before = {x.value for x in app.markdown}
    app.button(key=LINK).click().run()
    assert not app.exception
    name, heading = EXPLAINED[page]
    shown = [x.value for x in app.markdown if x.value not in before]
    assert f"### {heading or title(name)}" in shown
    assert sum(map(len, shown)) > 500
