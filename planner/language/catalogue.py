"""Which language is shown, and a message in it."""

from collections.abc import Callable
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from planner.language.sentences import Sentences

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
ENGLISH = "en"
CORE = "core"  # context of the sentences that other rooms make, with numbered places
LOCALE = Path(__file__).with_name("locale")

_asked: list[Callable[[], str]] = []


def follow(asked: Callable[[], str]) -> None:
    """Show everything in the language that `asked` returns, a key of `LANGUAGES`, from now on."""
    _asked[:] = [asked]


def current() -> str:
    """The language shown: English where nobody asked for another."""
    return _asked[0]() if _asked else ENGLISH


def _(message: str, /, **values: object) -> str:
    """The message in the current language, `{name}` replaced by its value."""
    language = current()
    shown = message if language == ENGLISH else compiled(language).gettext(message)
    return shown.format(**values) if values else shown


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """The message for n things, `{n}` and `{name}` replaced; thousands of n are marked."""
    language = current()
    if language == ENGLISH:
        shown = one if n == 1 else many
    else:
        shown = compiled(language).ngettext(one, many, n)
    return shown.format(**{"n": f"{n:,}", **values})  # in both languages alike


def translated(sentence: str) -> str:
    """A sentence that other rooms made in English, in the current language.

    One that the catalogue does not know stays as it is.
    """
    language = current()
    return sentence if language == ENGLISH else sentences(language).translated(sentence)


def stored(language: str) -> Catalog:
    """The catalogue of a language as its file has it."""
    with (LOCALE / language / "LC_MESSAGES" / "cryoplan.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def compiled(language: str) -> GNUTranslations:
    """The catalogue, compiled in memory."""
    file = BytesIO()
    write_mo(file, stored(language))
    file.seek(0)
    return GNUTranslations(file)


@cache
def sentences(language: str) -> Sentences:
    """The sentences of other rooms in a language; pages' own messages are known to it too."""
    messages: dict[str, str] = {}
    for entry in stored(language):
        if entry.id and isinstance(entry.id, str) and isinstance(entry.string, str):
            if entry.context == CORE:
                messages[entry.id] = entry.string
            elif "{" not in entry.id:
                messages.setdefault(entry.id, entry.string)
    return Sentences(messages)
