"""Sentences made in English are read back into the messages they were made from."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.errors import DataError
from planner.io.scenario.plausibility import plausibility_warnings
from planner.language.catalogue import sentences
from planner.language.sentences import Sentences
from planner.results.ending_text import ending_words
from planner.results.report import Ending, Report
from tests.builders.fault_samples import CODES, sample
from tests.builders.folders import load_scenario, template

ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b")  # three words: a sentence, or a part
FROM_ELSEWHERE = {"bad-toml", "unreadable-file"}  # the words of tomllib and of the system
KNOWN = Sentences(
    {
        "{0}: {1}; {2} too many.": "{0}：{1}；多出 {2}。",
        "Bank {0}": "细胞库 {0}",
        "{0} drawn, {1} held": "取用 {0}，现有 {1}",
        "{n} vial": "{n} 支",
        "{n} vials": "{n} 支",
        "Write {0}.": "请写{0}。",
        "whole number": "整数",
        "Did you mean {0}?": "是否为 {0!s}？",
        "week": "周",
        "of a course begun on {0}{1}": "{0} 开始的疗程{1}",
        ", {0} on the way": "，在途 {0}",
        "proof": "证明",
        "{0} to {1}": "{0} 到 {1}",
        "were it to begin": "若它开始",
    }
)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Bank 'W1': 9 vials drawn, 1 vial held; 8 vials too many.",
         "细胞库 'W1'：取用 9 支，现有 1 支；多出 8 支。"),
        ("Write a whole number. Write 3.", "请写整数。请写 3。"),  # two sentences, an article
        ("Did you mean week?", "是否为 week？"),  # a name of a column stays what it is
        ("of a course begun on 2026-01-05, 2 on the way", "2026-01-05 开始的疗程，在途 2"),
        ("Proof", "证明"),  # a part that begins a sentence
        ("Were it to begin", "若它开始"),  # also where a message fits a word of it
        ("2 March 2027", "2027年3月2日"),
        ("Nobody knows this sentence.", "Nobody knows this sentence."),
        ("weeks vials", "weeks vials"),  # a number stands before what is counted
        ("", ""),
    ],
)  # fmt: skip
def test_a_sentence_is_read_by_its_parts(english: str, chinese: str) -> None:
    assert KNOWN.translated(english) == chinese


@pytest.fixture(scope="module")
def chinese() -> Sentences:
    return sentences("zh_CN")


@pytest.mark.parametrize("code", [c for c in CODES if c not in {"not-writable", *FROM_ELSEWHERE}])
def test_no_fault_has_english_left_in_it(code: str, tmp_path: Path, chinese: Sentences) -> None:
    for rule in _sentences(sample(code, template(tmp_path / "s"))):
        shown = chinese.translated(rule)
        assert re.search(r"[\u4e00-\u9fff]", shown), rule
        assert not ENGLISH.search(shown), shown


@pytest.mark.parametrize("stopped", [False, True])
@pytest.mark.parametrize("ending", Ending)
def test_no_ending_has_english_left_in_it(
    ending: Ending, stopped: bool, chinese: Sentences
) -> None:
    report = Report(
        scenario_hash="", settings={}, versions={}, ending=ending, objective=None, bound=None,
        cost=None, seconds=0,
    )  # fmt: skip
    shown = chinese.translated(ending_words(report, stopped))
    assert re.search(r"[\u4e00-\u9fff]", shown)
    assert not ENGLISH.search(shown)


def _sentences(path: Path) -> Iterator[str]:
    try:
        loaded = load_scenario(path)
    except DataError as error:
        found = list(error.faults)
    else:
        found = [*loaded.warnings, *plausibility_warnings(loaded.scenario)]
    for fault in found:
        yield from (text for text in (fault.rule, fault.repair) if text)
