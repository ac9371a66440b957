"""Finds which message an English sentence was made from, and says it in another language.

The rooms below the pages make their sentences of parts: `f"{where}: {count(3, 'dose')} too many."`.
The catalogue has each part as a message with numbered places (`{0}: {1} too many.`, `{0} doses`),
and a sentence is read like an expression: the message whose own words, with those found in its
places, make up most of the sentence.  What fits no message is data and stays.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from planner.language.template import (
    PLACE,
    Template,
    closed_up,
    letters,
    open_ended,
    template,
    words,
)

SENTENCE_END = re.compile(r"(?<=[.!?]) +(?=[A-Z0-9'\"`])|\n+")
JOINTS = (("; ", "；"), (": ", "："), (", ", "，"), ("/", "/"))  # of parts put together
QUOTED = re.compile(r"('[^']*'|\"[^\"]*\") ")  # a value, before what is wrong with it
ASIDE = re.compile(r"(.+?) \((.+)\)")
ARTICLE = re.compile(r"(?:a|an|the) ")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
DAY = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)})(?: (\d{{4}}))?")
VALUE = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`")
LEAST = 0.3  # of the letters outside values: a name of which single words are known stays whole
KEPT = 20_000  # sentences whose translation is remembered
DEPTH = 12  # places within places
SPLITS = 60  # ways to fill the places of one message


class Reading(NamedTuple):
    """A sentence in the other language: how well it was understood, and the text."""

    letters: int  # of the sentence, that belong to messages
    torn: int  # joints inside places: a message that reaches over one was hardly meant
    text: str

    @property
    def worth(self) -> tuple[int, int]:
        return self.letters, -self.torn


class Sentences:
    """All messages of one language."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        self._whole = {m: shown for m, shown in messages.items() if not PLACE.search(m) and shown}
        with_places = {m: shown for m, shown in messages.items() if PLACE.search(m) and shown}
        for message, shown in messages.items():
            with_places |= dict(open_ended(message, shown))
        spread: dict[str, int] = defaultdict(int)
        for message in with_places:
            for word in words(message):
                spread[word] += 1
        self._by_word: dict[str, list[Template]] = defaultdict(list)  # by its rarest word
        for message, shown in with_places.items():
            key = min(words(message), key=lambda w: (spread[w], w), default="")
            self._by_word[key].append(template(message, shown))
        self._remembered = lru_cache(KEPT)(self._best)

    def translated(self, sentence: str) -> str:
        """The sentence in the other language, as far as it is known."""
        read = self._read(sentence, 0)
        words = letters(VALUE.sub("", sentence))
        return read.text if read.letters >= LEAST * words else sentence

    def _read(self, text: str, depth: int) -> Reading:
        """The best reading of a text; blanks at its ends stay."""
        if text in self._whole:
            return Reading(letters(text), 0, self._whole[text])
        core = text.strip()
        if depth > DEPTH or letters(core) < 2:
            return Reading(0, 0, text)
        if core in self._whole:
            best = Reading(letters(core), 0, self._whole[core])
        else:
            best = self._remembered(text, depth)
            if best.letters or core == text:
                return best
            best = self._remembered(core, depth)
        start = text[: len(text) - len(text.lstrip())]
        return best._replace(text=f"{start}{best.text}{text[len(text.rstrip()) :]}")

    def _best(self, text: str, depth: int) -> Reading:
        best, every = Reading(0, 0, text), (letters(text), 0)
        for reading in self._readings(text, depth):
            if reading.worth > best.worth:
                best = reading
                if best.worth >= every:
                    return best
        return max(best, self._other_case(text, depth), key=lambda x: x.worth)

    def _readings(self, text: str, depth: int) -> Iterator[Reading]:
        parts = SENTENCE_END.split(text)
        if len(parts) > 1:
            yield _summed([self._read(part, depth + 1) for part in parts], "\n" in text)
        if day := DAY.fullmatch(text):
            year = f"{day[3]}年" if day[3] else ""
            shown = f"{year}{MONTHS.index(day[2]) + 1}月{day[1]}日"
            yield Reading(letters(text), 0, shown)
        for word in dict.fromkeys((*words(text), "")):
            for known in self._by_word.get(word, ()):
                yield from self._fitting(known, text, depth)
        if value := QUOTED.match(text):
            rest = self._read(text[value.end() :], depth + 1)
            yield rest._replace(text=closed_up(f"{value[0]}{rest.text}"))
        if aside := ASIDE.fullmatch(text):
            a, b = (self._read(part, depth + 1) for part in aside.groups())
            yield Reading(a.letters + b.letters, a.torn + b.torn, f"{a.text}（{b.text}）")
        if article := ARTICLE.match(text):
            yield self._read(text[article.end() :], depth + 1)
        for joint, shown in JOINTS:
            left, found, right = text.partition(joint)
            if found and left and right:
                a, b = self._read(left, depth + 1), self._read(right, depth + 1)
                yield Reading(a.letters + b.letters, a.torn + b.torn, a.text + shown + b.text)
        if text.endswith(".") and len(parts) == 1:
            inner = self._read(text[:-1], depth + 1)
            yield inner._replace(text=f"{inner.text}。")

    def _fitting(self, known: Template, text: str, depth: int) -> Iterator[Reading]:
        if not known.may_fit(text):
            return
        for filling in islice(known.fillings(text), SPLITS):
            read = [self._read(part, depth + 1) for part in filling]
            torn = sum(map(_torn, filling))
            parts = dict(zip(known.names, (r.text for r in read), strict=True))
            english = dict(zip(known.names, filling, strict=True))
            yield Reading(
                known.letters + sum(r.letters for r in read),
                torn + sum(r.torn for r in read),
                known.filled(parts, english),
            )

    def _other_case(self, text: str, depth: int) -> Reading:
        """A part that begins a sentence was given a capital."""
        if not text[:1].isupper():
            return Reading(0, 0, text)
        read = self._read(text[0].lower() + text[1:], depth + 1)
        return read if read.letters else Reading(0, 0, text)


def _torn(part: str) -> int:
    """Joints inside a part, and an end of a sentence that is not its own."""
    return sum(part.count(joint, 1) for joint, _ in JOINTS) + part.endswith(".")


def _summed(read: list[Reading], lines: bool) -> Reading:
    """Sentences one behind the other, a blank between them only where English stays."""
    text = read[0].text
    for one in read[1:]:
        text += "\n" if lines else "" if text.endswith("。") else " "
        text += one.text
    return Reading(sum(r.letters for r in read), sum(r.torn for r in read), closed_up(text))
