"""What an upload may cost, and that one beyond it costs next to nothing."""

import tracemalloc
from io import BytesIO
from zipfile import ZipFile, ZipInfo

import pytest

from planner.app.files import upload_limits
from planner.app.files.upload_limits import MAX_ROWS, check_sizes, check_text, check_workbook
from planner.app.scenario.upload import uploaded
from planner.errors import PlannerError
from tests.planner.app.sheets import SHEET, packed

HEAD = b"product,hospital,week,patients\n"


def refused(content: bytes, name: str = "a.zip") -> tuple[str, float]:
    """What is said, and the most memory that it took [MB]."""
    tracemalloc.start()
    try:
        with pytest.raises(PlannerError) as found:
            uploaded([(name, content)])
        return str(found.value), tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


def test_a_million_rows_in_a_small_zip_cost_no_memory() -> None:
    content = packed(**{"demand.csv": HEAD + b"MSC,NEAR,2026-01-05,1\n" * 1_000_000})
    assert len(content) < 100_000
    said, most = refused(content)
    assert "demand.csv in a.zip unpacks to" in said
    assert "100 times are allowed" in said
    assert most < 2


def test_too_many_rows_are_left_as_soon_as_they_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Packed less tightly, so that only counting shows it: 20 bytes a row of 100,002."""
    monkeypatch.setattr(upload_limits, "MAX_RATIO", 10_000)
    content = packed(**{"demand.csv": HEAD + b"MSC,NEAR,2026-01-05,1\n" * 1_000_000})
    said, most = refused(content)
    assert said.startswith("demand.csv has more than 100,000 rows")
    assert most < 6


def test_a_sheet_of_a_million_rows_is_not_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row>' * 600_000
    content = packed(**{"xl/worksheets/sheet1.xml": SHEET % rows})
    said, most = refused(content, "a.xlsx")
    assert "100 times are allowed" in said
    monkeypatch.setattr(upload_limits, "MAX_RATIO", 10_000)
    said, most = refused(content, "a.xlsx")
    assert said.startswith("sheet1.xml in a.xlsx has more than 100,000 rows")
    assert most < 3


def test_rows_and_cells_of_a_workbook_are_counted_across_the_parts_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(upload_limits, "MAX_RATIO", 10_000)
    row = b'<x:row r="1"><x:c/><x:c r="B1"><v>1</v></x:c></x:row>'
    check_workbook("a.xlsx", packed(**{"s.xml": SHEET % (row * MAX_ROWS)}))
    with pytest.raises(PlannerError, match="more than 100,000 rows"):
        check_workbook("a.xlsx", packed(**{"s.xml": SHEET % (row * (MAX_ROWS + 2))}))


def test_a_table_of_all_rows_allowed_is_taken() -> None:
    check_text("a.csv", b"a,b\n" + b"1,2\n" * MAX_ROWS)
    with pytest.raises(PlannerError, match="more than 100,000 rows"):
        check_text("a.csv", b"a,b\r" + b"1,2\r" * (MAX_ROWS + 1))
    with pytest.raises(PlannerError, match="more than 1,000,000 cells"):
        check_text("a.csv", b"," * 1_000_001)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"../demand.csv": b""}, "not a name inside a folder"),
        ({"/demand.csv": b""}, "not a name inside a folder"),
        ({"C:\\demand.csv": b""}, "not a name inside a folder"),
        ({"a\\..\\demand.csv": b""}, "not a name inside a folder"),
        ({f"{'x' * 160}.csv": b""}, "164 characters; 150 are allowed"),
        ({"a/b/c/d/e/f/demand.csv": b""}, "in 6 folders; 5 are allowed"),
        ({f"{i}.csv": b"" for i in range(1001)}, "1,001 files; 1,000 are allowed"),
        ({"demand.csv": bytes(31 * 2**20)}, "unpacks to 31 MB; 30 are allowed"),
    ],
)
def test_names_and_sizes_are_refused_with_a_sentence(members: dict[str, bytes], said: str) -> None:
    assert said in refused(packed(**members))[0]


def test_an_archive_in_an_archive_stays_closed() -> None:
    inner = packed(**{"demand.csv": HEAD * 10})
    assert "one scenario folder" in refused(packed(**{"inner.zip": inner}))[0]


def test_all_members_together_may_not_be_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_limits, "MAX_UNPACKED", 2**20)
    held = bytes(range(256)) * 2200
    assert "unpacks to 1 MB" in refused(packed(**{"a.csv": held, "b.csv": held}))[0]


def test_a_name_that_is_there_twice_is_refused() -> None:
    out = BytesIO()
    with ZipFile(out, "w") as made:
        made.writestr(ZipInfo("demand.csv"), b"a")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr(ZipInfo("demand.csv"), b"b")
    assert "holds 'demand.csv' twice" in refused(out.getvalue())[0]


def test_files_by_number_and_size() -> None:
    with pytest.raises(PlannerError, match="41 files are too many"):
        check_sizes({str(i): 1 for i in range(41)})
    with pytest.raises(PlannerError, match=r"20\.1 MB; 20 are allowed"):
        check_sizes({"a": 20 * 2**20, "b": 110_000})
