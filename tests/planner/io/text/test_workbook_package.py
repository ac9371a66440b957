"""The parts of an .xlsx, found by what they are and not by where they lie."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest

from planner.io.text.workbook_package import Shown, escape, open_package, unescape
from tests.builders.workbooks import DIALECTS, Tables, raw

TABLES: Tables = {"a": [["x"]], "b": [["y"]]}


def _changed(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    found = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(found, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, change(text) if name == part else text)
    return found.getvalue()


@pytest.mark.parametrize("name", DIALECTS)
def test_sheets_are_found_in_every_dialect(name: str):
    package = open_package(raw({"a": [["x"]], "b": [["y"]]}, DIALECTS[name]))
    assert list(package.parts) == ["a", "b"]
    assert package.styles == {"1": Shown.DATE, "2": Shown.DAYLESS, "3": Shown.DAYLESS}
    asks = DIALECTS[name].calculation
    assert package.calculated == ("calcId" in asks and "fullCalcOnLoad" not in asks)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", None),
        ("0.00", None),
        ('0 "days"', None),
        ("[Red]#,##0;[Blue]-#,##0", None),
        ("yyyy-mm-dd", Shown.DATE),
        ("d mmm", Shown.DATE),
        ("hh:mm", Shown.DATE),
        ("mmm yyyy", Shown.DAYLESS),
        ("mm/yy", Shown.DAYLESS),
        ("[$-409]mmmm\\ yyyy;@", Shown.DAYLESS),
        ("[$-409]d\\-mmm\\-yyyy;@", Shown.DATE),
        ('yyyy"年"m"月"', Shown.DAYLESS),
        ('yyyy"年"m"月"d"日"', Shown.DATE),
        ('mmm" d "yyyy', Shown.DAYLESS),
        ("[h]:mm:ss", Shown.SPAN),
    ],
)
def test_what_a_format_shows(code: str, shown: Shown | None):
    def put(text: str) -> str:
        own = code.replace("&", "&amp;").replace('"', "&quot;")
        return text.replace("yyyy\\-mm\\-dd", own)

    content = _changed(raw(TABLES, DIALECTS["excel"]), "xl/styles.xml", put)
    assert open_package(content).styles.get("1") is shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, None),
        (9, None),
        (14, Shown.DATE),
        (17, Shown.DAYLESS),  # mmm-yy
        (22, Shown.DATE),
        (31, Shown.DATE),  # yyyy年m月d日 in Chinese Excel, which writes no code for it
        (46, Shown.SPAN),
        (49, None),
        (57, Shown.DAYLESS),
        (58, Shown.DATE),
    ],
)
def test_formats_without_a_code(number: int, shown: Shown | None):
    content = _changed(
        raw(TABLES, DIALECTS["excel"]),
        "xl/styles.xml",
        lambda text: text.replace('<xf numFmtId="57"/>', f'<xf numFmtId="{number}"/>'),
    )
    assert open_package(content).styles.get("3") is shown


@pytest.mark.parametrize(
    ("part", "old", "new", "error"),
    [
        ("xl/workbook.xml", 'name="b"', 'name="a"', ValueError),
        ("xl/workbook.xml", "<workbook ", "<worksheet ", SyntaxError),
        ("xl/workbook.xml", "2006/main", "2006/other", ValueError),
        ("xl/_rels/workbook.xml.rels", "part2.xml", "part9.xml", KeyError),
        ("xl/_rels/workbook.xml.rels", 'Id="rId2"', 'Id="rId7"', KeyError),
        ("_rels/.rels", "officeDocument", "extended-properties", KeyError),
    ],
)
def test_a_damaged_package_is_no_workbook(part: str, old: str, new: str, error: type[Exception]):
    tables = TABLES
    content = _changed(raw(tables, DIALECTS["excel"]), part, lambda text: text.replace(old, new))
    with pytest.raises(error):
        open_package(content)


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("a_x000D_b", "a\rb"),
        ("_x0041_", "A"),
        ("_x005F_x0041_", "_x0041_"),
        ("_x0000_", "_x0000_"),  # no cell may hold it, and here it marks what has no value
        ("_xD800_", "_xD800_"),
        ("_x00_", "_x00_"),
        ("plain", "plain"),
    ],
)
def test_characters_written_as_codes(stored: str, meant: str):
    assert unescape(stored) == meant


@pytest.mark.parametrize("text", ["_x0041_", "a_x000D__x0041_", "_x005F_x0041_", "__x0041_", ""])
def test_a_text_that_looks_like_a_code_comes_back(text: str):
    assert unescape(escape(text)) == text
