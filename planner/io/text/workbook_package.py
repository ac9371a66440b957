"""The parts of an .xlsx: where its sheets lie, its texts, and which styles show dates.

Parts are found by their relationships, never by their folder or name, and elements by their
namespace, never by its prefix: libraries differ in both. Transitional and Strict files are read.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

_MAIN = (
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
)
_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
# Formats that Chinese, Japanese and Korean Excel knows by number alone (ISO 29500-1, 18.8.30).
_ASIAN_DATES = frozenset((*range(27, 37), *range(50, 59)))
_ASIAN_MONTHS = frozenset((27, 34, 36, 50, 52, 55, 57))  # year and month, in one of the languages
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NOT_SHOWN = re.compile(r'".*?"|\[[^\]]*\]|[\\_*].')  # quoted, in brackets, escaped or padding


class Shown(Enum):
    """How a style shows a number, where it shows a moment or a span of time."""

    DATE = "date"
    DAYLESS = "date without its day"
    SPAN = "span of time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What the sheets of a workbook share."""

    parts: dict[str, bytes]  # the XML of each sheet, by title
    texts: list[str]  # the shared strings
    styles: dict[str, Shown]  # by number of the style; others show plain numbers
    epoch: datetime  # day 0 of its dates
    calculated: bool  # Excel has calculated it, and does not ask to do so again


def tags(name: str) -> frozenset[str]:
    """The element `name` in either namespace."""
    return frozenset(f"{main}{name}" for main in _MAIN)


_SHEET, _CALC, _WORKBOOK = tags("sheet"), tags("calcPr"), tags("workbookPr")
_FORMAT, _STYLES, _STYLE = tags("numFmt"), tags("cellXfs"), tags("xf")
_STRING, _TEXT, _RUN = tags("si"), tags("t"), tags("r")


def open_package(content: bytes) -> Package:
    """The parts of a workbook.  Raises whatever zip and XML readers do; ValueError: no workbook."""
    with ZipFile(BytesIO(content)) as file:
        names = {_plain(name): name for name in file.namelist()}
        if len(names) < len(file.namelist()):
            raise ValueError("two parts of the same name")

        def part(path: str) -> bytes:
            return file.read(names[_plain(path)])

        def related(path: str) -> Iterator[tuple[str, str, str]]:
            folder, name = posixpath.split(path)
            place = posixpath.join(folder, "_rels", f"{name}.rels")
            if _plain(place) not in names:
                return
            for link in ET.fromstring(part(place)):
                if link.get("TargetMode") != "External":
                    target = posixpath.join("/", folder, unquote(link.get("Target", "")))
                    kind = link.get("Type", "").rpartition("/")[2]
                    yield link.get("Id", ""), kind, posixpath.normpath(target)

        book = next((path for _, kind, path in related("") if kind == "officeDocument"), "")
        root = ET.fromstring(part(book))
        if root.tag not in tags("workbook"):
            raise ValueError("no workbook")
        links = {id_: (kind, path) for id_, kind, path in related(book)}
        by_kind = dict(links.values())
        sheets: dict[str, bytes] = {}
        for sheet in _all(root, _SHEET):
            title = unescape(sheet.get("name", ""))
            id_ = next((sheet.attrib[name] for name in _ID if name in sheet.attrib), "")
            kind, path = links[id_]
            if title in sheets:
                raise ValueError("two sheets of the same name")
            if kind == "worksheet":  # not a chart, not a macro
                sheets[title] = part(path)
        texts = by_kind.get("sharedStrings")
        styles = by_kind.get("styles")
        return Package(
            parts=sheets,
            texts=list(_shared_strings(part(texts))) if texts else [],
            styles=_styles(ET.fromstring(part(styles))) if styles else {},
            epoch=MAC_EPOCH
            if any(_is_set(p, "date1904") for p in _all(root, _WORKBOOK))
            else WINDOWS_EPOCH,
            calculated=_is_calculated(root),
        )


def rich_text(node: Any) -> str:
    """The text of a string item: its runs joined, without the reading aid of Japanese text."""
    found = []
    for child in node:
        if child.tag in _TEXT:
            found.append(child.text or "")
        elif child.tag in _RUN:
            found += [t.text or "" for t in child if t.tag in _TEXT]
    return unescape("".join(found))


def unescape(text: str) -> str:
    """The text with `_x000D_` and its like as the characters they stand for (ST_Xstring)."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def escape(text: str) -> str:
    """The text so that `unescape` gives it back."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def _character(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character.isprintable() or character in "\t\n\r" else found[0]


def _plain(path: str) -> str:
    """A part's name for comparison: case does not count, and some writers use backslashes."""
    return path.replace("\\", "/").lstrip("/").casefold()


def _all(root: Any, names: frozenset[str]) -> Iterator[Any]:
    return (element for element in root.iter() if element.tag in names)


def _is_set(element: Any, key: str) -> bool:
    return element.get(key) in ("1", "true")


def _is_calculated(root: Any) -> bool:
    """Excel leaves its number there; libraries, and LibreOffice converting, leave none or ask."""
    settings = next(_all(root, _CALC), None)
    return (
        settings is not None
        and "calcId" in settings.attrib
        and not _is_set(settings, "fullCalcOnLoad")
    )


def _shared_strings(xml: bytes) -> Iterator[str]:
    for _, element in ET.iterparse(BytesIO(xml)):
        if element.tag in _STRING:
            yield rich_text(element)
            element.clear()


def _styles(root: Any) -> dict[str, Shown]:
    own = {f.get("numFmtId", ""): f.get("formatCode", "") for f in _all(root, _FORMAT)}
    cells = next(_all(root, _STYLES), ())
    numbers = [style.get("numFmtId", "0") for style in cells if style.tag in _STYLE]
    shown = ((str(place), _shown(number, own)) for place, number in enumerate(numbers))
    return {place: how for place, how in shown if how}


def _shown(number: str, own: dict[str, str]) -> Shown | None:
    if number in own:
        code = own[number]
    elif int(number) in _ASIAN_DATES:
        return Shown.DAYLESS if int(number) in _ASIAN_MONTHS else Shown.DATE
    else:
        code = BUILTIN_FORMATS.get(int(number), "General")
    if is_timedelta_format(code):
        return Shown.SPAN
    if not is_date_format(code):
        return None
    visible = _NOT_SHOWN.sub("", code.split(";")[0]).casefold()
    return Shown.DATE if set(visible) & set("dhs") else Shown.DAYLESS
