"""A scenario is read whole or refused with every fault at once; nothing is guessed or dropped."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import DataError
from planner.io.scenario.read import files_scenario, load_scenario, read_scenario
from planner.io.scenario.schema import SETTINGS_FILE, TABLES
from tests.builders.folders import codes_of, faults_of, set_cell, template

FILES = [SETTINGS_FILE, *(table.file for table in TABLES)]
DEMAND = "product,hospital,week,patients\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return template(tmp_path / "s")


def _only(path: Path) -> str:
    (fault,) = faults_of(path)
    return str(fault)


def test_the_template_as_values(folder: Path):
    scenario = read_scenario(folder)
    assert scenario.name == "A scenario to start from"
    assert scenario.calendar.start == date(2026, 1, 5)
    assert scenario.weeks == 26
    product = scenario.products["MSC"]
    assert (product.course, product.batch_success) == ((2, 2, 2, 2), Decimal("0.9"))
    assert product.positions_per_dose == 1
    assert product.fill_target is None
    assert scenario.planned_doses("MSC") == 54
    assert scenario.hospitals["H2"].region == "south"
    assert scenario.demand.patients["MSC", "H1", 0] == 2
    assert scenario.demand.mean == {}
    assert scenario.suites["A"].products == ("MSC",)
    assert scenario.freezers["F1"].start is None


def test_names_default_to_ids(folder: Path):
    (folder / "hospitals.csv").write_text("hospital\nH1\nH2\n")
    assert [h.name for h in read_scenario(folder).hospitals.values()] == ["H1", "H2"]


def test_missing_optional_files_equal_empty_ones(tmp_path: Path):
    folder = template(tmp_path / "s", full=True)
    optional = [folder / table.file for table in TABLES if not table.required]
    for path in optional:
        path.write_text(_header(path))
    empty = load_scenario(folder)
    for path in optional:
        path.unlink()
    assert load_scenario(folder) == empty
    assert empty.warnings == ()


def _header(path: Path) -> str:
    return path.read_text().splitlines()[0] + "\n"


# the faults a person makes


def test_every_fault_at_once_with_place_value_rule_and_repair(folder: Path):
    (folder / "scenario.toml").write_text(
        'name = "x"\nstart = 2026-01-05\n\n# weeks\nweeks = 26\nseed = -1\n'
    )
    set_cell(folder / "products.csv", "batch_cost", "1,000")
    set_cell(folder / "products.csv", "release_weeks", "104")
    set_cell(folder / "demand.csv", "hospital", "H3")
    set_cell(folder / "demand.csv", "patients", "-3")
    (folder / "lots.csv").unlink()
    (folder / "lots.csv").write_text("lot,product,doses,released_on\nL1,MSC,5,2026-01-05\n")
    with pytest.raises(DataError) as error:
        load_scenario(folder)
    assert str(error.value) == "\n".join(
        [
            f"6 faults in {folder}:",
            "  scenario.toml, row 6, seed: '-1' is negative. Write 0 or more, without a sign.",
            "  products.csv, row 2, batch_cost: '1,000' has a thousands mark. "
            "Write digits with a point, such as 1000.5.",
            "  products.csv, row 2, release_weeks: '104' leaves no life: shelf_life_weeks is 104 "
            "and counts from freezing. Make it smaller.",
            "  demand.csv, row 2, hospital: 'H3' is not in hospitals.csv. Did you mean 'H2'?",
            "  demand.csv, row 2, patients: '-3' is negative. Write 0 or more, without a sign.",
            "  lots.csv, row 1, expires_on: The column is missing. Add it.",
        ]
    )


@pytest.mark.parametrize("name", ["scenario.toml", *(t.file for t in TABLES if t.required)])
def test_a_missing_file(folder: Path, name: str):
    (folder / name).unlink()
    assert _only(folder) == f"{name}: It is missing. `cryoplan new` shows what it holds."


def test_a_missing_table_makes_no_further_faults(folder: Path):
    (folder / "products.csv").unlink()
    (folder / "hospitals.csv").write_text("hospital\n")
    assert {f.code for f in faults_of(folder)} == {"missing-file", "empty-table"}


@pytest.mark.parametrize("table", [t for t in TABLES if t.required], ids=lambda t: t.name)
def test_an_empty_required_table(folder: Path, table):
    (folder / table.file).write_text(_header(folder / table.file))
    assert _only(folder) == f"{table.file}: The table has no rows. Write at least one."


def test_a_misspelt_column_is_one_fault(folder: Path):
    text = (folder / "demand.csv").read_text().replace("patients", "patient", 1)
    (folder / "demand.csv").write_text(text)
    assert _only(folder) == (
        "demand.csv, row 1, patient: The column is not known. Did you mean patients?"
    )


@pytest.mark.parametrize("name", ["transit", "Transit_Weeks", "transit weeks", "tranist_weeks"])
def test_a_column_that_looks_like_a_known_one(folder: Path, name: str):
    (folder / "hospitals.csv").write_text(f"hospital,{name}\nH1,9\nH2,9\n")
    assert [f.code for f in faults_of(folder)] == ["misspelt-column"]


def test_other_columns_are_a_warning(folder: Path):
    (folder / "hospitals.csv").write_text("hospital,telephone\nH1,1\nH2,2\n")
    (warning,) = load_scenario(folder).warnings
    assert str(warning) == (
        "hospitals.csv, row 1, telephone: The column is not known; nothing reads it."
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("MSC,H9,2026-01-05,1", "row 2, hospital: 'H9' is not in hospitals.csv. Did you mean"),
        ("MCS,H1,2026-01-05,1", "row 2, product: 'MCS' is not in products.csv. Did you mean 'MSC'"),
        ("XYZ,H1,2026-01-05,1", "'XYZ' is not in products.csv. Add it to products.csv or correct"),
        ("MSC,H1,2026-01-05,1.5", "row 2, patients: '1.5' is not a whole number. Write digits"),
        ("MSC,H1,2026-01-05,1.00", "'1.00' is not written as a whole number: digits, at most with"),
        ("MSC,H1,2026-01-05,NaN", "row 2, patients: 'NaN' is not a finite number."),
        ("MSC,H1,2026-01-05,inf", "row 2, patients: 'inf' is not a finite number."),
        ("MSC,H1,2026-01-05,1e99", "row 2, patients: '1e99' has an exponent."),
        ("MSC,H1,2026-01-05,99999999999", "is too large; it must be at most 1,000,000,000."),
        ("MSC,H1,2026-01-05,", "row 2, patients: The cell is blank. Write a whole number (patient"),
        ("MSC,H1,2026-02-30,1", "row 2, week: '2026-02-30' is not a date of the calendar."),
        ("MSC,H1,soon,1", "row 2, week: 'soon' is not a date as YYYY-MM-DD."),
        (
            "MSC,H1,2026-01-07,1",
            "'2026-01-07' is a Wednesday, not a Monday. Its week begins on ",
        ),
        ("MSC,H1,2025-12-29,1", "is outside the horizon, the weeks of 2026-01-05 to 2026-06-29."),
        ("MSC,H1,2026-07-06,1", "is outside the horizon, the weeks of 2026-01-05 to 2026-06-29."),
        ("MSC,H1,2026-01-05,1,x", "row 2: 'x' stands in cell 5, which has no column name."),
        ("MSC,H1", "row 2, week: The cell is blank. Write a date as YYYY-MM-DD."),
    ],
)
def test_a_bad_row_of_demand(folder: Path, row: str, message: str):
    (folder / "demand.csv").write_text(f"{DEMAND}{row}\nMSC,H1,2026-01-12,1\n")
    assert message in str(faults_of(folder)[0])


def test_the_last_week_of_the_horizon_counts(folder: Path):
    (folder / "demand.csv").write_text(f"{DEMAND}MSC,H1,2026-06-29,1\n")
    assert read_scenario(folder).demand.patients == {("MSC", "H1", 25): 1}


def test_a_duplicate_key_in_any_spelling(folder: Path):
    (folder / "demand.csv").write_text(f"{DEMAND}MSC,H1,2026-01-05,1\n\n MSC ,H1,2026/1/5,2\n")
    assert _only(folder) == (
        "demand.csv, row 4, product, hospital, week: 'MSC, H1, 2026-01-05' is already in row 2. "
        "Keep one row of the two."
    )


def test_a_start_that_is_no_monday_is_the_only_fault(folder: Path):
    set_cell(folder / "scenario.toml", "start", "2026-01-07")
    assert [f.code for f in faults_of(folder)] == ["not-a-monday"]


def test_reserved_columns_are_kept_where_written(folder: Path):
    (folder / "demand.csv").write_text(
        "product,hospital,week,patients,mean,dispersion\n"
        "MSC,H1,2026-01-05,1,1.25,\nMSC,H2,2026-01-05,0,,2\n"
    )
    demand = read_scenario(folder).demand
    assert demand.patients == {("MSC", "H1", 0): 1, ("MSC", "H2", 0): 0}
    assert demand.mean == {("MSC", "H1", 0): Decimal("1.25")}
    assert demand.dispersion == {("MSC", "H2", 0): Decimal(2)}


# the bytes a machine makes


@pytest.mark.parametrize(
    "spoil",
    [
        lambda b: b"\xef\xbb\xbf" + b,
        lambda b: b.replace(b"\n", b"\r\n"),
        lambda b: b.replace(b"\n", b"\n\n"),
        lambda b: b.replace(b"\n", b"\n ,, \n"),
        lambda b: b.rstrip(b"\n"),
        lambda b: b"\n\n" + b,
    ],
    ids=["BOM", "CRLF", "blank lines", "blank rows", "no last newline", "blank first lines"],
)
def test_the_same_table_in_other_bytes(tmp_path: Path, spoil: Callable[[bytes], bytes]):
    folder = template(tmp_path / "s", full=True)
    before = read_scenario(folder)
    for table in TABLES:
        (folder / table.file).write_bytes(spoil((folder / table.file).read_bytes()))
    assert load_scenario(folder).scenario == before
    assert load_scenario(folder).warnings == ()


def test_settings_with_bom_and_crlf(folder: Path):
    before = read_scenario(folder)
    text = (folder / "scenario.toml").read_bytes().replace(b"\n", b"\r\n")
    (folder / "scenario.toml").write_bytes(b"\xef\xbb\xbf" + text)
    assert read_scenario(folder) == before


def test_gb18030_is_read_and_said(folder: Path):
    text = (folder / "hospitals.csv").read_text().replace("City hospital", "北京医院")
    (folder / "hospitals.csv").write_bytes(text.encode("gb18030"))
    loaded = load_scenario(folder)
    assert loaded.scenario.hospitals["H2"].name == "北京医院"
    assert [(w.code, w.file) for w in loaded.warnings] == [("read-as-gb18030", "hospitals.csv")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not-text"),
        (bytes(range(256)), "not-text"),
        (b"\xef\xbb\xbfa,\xff\n", "not-text"),
        ("a,b\n".encode("utf-16"), "not-text"),
        (b"a\0b\n", "not-text"),
        (b"", "empty-file"),
        (b'"', "bad-csv"),
        (b"\xff" * 100, "not-text"),
    ],
)
@pytest.mark.parametrize("name", ["demand.csv", "lots.csv"])
def test_rubbish(folder: Path, content: bytes, code: str, name: str):
    (folder / name).write_bytes(content)
    assert [(f.code, f.file) for f in faults_of(folder)] == [(code, name)]


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(FILES),
    content=st.one_of(
        st.binary(max_size=80),
        st.text("=',;\"[]\n\r\t.eE+-019ax\u3000北", max_size=60).map(lambda t: t.encode()),
    ),
    keep=st.booleans(),
)
def test_no_bytes_make_it_crash(name: str, content: bytes, keep: bool):
    """Any file, replaced or followed by anything: a scenario or DataError, nothing else."""
    with TemporaryDirectory() as place:
        folder = template(Path(place) / "s", full=True)
        before = (folder / name).read_bytes() if keep else b""
        (folder / name).write_bytes(before + content)
        codes_of(folder)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_cell_makes_it_crash(data: st.DataObject):
    table = data.draw(st.sampled_from(TABLES))
    column = data.draw(st.sampled_from([c.name for c in table.columns]))
    texts = st.one_of(
        st.text(max_size=12),
        st.from_regex(r"[-+]?[0-9]{0,30}(\.[0-9]{0,30})?", fullmatch=True),
        st.from_regex(r"[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}", fullmatch=True),
        st.sampled_from(["MSC", "H1;H2", "1;", "=1", "'", "9999-12-31", "0001-01-01"]),
    ).filter(lambda t: "\0" not in t and t.isprintable())
    with TemporaryDirectory() as place:
        folder = template(Path(place) / "s", full=True)
        set_cell(folder / table.file, column, data.draw(texts))
        codes_of(folder)


# the places


def test_a_place_where_nothing_is(tmp_path: Path):
    (fault,) = faults_of(tmp_path / "x")
    assert fault.code == "not-a-scenario"
    assert faults_of(tmp_path / "x.xlsx")[0].code == "not-a-scenario"


def test_a_file_that_is_no_scenario(folder: Path):
    assert faults_of(folder / "products.csv")[0].code == "not-a-scenario"


def test_an_empty_folder_names_every_file_that_is_missing(tmp_path: Path):
    required = [SETTINGS_FILE, *(t.file for t in TABLES if t.required)]
    assert [f.file for f in faults_of(tmp_path)] == required


def test_a_folder_in_place_of_a_file(folder: Path):
    (folder / "demand.csv").unlink()
    (folder / "demand.csv").mkdir()
    assert [f.code for f in faults_of(folder)] == ["unreadable-file"]


def test_a_broken_link_is_missing_no_more_than_unreadable(folder: Path):
    (folder / "lots.csv").unlink()
    os.symlink(folder / "nowhere", folder / "lots.csv")
    assert [f.code for f in faults_of(folder)] == ["unreadable-file"]


@pytest.mark.parametrize("name", ["Lots.csv", "lot.csv", "lots.CSV", "lotes.csv"])
def test_a_misspelt_file_is_not_passed_over(folder: Path, name: str):
    (folder / "lots.csv").rename(folder / name)
    assert _only(folder) == f"{name}: The file is not known. Did you mean lots.csv?"


def test_two_files_of_one_name_but_for_its_case(folder: Path):
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    files["Demand.csv"] = files["demand.csv"]
    (warning,) = files_scenario(files, "s").warnings
    assert str(warning) == (
        "Demand.csv: The file is not known; nothing reads it. What is read is demand.csv."
    )


def test_other_files_are_left_alone(folder: Path):
    (folder / "SOURCES.md").write_text("x")
    (folder / ".~lock.lots.csv#").write_text("x")
    (folder / "lots_old.csv").write_text("x")
    assert [(w.code, w.file) for w in load_scenario(folder).warnings] == [
        ("unknown-file", "lots_old.csv")
    ]


# a million rows


def _million(folder: Path, row: Callable[[str, date, int], str]) -> None:
    set_cell(folder / "scenario.toml", "weeks", "1000")
    hospitals = [f"H{i}" for i in range(1000)]
    (folder / "hospitals.csv").write_text("\n".join(["hospital", *hospitals, ""]))
    weeks = [date(2026, 1, 5) + timedelta(weeks=w) for w in range(1000)]
    lines = (row(h, day, w) for w, day in enumerate(weeks) for h in hospitals)
    (folder / "demand.csv").write_text(DEMAND + "\n".join(lines))


@pytest.mark.long
def test_a_million_rows(folder: Path):
    """Seconds, not minutes: one text of each column is parsed once."""
    _million(folder, lambda h, day, w: f"MSC,{h},{day},{w % 5}")
    patients = read_scenario(folder).demand.patients
    assert len(patients) == 1_000_000
    assert sum(patients.values()) == 2_000_000
    assert patients["MSC", "H999", 999] == 4


@pytest.mark.long
def test_a_million_bad_rows_are_counted_not_listed(folder: Path):
    _million(folder, lambda h, day, w: f"MSK,{h},{day},{-w}")
    with pytest.raises(DataError) as error:
        load_scenario(folder)
    lines = str(error.value).splitlines()
    assert lines[0] == f"1,999,000 faults in {folder}:"  # the first week asks for 0
    assert len(lines) == 1 + 2 * 21
    assert "  demand.csv, product: 999,980 more of these (unknown-id). Mend them likewise." in lines
    assert "  demand.csv, patients: 998,980 more of these (negative). Mend them likewise." in lines
    assert any("'-20'" in line for line in lines)  # different values are shown first
