"""Which language is shown, and a message in it."""

from collections.abc import Callable

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
ENGLISH = "en"

_asked: list[Callable[[], str]] = []


def follow(asked: Callable[[], str]) -> None:
    """Show everything in the language that `asked` returns, a key of `LANGUAGES`, from now on."""
    _asked[:] = [asked]


def current() -> str:
    """The language shown: English where nobody asked for another."""
    return _asked[0]() if _asked else ENGLISH


def _(message: str, /, **values: object) -> str:
    """The message in the current language, `{name}` replaced by its value."""
    return message.format(**values) if values else message


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """The message for n things, `{n}` and `{name}` replaced."""
    return (one if n == 1 else many).format(n=n, **values)


def translated(sentence: str) -> str:
    """A sentence that other rooms made in English, in the current language."""
    return sentence
