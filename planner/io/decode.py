"""From bytes to text: UTF-8 with or without BOM, else GB18030, as Excel in China saves it."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from planner.io.faults import Findings

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SAVE_AS = "Save it as CSV UTF-8."


def decode(content: bytes, file: str, findings: Findings) -> str | None:
    """The text of a file, or None where it has none; an assumed encoding is a warning."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        findings.add("not-text", file, "The file is UTF-16, not UTF-8.", _SAVE_AS)
        return None
    text = _strict(content.removeprefix(BOM_UTF8), "utf-8")
    if text is None and not content.startswith(BOM_UTF8):
        text = _strict(content, "gb18030")
        if text is not None and not _NOT_TEXT.search(text):
            rule = "The file is not UTF-8; it was read as GB18030."
            findings.add("read-as-gb18030", file, rule, f"Look at its names. {_SAVE_AS}")
    if text is None:
        findings.add("not-text", file, "The file is neither UTF-8 nor GB18030 text.", _SAVE_AS)
        return None
    if found := _NOT_TEXT.search(text):
        row = text.count("\n", 0, found.start()) + 1
        rule = f"The file holds the control character {found[0]!r}: it is no text."
        findings.add("not-text", file, rule, _SAVE_AS, row=row)
        return None
    return text


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
