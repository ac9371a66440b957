"""What differs between two scenarios, each difference written by hand."""

from pathlib import Path

import pytest

from planner.differences.inputs import InputDifference, differing_places, input_differences
from planner.io.scenario.canonical import scenario_files
from planner.io.scenario.read import read_scenario
from tests.builders.folders import COMPARATOR, TINY

FILES = {x.name: x.read_bytes() for x in TINY.iterdir() if x.suffix in (".csv", ".toml")}


def found(**changed: bytes | None) -> list[tuple[str, str, str, str, str | None, str | None]]:
    """The differences after files are changed, by their names without .csv; None: left out."""
    files: dict[str, bytes] = {**FILES}
    for name, content in changed.items():
        file = "scenario.toml" if name == "settings" else f"{name}.csv"
        if content is None:
            del files[file]
        else:
            files[file] = content
    return [
        (x.file, x.row, x.column, x.what, x.before, x.now) for x in input_differences(FILES, files)
    ]


def swapped(file: str, old: bytes, new: bytes) -> bytes:
    assert old in FILES[file]
    return FILES[file].replace(old, new, 1)


def test_a_cell_a_row_more_and_a_row_less():
    demand = swapped("demand.csv", b"MSC,NEAR,2026-02-02,2,", b"MSC,NEAR,2026-02-02,5,")
    demand = demand.replace(b"MSC,FAR,2026-02-01,1,\n", b"")
    demand = demand.replace(b"MSC,FAR,2026-01-19,1,", b"MSC,FAR,2026-01-26,3,")
    assert found(demand=demand) == [
        ("demand.csv", "MSC;NEAR;2026-02-02", "patients", "changed", "2", "5"),
        ("demand.csv", "MSC;FAR;2026-01-19", "", "removed", "MSC, FAR, 2026-01-19, 1", None),
        ("demand.csv", "MSC;FAR;2026-01-26", "", "added", None, "MSC, FAR, 2026-01-26, 3"),
    ]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("hospitals.csv", b"FAR,Children's hospital far away,Province,1,0,3,1.5",
         b"FAR,Children's hospital far away,Province,1.0,,3.00,1.50"),
        ("freezers.csv", b"F1,8,,", b"F1,8,start,end"),
        ("closures.csv", b"S1,2026-02-16,2026-02-22,,Spr", b"S1,2026/2/16,2026-02-22,all,Spr"),
        ("banks.csv", b"W1,MSC,WCB,D1,5,2025-10-06", b" W1 ,MSC,WCB,D1, 5,2025/10/06"),
    ],
)  # fmt: skip
def test_the_same_in_other_words(file: str, old: bytes, new: bytes):
    assert found(**{file.removesuffix(".csv"): swapped(file, old, new)}) == []


def test_the_order_of_rows_and_columns_and_columns_nobody_reads_do_not_count():
    suites = b"products,suite,rooms,remark\nMSC,S1,1,bright\n"
    assert found(suites=suites) == []
    near, far = FILES["hospitals.csv"].splitlines()[1:]
    head = FILES["hospitals.csv"].splitlines()[0]
    assert found(hospitals=b"\n".join([head, far, near])) == []


def test_a_default_that_is_written_and_one_that_is_not():
    bare = b"hospital,name,region,transit_weeks,ship_cost\nNEAR,,City,0,1\nFAR,,Province,1,3\n"
    assert found(hospitals=bare) == [
        ("hospitals.csv", "NEAR", "name", "changed", "Hospital next door", ""),
        ("hospitals.csv", "FAR", "name", "changed", "Children's hospital far away", ""),
        ("hospitals.csv", "FAR", "priority", "changed", "1.5", ""),
    ]


def test_a_name_that_is_blank_is_the_id():
    one = {"suites.csv": b"suite,rooms,products\nS1,1,A;B\n"}
    other = {"suites.csv": b"suite,rooms,products\nS1,,B; A\n"}
    assert input_differences(one, other) == ()
    named = {"hospitals.csv": b"hospital,name\nNEAR,NEAR\n"}
    blank = {"hospitals.csv": b"hospital\nNEAR\n"}
    assert input_differences(named, blank) == ()


def test_rows_without_a_key_count_as_often_as_they_are_there():
    row = b"S1,2026-02-16,2026-02-22,,Spring Festival\n"
    twice = FILES["closures.csv"].rstrip() + b"\n" + row
    assert found(closures=twice) == [
        ("closures.csv", "", "", "added", None, "S1, 2026-02-16, 2026-02-22, Spring Festival")
    ]
    assert found(closures=None) == [
        ("closures.csv", "", "", "removed", "S1, 2026-02-16, 2026-02-22, Spring Festival", None)
    ]


def test_settings_and_the_fresh_comparator():
    settings = swapped("scenario.toml", b"lots_per_week = 1", b"lots_per_week = 2\nfefo = true")
    settings = settings.replace(b"seed = 1", b"seed = 1 # as ever")
    settings += COMPARATOR.encode() + b"[autologous.MSC]\nmake_days = 9.50\n"
    differences = found(settings=settings)
    assert differences[0] == ("scenario.toml", "", "lots_per_week", "changed", "1", "2")
    assert ("scenario.toml", "autologous", "make_days", "changed", None, "7") in differences
    assert differences[-1] == (
        "scenario.toml", "autologous.MSC", "make_days", "changed", None, "9.50",
    )  # fmt: skip
    assert len(differences) == 1 + 12 + 1  # the twelve keys of COMPARATOR
    again = settings.replace(b"9.50", b"9.5")
    assert input_differences({"scenario.toml": settings}, {"scenario.toml": again}) == ()


def test_faults_are_compared_as_text_and_nothing_raises():
    many = swapped(
        "products.csv", b"MSC,Mesenchymal stromal cells,7", b"MSC,Mesenchymal stromal cells,many"
    )
    assert found(products=many) == [
        ("products.csv", "MSC", "doses_per_batch", "changed", "7", "many")
    ]  # fmt: skip
    assert input_differences({**FILES, "products.csv": many}, {**FILES, "products.csv": many}) == ()
    assert found(products=b'a,"b\n') == [("products.csv", "", "", "changed", None, None)]
    assert found(settings=b"name = ") == [("scenario.toml", "", "", "changed", None, None)]
    twice = FILES["banks.csv"].rstrip() + b"\nM1,MSC,MCB,D1,1,2025-09-01\n"
    assert found(banks=twice) == [
        ("banks.csv", "M1", "", "added", None, "M1, MSC, MCB, D1, 1, 2025-09-01")
    ]


@pytest.mark.parametrize(
    "folder", sorted(x.parent for x in TINY.parent.glob("*/scenario.toml")), ids=lambda x: x.name
)
def test_a_scenario_is_its_canonical_text(folder: Path):
    files = {x.name: x.read_bytes() for x in folder.iterdir() if x.suffix in (".csv", ".toml")}
    assert input_differences(files, dict(scenario_files(read_scenario(folder)))) == ()


def test_places_are_counted():
    def one(column: str) -> InputDifference:
        return InputDifference(
            file="a.csv", row="x", column=column, what="changed", before="1", now="2"
        )

    assert differing_places([one("b"), one(""), one("b")]) == {("a.csv", "b"): 2, ("a.csv", ""): 1}
