"""What may be uploaded, and what is said about the rest."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from planner.app.files.examples import example_files
from planner.app.scenario.upload import check_upload, uploaded, whole, zipped
from planner.app.workspace.workspace import Workspace
from planner.errors import DataError, PlannerError
from planner.io.scenario.read import files_scenario
from planner.io.scenario.write import scenario_workbook

TINY = example_files("tiny")


def archive(**members: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def test_loose_files_are_taken_as_they_are() -> None:
    assert uploaded(TINY.items()) == ("uploaded files", TINY)


def test_a_zip_comes_back_whole_also_from_inside_a_folder() -> None:
    assert uploaded([("mine.zip", zipped(TINY))]) == ("mine.zip", TINY)
    deep = {f"mine/{name}": content for name, content in TINY.items()}
    junk = {"mine/.DS_Store": b"\0", "mine/notes.docx": b"\0", "__MACOSX/mine/._a.csv": b"\0"}
    assert uploaded([("mine.ZIP", archive(**deep, **junk))])[1] == TINY


def test_a_workbook_gives_the_same_scenario() -> None:
    scenario = files_scenario(TINY, "tiny").scenario
    name, files = uploaded([("mine.xlsx", scenario_workbook(scenario))])
    assert name == "mine.xlsx"
    assert files_scenario(files, name).scenario == scenario


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "Nothing was uploaded."),
        ([("a.zip", b"no archive")], "a.zip is no .zip that can be read"),
        ([("a.xlsx", b"no workbook")], "a.xlsx"),
        ([("a.zip", b""), ("b.csv", b"")], "Upload a.zip by itself"),
        ([("b.csv", b""), ("a.xlsx", b"")], "Upload a.xlsx by itself"),
        ([("a.zip", archive(**{"x/a.csv": b"", "y/b.csv": b""}))], "one scenario folder"),
        ([("a.zip", archive(**{"readme.md": b""}))], "one scenario folder"),
    ],
)
def test_anything_else_is_refused_with_a_repair(files: list[tuple[str, bytes]], said: str) -> None:
    with pytest.raises((PlannerError, DataError), match=said):
        uploaded(files)


def test_capitals_in_the_names_of_a_zip_do_not_lose_a_table() -> None:
    shouted = {name.upper(): held for name, held in TINY.items()}
    assert uploaded([("mine.zip", zipped(shouted))]) == ("mine.zip", TINY)


def test_a_table_under_another_name_is_known_by_its_columns() -> None:
    assert uploaded([("hospitals (1).csv", TINY["hospitals.csv"])])[1] == {
        "hospitals.csv": TINY["hospitals.csv"]
    }
    with pytest.raises(PlannerError, match=r"hospitals\.csv was uploaded twice"):
        uploaded([(x, TINY["hospitals.csv"]) for x in ("hospitals.csv", "a.csv")])


def opened(**changes: bytes) -> Workspace:
    work = Workspace()
    work.open("tiny", {**TINY, **{f"{name}.csv": held for name, held in changes.items()}})
    return work


def test_a_table_alone_is_for_the_scenario_that_is_open() -> None:
    assert whole(TINY)
    for name in TINY:
        assert not whole({name: TINY[name]})
        check_upload(opened(), name, {name: TINY[name]})


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"demand.csv": b"product,hospital,week,patients\nMSC,NEAR,2026-01-05,-1\n"}, "-1"),
        ({"hospitals.csv": b"hospital\nNEAR\n"}, "FAR"),  # demand.csv still names it
        ({**TINY, "suites.csv": b"suite,rooms\nS,x\n"}, "suites.csv"),
        ({"wrong.csv": b"a,b\n1,2\n"}, "wrong.csv: no file of a scenario has this name"),
        ({"demand.csv": b"\0\xff"}, "demand.csv"),
        (
            {
                "batches.csv": b"batch,product,suite,room,bank,start,frozen_on,released_on,"
                b"expires_on,doses,firm\n"
            },
            r"batches.csv has the columns of batches.csv of a plan",
        ),
        ({"lots.csv": TINY["hospitals.csv"]}, "lots.csv has the columns of hospitals.csv"),
        ({"batches.csv": b"", "kpis.csv": b""}, r"upload holds a plan \(kpis.csv\)"),
    ],
)
def test_an_upload_with_a_fault_is_refused(files: dict[str, bytes], said: str) -> None:
    work = opened()
    with pytest.raises(PlannerError, match=said):
        check_upload(work, "upload", files)
    assert work.files == TINY


def test_a_table_may_repair_one_of_two_faulty_ones() -> None:
    work = opened(suites=b"suite,rooms\nS,x\n", hospitals=b"hospital\nNEAR\n")
    check_upload(work, "hospitals.csv", {"hospitals.csv": TINY["hospitals.csv"]})


def test_a_table_alone_needs_an_open_scenario_and_a_whole_one_does_not() -> None:
    with pytest.raises(PlannerError, match="No scenario is open"):
        check_upload(Workspace(), "demand.csv", {"demand.csv": TINY["demand.csv"]})
    check_upload(Workspace(), "files", {**TINY, "suites.csv": b"suite,rooms\nS,x\n"})  # to repair
