"""A message with places, and the ways in which a sentence fills them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

PLACE = re.compile(r"\{(\w*)(!s)?(?::[^{}]*)?\}")  # {0!s}: what it holds stays English
NUMBER = re.compile(r"[-+]?\d[\d,.]*|(more|less) than -?10\^18")  # in a place {n}
WORD = re.compile(r"[A-Za-z]{2,}")
SEAM = re.compile(r"(?=[,;:] | \(|\. | and | or )|^|$")  # where a place may end beside another
GAP = re.compile(r"(?<=[㐀-鿿，。；：（）]) +(?=[㐀-鿿，。；：（）])")  # within Chinese

SIDE = re.compile(r"(?<=[㐀-鿿])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[㐀-鿿])")


@dataclass(frozen=True)
class Template:
    """A message with places."""

    literals: tuple[str, ...]  # before, between and behind the places
    names: tuple[str, ...]  # of the places, in the order of the English text
    letters: int
    shown: str

    def filled(self, parts: Mapping[str, str], english: Mapping[str, str]) -> str:
        """The other language's text with its places filled."""
        numbered = iter(self.names)

        def part(place: re.Match[str]) -> str:
            name = place[1] or next(numbered)
            return english[name] if place[2] else parts[name]

        return closed_up(PLACE.sub(part, self.shown))

    def may_fit(self, text: str) -> bool:
        """Whether the text has every literal."""
        first, *_, last = self.literals
        return (
            text.startswith(first)
            and text.endswith(last)
            and all(literal in text for literal in self.literals)
        )

    def fillings(self, text: str) -> Iterator[tuple[str, ...]]:
        """What each place holds, in every way the literals allow, the shortest first."""
        first, *middle, last = self.literals
        if len(text) >= len(first) + len(last):
            for filling in _split(text[len(first) : len(text) - len(last)], middle):
                if all(
                    name != "n" or NUMBER.fullmatch(part)
                    for name, part in zip(self.names, filling, strict=True)
                ):
                    yield filling


def _split(text: str, literals: list[str]) -> Iterator[tuple[str, ...]]:
    if not literals:
        yield (text,)
        return
    literal, rest = literals[0], literals[1:]
    if literal:
        ends = [m.start() for m in re.finditer(f"(?={re.escape(literal)})", text)]
    else:
        ends = [m.start() for m in SEAM.finditer(text)]
    for end in ends if literal else reversed(ends):
        for others in _split(text[end + len(literal) :], rest):
            yield (text[:end], *others)


def template(message: str, shown: str) -> Template:
    """A message and its translation, taken apart."""
    literals = tuple(PLACE.sub("\0", message).split("\0"))
    names = [m[1] or f"#{n}" for n, m in enumerate(PLACE.finditer(message))]
    return Template(literals, tuple(names), letters("".join(literals)), shown)


def open_ended(message: str, shown: str) -> Iterator[tuple[str, str]]:
    """A message to which others are put: with a place before it, behind it, or both."""
    head, tail = message[-1:].isspace(), message[:1] in (" ", ",", ";", ":", "(")
    if head:
        yield f"{message}{{after}}", f"{shown}{{after}}"
    if tail:
        yield f"{{before}}{message}", f"{{before}}{shown}"
    if head and tail:
        yield f"{{before}}{message}{{after}}", f"{{before}}{shown}{{after}}"


def words(message: str) -> list[str]:
    """Words that stand whole in every sentence made from the message: none that touches a place."""
    text = PLACE.sub("\0", message)
    return [
        m[0]
        for m in WORD.finditer(text)
        if "\0" not in text[max(0, m.start() - 1) : m.start()] + text[m.end() : m.end() + 1]
    ]


def letters(text: str) -> int:
    """How many letters a text has."""
    return sum(c.isalpha() for c in text)


def closed_up(text: str) -> str:
    """One blank between Chinese and the numbers and names beside it, none within Chinese."""
    return SIDE.sub(" ", GAP.sub("", text))
