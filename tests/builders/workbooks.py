"""Workbooks as libraries and spreadsheets write them: one scenario, many dialects.

The same cells go to openpyxl, to XlsxWriter, or into raw XML the way another writer puts it. The
dialect of LibreOffice was compared once with what LibreOffice 7.4 makes of XlsxWriter's files:
types on every cell, `aca` on formulas, no calcId, truth values as formulas, and 0 taken over from
formulas that nobody has calculated.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_DAY_0 = {False: date(1899, 12, 30), True: date(1904, 1, 1)}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula; result: what is stored with it, None nothing.  area: of an array formula."""

    text: str
    result: str | float | bool | None = None
    area: str = ""
    shared: bool = False  # the second cell of a shared formula: it has no text of its own
    error: bool = False  # the result is an error


@dataclass(frozen=True, slots=True)
class Day:
    """A day in a number format of its own."""

    day: date
    style: int  # 1: yyyy-mm-dd, 2: mmm yyyy, 3: a Chinese year and month without a code


@dataclass(frozen=True, slots=True)
class Coloured:
    """A cell that holds a colour only."""


Cell = str | int | float | bool | date | Formula | Day | Coloured | None
Tables = dict[str, list[list[Cell]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a writer puts it."""

    namespace: str = TRANSITIONAL
    prefix: str = ""
    strings: str = "shared"  # or inline, or str as some libraries write values
    references: bool = True  # r="B2" on cells and rows
    typed: bool = False  # t="n" on numbers
    folder: str = "xl/worksheets/"
    absolute: bool = False  # targets of relationships begin with /
    backslash: bool = False  # in the names of parts
    calculation: str = '<calcPr calcId="191029"/>'
    iso_days: bool = False
    aca: bool = False
    flags: bool = False  # truth values as formulas
    mac: bool = False
    empty: str = "<v></v>"  # of a formula whose result is an empty text


_ASKS = '<calcPr calcId="124519" fullCalcOnLoad="1"/>'
DIALECTS = {
    "excel": Dialect(),
    "excel-mac-1904": Dialect(mac=True),
    "open-xml-sdk": Dialect(prefix="x:", calculation=_ASKS),
    "closedxml": Dialect(prefix="x:", strings="inline", calculation="", folder="xl/sheets/"),
    "bare-refs": Dialect(references=False, strings="inline", calculation=_ASKS),
    "strict": Dialect(namespace=STRICT, iso_days=True),
    "strict-prefixed": Dialect(namespace=STRICT, iso_days=True, prefix="s:", absolute=True),
    "elsewhere": Dialect(folder="data/", absolute=True, strings="str", calculation=""),
    "backslash": Dialect(backslash=True, typed=True, empty="<v/>", calculation=_ASKS),
    "libreoffice": Dialect(
        typed=True, aca=True, flags=True, calculation='<calcPr iterateCount="100"/>'
    ),
}


def raw(tables: Mapping[str, list[list[Cell]]], dialect: Dialect) -> bytes:
    """The workbook in XML of that dialect."""
    return _Raw(dialect).write(tables)


class _Raw:
    def __init__(self, dialect: Dialect) -> None:
        self._d = dialect
        self._strings: dict[str, int] = {}

    def write(self, tables: Mapping[str, list[list[Cell]]]) -> bytes:
        d, office = self._d, _STRICT_OFFICE if self._d.namespace == STRICT else _OFFICE
        root = "/xl/" if d.absolute else ""
        above = "/" if d.absolute else "../"
        parts, links, sheets = {}, [], []
        for n, (title, rows) in enumerate(tables.items(), start=1):
            parts[f"{d.folder}part{n}.xml"] = self._sheet(rows)
            links.append((f"rId{n}", "worksheet", f"{above}{d.folder}part{n}.xml"))
            sheets.append(self._tag(f'<sheet name="{title}" sheetId="{n}" r:id="rId{n}"/>'))
        links.append(("rIdA", "styles", f"{root}styles.xml"))
        parts["xl/styles.xml"] = self._document("styleSheet", self._tag(_STYLES))
        if d.strings == "shared":
            links.append(("rIdB", "sharedStrings", f"{root}sharedStrings.xml"))
            items = "".join(f"<si>{self._t(text)}</si>" for text in self._strings)
            parts["xl/sharedStrings.xml"] = self._document("sst", self._tag(items))
        mac = '<workbookPr date1904="1"/>' if d.mac else "<workbookPr/>"
        inside = self._tag(f"{mac}<sheets>") + "".join(sheets) + self._tag("</sheets>")
        parts["xl/workbook.xml"] = self._document(
            "workbook", inside + self._tag(d.calculation), f' xmlns:r="{office}"'
        )
        parts["xl/_rels/workbook.xml.rels"] = _relations(links, office)
        parts["_rels/.rels"] = _relations([("rId1", "officeDocument", "xl/workbook.xml")], office)
        parts["[Content_Types].xml"] = "<Types/>"
        content = BytesIO()
        with ZipFile(content, "w", ZIP_DEFLATED) as file:
            for name, text in parts.items():
                file.writestr(name.replace("/", "\\") if d.backslash else name, text)
        return content.getvalue()

    def _tag(self, xml: str) -> str:
        """The XML with the dialect's prefix; it holds elements only, texts are escaped."""
        prefix = self._d.prefix
        return xml.replace("<", f"<{prefix}").replace(f"<{prefix}/", f"</{prefix}")

    def _document(self, name: str, inside: str, more: str = "") -> str:
        prefix = self._d.prefix
        own = f'xmlns:{prefix[:-1]}="' if prefix else 'xmlns="'
        return f'<{prefix}{name} {own}{self._d.namespace}"{more}>{inside}</{prefix}{name}>'

    def _t(self, text: str) -> str:
        return f'<t xml:space="preserve">{escape(text)}</t>'

    def _sheet(self, rows: list[list[Cell]]) -> str:
        written = []
        for number, row in enumerate(rows, start=1):
            if self._d.references and not row:
                continue
            place = f' r="{number}"' if self._d.references else ""
            cells = (self._cell(cell, number, n) for n, cell in enumerate(row, start=1))
            written.append(f"<row{place}>{''.join(cells)}</row>")
        return self._document("worksheet", self._tag(f"<sheetData>{''.join(written)}</sheetData>"))

    def _cell(self, cell: Cell, row: int, column: int) -> str:
        place = f' r="{get_column_letter(column)}{row}"' if self._d.references else ""
        number = ' t="n"' if self._d.typed else ""
        match cell:
            case None | Coloured():
                return f'<c{place} s="4"/>' if cell or not place else ""
            case Formula():
                return self._formula(cell, place, number)
            case bool():
                formula = "<f>TRUE()</f>" if self._d.flags and cell else ""
                return f'<c{place} t="b">{formula}<v>{int(cell)}</v></c>'
            case str():
                return self._text(cell, place)
            case int() | float():
                return f"<c{place}{number}><v>{cell}</v></c>"
        return self._day(cell, place, number)

    def _day(self, cell: date | Day, place: str, number: str) -> str:
        day, style = (cell.day, cell.style) if isinstance(cell, Day) else (cell, 1)
        if self._d.iso_days:
            return f'<c{place} s="{style}" t="d"><v>{day}</v></c>'
        serial = (day - _DAY_0[self._d.mac]).days
        return f'<c{place} s="{style}"{number}><v>{serial}</v></c>'

    def _text(self, text: str, place: str) -> str:
        match self._d.strings:
            case "inline":
                return f'<c{place} t="inlineStr"><is>{self._t(text)}</is></c>'
            case "str":
                return f'<c{place} t="str"><v>{escape(text)}</v></c>'
        number = self._strings.setdefault(text, len(self._strings))
        return f'<c{place} t="s"><v>{number}</v></c>'

    def _formula(self, cell: Formula, place: str, number: str) -> str:
        aca = ' aca="false"' if self._d.aca else ""
        if cell.area:
            aca += f' t="array" ref="{cell.area}"'
        written = f"<f{aca}>{escape(cell.text)}</f>"
        if cell.shared:
            written = f'<f{aca} t="shared" si="0"/>'
        match cell.result:
            case None:
                return f"<c{place}>{written}</c>"
            case "":
                return f'<c{place} t="str">{written}{self._d.empty}</c>'
            case bool():
                return f'<c{place} t="b">{written}<v>{int(cell.result)}</v></c>'
            case str():
                kind = "e" if cell.error else "str"
                return f'<c{place} t="{kind}">{written}<v>{escape(cell.result)}</v></c>'
        return f"<c{place}{number}>{written}<v>{cell.result}</v></c>"


_STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="[$-409]mmm\\ yyyy;@"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="57"/>'
    '<xf numFmtId="0" fillId="2"/></cellXfs>'
)


def _relations(links: list[tuple[str, str, str]], office: str) -> str:
    found = (
        f'<Relationship Id="{id_}" Type="{office}/{kind}" Target="{target}"/>'
        for id_, kind, target in links
    )
    return f'<Relationships xmlns="{_PACKAGE}">{"".join(found)}</Relationships>'


def _placed(rows: list[list[Cell]]) -> Iterator[tuple[int, int, Any]]:
    for row, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells, start=1):
            if cell is not None:
                yield row, column, cell


def by_openpyxl(tables: Mapping[str, list[list[Cell]]]) -> bytes:
    """The workbook as openpyxl writes it: formulas never have a result."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in tables.items():
        sheet = book.create_sheet(title)
        for row, column, cell in _placed(rows):
            match cell:
                case Formula():
                    assert cell.result is None
                    text = f"={cell.text}"
                    value = ArrayFormula(cell.area, text) if cell.area else text
                    sheet.cell(row, column, value)
                case Coloured():
                    sheet.cell(row, column).fill = PatternFill("solid", fgColor="FFFF00")
                case Day():
                    sheet.cell(row, column, cell.day).number_format = _CODES[cell.style]
                case _:
                    sheet.cell(row, column, cell)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def by_xlsxwriter(
    tables: Mapping[str, list[list[Cell]]], *, constant_memory: bool = False, mac: bool = False
) -> bytes:
    """The workbook as XlsxWriter, and pandas with it, write it: a result that is left out is 0.

    An empty text as result is written as if there were none.
    """
    content = BytesIO()
    options = {"in_memory": True, "constant_memory": constant_memory, "date_1904": mac}
    with xlsxwriter.Workbook(content, options) as book:
        styles = [book.add_format({"num_format": code}) for code in _CODES]
        colour = book.add_format({"bg_color": "yellow", "border": 1})
        for title, rows in tables.items():
            sheet = book.add_worksheet(title)
            for row, column, cell in _placed(rows):
                at = row - 1, column - 1
                match cell:
                    case Formula() if cell.area:
                        result = 0 if cell.result is None else cell.result
                        sheet.write_array_formula(cell.area, f"{{={cell.text}}}", None, result)
                    case Formula():
                        result = 0 if cell.result is None else cell.result
                        sheet.write_formula(*at, f"={cell.text}", None, result)
                    case Coloured():
                        sheet.write_blank(*at, None, colour)
                    case Day():
                        moment = datetime.combine(cell.day, datetime.min.time())
                        sheet.write_datetime(*at, moment, styles[cell.style])
                    case date():
                        moment = datetime.combine(cell, datetime.min.time())
                        sheet.write_datetime(*at, moment, styles[1])
                    case _:
                        sheet.write(*at, cell)
    return content.getvalue()


_CODES = ("General", "yyyy-mm-dd", "mmm yyyy", 'yyyy"年"m"月"')
