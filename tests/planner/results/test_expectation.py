"""Planned and expected, in a sentence and as a note of report.json."""

import json
from dataclasses import replace

from planner.results.expectation import EXPECTED, Expectation, expectation_of, in_words

FOUND = Expectation(
    planned=1.0,
    fill_rate=0.95449,
    low=0.9476,
    high=0.9614,
    paths=200,
    seed=3,
    because=("batches fail", "yields vary", "demand varies"),
)


def test_the_sentence_has_both_figures_and_why_they_differ() -> None:
    """Rates are rounded down: 95.449 is 95.4 %."""
    assert FOUND.sentence == (
        "Planned on averages, 100 % of the patients start; expect 95.4 % "
        "(95 % interval 94.7 % to 96.1 %, 200 sample paths), since batches fail, yields vary and "
        "demand varies. Patients who drop out are in neither figure: a comparison takes them off."
    )
    bare = replace(FOUND, low=None, high=None, paths=1, because=())
    assert "expect 95.4 % (1 sample path). Patients" in bare.sentence


def test_a_note_of_report_json_says_all_of_it() -> None:
    note = json.loads(json.dumps(FOUND.to_json()))
    assert note["sentence"] == FOUND.sentence
    assert expectation_of({EXPECTED: note}) == FOUND
    assert expectation_of({}) is None


def test_reasons_in_words() -> None:
    assert [in_words("abc"[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
