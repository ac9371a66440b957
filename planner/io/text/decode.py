"""From bytes to text: UTF-8 with or without BOM, else GB18030, as Excel in China saves it."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from planner.io.text.faults import FaultCollector

_CONTROLS = [chr(c) for c in (*range(32), 127) if chr(c) not in "\t\n\r"]
_BOM = "\ufeff"
_SAVE_AS = "Save it as UTF-8."


def decode(content: bytes, file: str, collector: FaultCollector) -> str | None:
    """The text of a file, or None where it has none; an assumed encoding is a warning."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        collector.add("not-text", file, "The file is UTF-16, not UTF-8.", _SAVE_AS)
        return None
    text = _strict(content, "utf-8")
    if text is None and not content.startswith(BOM_UTF8):
        text = _strict(content, "gb18030")
        if text is not None and not _control(text):
            rule = "The file is not UTF-8; it was read as GB18030."
            collector.add("read-as-gb18030", file, rule, f"Look at its names. {_SAVE_AS}")
    if text is None:
        collector.add("not-text", file, "The file is neither UTF-8 nor GB18030 text.", _SAVE_AS)
        return None
    if found := _control(text):
        row = text.count("\n", 0, text.index(found)) + 1
        rule = f"The file holds the control character {found!r}: it is no text."
        collector.add("not-text", file, rule, _SAVE_AS, row=row)
        return None
    return text.lstrip(_BOM)  # some programs write it twice


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _control(text: str) -> str:
    return next((c for c in _CONTROLS if c in text), "")
