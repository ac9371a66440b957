"""What a sheet would cost, also where it hides that."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from planner.app.files.sheet_limits import count_cells
from planner.app.scenario.upload import uploaded
from planner.errors import PlannerError
from tests.planner.app.sheets import SHEET, packed

ROW = b"<row><c/></row>"


def counted(sheet: bytes) -> tuple[int, int]:
    """Rows and cells."""
    found = []
    count_cells("s.xml", [sheet[:40], sheet[40:]], lambda *more: found.append(more))
    return sum(rows for rows, _ in found), sum(cells for _, cells in found)


@pytest.mark.parametrize(
    ("inside", "rows", "cells"),
    [
        (ROW * 3, 3, 3),
        (b'<row r="1"><c r="A1"/><c r="B1"/><c/></row>', 1, 3),
        (b'<row r="2"><c r="Z2"><v>1</v></c><c r="AB2"/></row>', 2, 28),
        (b'<row r="1"><c r="XFD1"/></row><row><c r="&#88;FD2"/></row>', 2, 2 * 16_384),
        (b'<row r="900"><c/></row>', 1, 1),  # a style alone
        (b'<row><c><f t="array" ref="Z1:Z5">1</f></c></row>', 1, 1 + 5 * 26),
        (b'<row><c><f t="shared" ref="Z1:Z5">1</f></c></row>', 1, 1),
        (b'<row><c><f t="array" ref="Z5:Z1">1</f></c></row>', 1, 1),
    ],
)
def test_a_cell_costs_what_it_stands_behind(inside: bytes, rows: int, cells: int) -> None:
    sheet = SHEET % inside
    assert counted(sheet) == (rows, cells)
    wide = sheet.decode().replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16")
    assert counted(wide) == (rows, cells)


def test_entities_and_places_that_are_none_are_refused() -> None:
    with pytest.raises(PlannerError, match="has a DOCTYPE"):
        counted(b'<!DOCTYPE s [<!ENTITY a "<row/>">]><s>&a;</s>')
    for wrong in (b'<c r="!1"/>', b'<row r="x"/>', b'<f t="array" ref="A:!"/>'):
        with pytest.raises(PlannerError, match="is damaged"):
            counted(SHEET % wrong)


def test_a_small_workbook_that_would_cost_gigabytes_is_refused() -> None:
    rows = b"".join(b'<row><c r="XFD%d" t="str"><v>a</v></c></row>' % n for n in range(1, 20_001))
    content = packed(**{"xl/worksheets/sheet1.xml": SHEET % rows})
    assert len(content) < 200_000
    with pytest.raises(PlannerError, match="more than 1,000,000 cells"):
        uploaded([("a.xlsx", content)])


def test_a_damaged_part_does_not_keep_the_others_from_being_counted() -> None:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        made.writestr("first.xml", b"<a>hello</a>" * 9)
        made.writestr("s.xml", SHEET % (ROW * 9))
    content = bytearray(out.getvalue())
    content[30 + len("first.xml") + 2] ^= 255  # within what is packed
    with pytest.raises(PlannerError, match=r"first\.xml in a\.xlsx is damaged"):
        uploaded([("a.xlsx", bytes(content))])
