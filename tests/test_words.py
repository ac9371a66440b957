"""Every word a visitor may see has a translation, and none bypasses the catalogue."""

import ast
import re
import runpy
from pathlib import Path

import pytest

from planner.language import LANGUAGES
from planner.language.catalogue import ENGLISH, stored

ROOT = Path(__file__).parents[1]
WORDS = runpy.run_path(str(ROOT / "docs" / "words.py"))
OTHERS = [language for language in LANGUAGES if language != ENGLISH]
PLACE = re.compile(r"\{\w*(?:!s)?(?::[^{}]*)?\}")
ENDING = re.compile(r"(?<=[A-Za-z])\{\w*\}")  # the s of a plural: no other language needs it
SOURCES = [p for p in WORDS["_files"](WORDS["PAGES"]) if p.exists()]
NO_WORDS = {  # texts with letters that are no words for a visitor
    "planner/app/frame/explained.py",  # headings of documents, which stay English
    "planner/app/runs/job_words.py",  # phases of a solve, by which it chooses its sentences
    "planner/app/scenario/keep_cell.py",  # a script
    "planner/charts/html_page.py",  # the frame of a file, which stays English
}


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_has_a_translation(language: str) -> None:
    """Mended by `make words`, which adds what is new, and a translator."""
    assert WORDS["missing"](WORDS["brought_up"](language)) == []


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_fuzzy_and_nothing_is_left_over(language: str) -> None:
    have = {(entry.id, entry.context) for entry in stored(language) if entry.id}
    want = {(entry.id, entry.context) for entry in WORDS["wanted"]() if entry.id}
    assert have == want
    assert [entry.id for entry in stored(language) if entry.id and entry.fuzzy] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_places_of_its_message(language: str) -> None:
    wrong = []
    for entry in stored(language):
        english, shown = _last(entry.id), _last(entry.string)
        here, there = _places(english), _places(shown)
        if there - here or here - there - set(ENDING.findall(english)):
            wrong.append((english, shown))
    assert wrong == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_word_of_a_page_or_chart_bypasses_the_catalogue(path: Path) -> None:
    if path.relative_to(ROOT).as_posix() in {*NO_WORDS, *WORDS["ERRORS"]}:
        return
    assert list(WORDS["bypassing"](ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_message_stands_inside_an_f_string(path: Path) -> None:
    """The catalogue's reader takes an f-string for one word, so it would have no translation."""
    inside = [
        node.func.id
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for node in ast.walk(text)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    assert not {"_", "ngettext"} & set(inside)


def test_numbers_are_written_as_the_language_does() -> None:
    """planner/formatting.py writes for files and the command line, in English."""
    named = [p.name for p in SOURCES if "planner.formatting" in p.read_text(encoding="utf-8")]
    assert named == []


def test_the_places_that_are_searched_exist() -> None:
    named = (*WORDS["PAGES"], *WORDS["CORE_ROOMS"], *WORDS["ERRORS"])
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_words_that_bypass_are_seen() -> None:
    source = (
        'st.title("Plan")\nst.write(_("All is {well}.", well=1))\nst.metric("k", help=f"{n} x y")\n'
        'data = {"key": "one_word"}\ncolumn_config.NumberColumn("Doses")\n"""Quiet."""\n'
        'figure.add_bar(name=_("doses"), hovertemplate="%{x}<br>doses")\nraise E("a b c")\n'
    )
    seen = [text for _, text in WORDS["bypassing"](ast.parse(source))]
    assert sorted(seen) == ["%{x}<br>doses", "Doses", "Plan"]


def test_a_sentence_of_several_lines_is_one_message() -> None:
    source = (
        'def f(n, day):\n    """Not this."""\n    rule = f"has {n} doses "\n'
        '    rule += f"before {day}."\n    return rule, count(n, "batch", "batches")\n'
    )
    assert set(WORDS["spoken"](ast.parse(source))) == {
        "has {0} doses before {1}.", "{n} batch", "{n} batches",
    }  # fmt: skip


def _last(message: object) -> str:
    """A message, or its form for many: the only one of a language without plurals."""
    return str(message[-1]) if isinstance(message, list | tuple) else str(message or "")


def _places(text: str) -> set[str]:
    return {place.replace("!s", "") for place in PLACE.findall(text)}
