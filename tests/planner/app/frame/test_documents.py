"""Documents as a dialog shows them."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner.app.frame.documents import Picture, linked, parts, plain, section, title
from planner.shipped import DOCUMENTS

EVERY = sorted(x.stem for x in DOCUMENTS.glob("*.md"))
DIALOG = """
from planner.app.frame.documents import document
document("comparison")
"""
PART = DIALOG.replace(")", ', "Why three fill rates")')


def test_a_part_ends_at_the_next_heading_of_its_level() -> None:
    text = section("comparison", "Why three fill rates")
    assert text.startswith(
        section("comparison").partition("Why three fill rates\n")[2].strip()[:80]
    )
    assert "\n## " not in f"\n{text}"
    with pytest.raises(LookupError, match="no heading 'Whence'"):
        section("comparison", "Whence")
    with pytest.raises(FileNotFoundError, match=r"docs/nothing\.md is not there"):
        title("nothing")


def test_links_between_files_become_words_and_others_stay() -> None:
    text = (
        'See <a id="x"></a>[contract `2`](contract.md#frozen), [this](#below), '
        "[data](../data/README.md) and [MIT](https://mit.edu/a); $5 and $6, `$HOME`."
    )
    assert plain(text) == (
        r"See contract `2`, this, data and [MIT](https://mit.edu/a); \$5 and \$6, `$HOME`."
    )
    assert linked(text) == ["contract"]
    assert linked("[a](roll.md) [b](sweep.md) [a](roll.md#x) [d](decisions/0001-x.md)") == [
        "roll", "sweep",
    ]  # fmt: skip


def test_pictures_stand_where_the_text_has_them() -> None:
    before, picture, after = parts("One.\n\n![The report](report.png)\n\nTwo.")
    assert (before, after) == ("One.\n\n", "\n\nTwo.")
    assert picture == Picture(DOCUMENTS / "report.png", "The report")


@pytest.mark.parametrize("name", EVERY)
def test_every_document_can_be_shown(name: str) -> None:
    """It has a title, its pictures are there, and no link to a file is left."""
    assert title(name)
    shown = list(parts(section(name)))
    assert all(x.file.is_file() for x in shown if isinstance(x, Picture))
    prose = "".join(
        re.sub(r"```.*?```|`[^`\n]*`", "", x, flags=re.DOTALL) for x in shown if isinstance(x, str)
    )
    assert re.findall(r"\]\((?!https?:)[^)]*\)", prose) == []


def test_another_document_is_read_in_the_same_dialog(tmp_path: Path) -> None:
    script = tmp_path / "page.py"
    script.write_text(DIALOG)
    app = AppTest.from_file(str(script), default_timeout=60).run()
    assert not app.exception
    choice = app.selectbox[0]
    assert choice.options[0] == title("comparison")
    other = choice.options[1]
    first = app.markdown[1].value
    choice.select_index(1).run()
    assert not app.exception
    assert app.markdown[0].value == f"### {other}"
    assert app.markdown[1].value != first


def test_a_part_leads_to_the_whole_document(tmp_path: Path) -> None:
    script = tmp_path / "page.py"
    script.write_text(PART)
    app = AppTest.from_file(str(script), default_timeout=60).run()
    assert app.selectbox[0].options[:2] == ["Why three fill rates", title("comparison")]
    app.selectbox[0].select_index(1).run()
    assert not app.exception
    assert app.markdown[0].value == f"### {title('comparison')}"
    assert app.markdown[1].value.startswith(section("comparison")[:60])
