"""Many faults of one kind are counted honestly; names are matched as people mistype them."""

import numpy as np
import pytest

from planner.errors import DataError
from planner.io.text.faults import SHOWN, Findings, did_you_mean, looks_like, nearest


def test_beyond_the_limit_they_are_counted():
    findings = Findings()
    for row in range(100):
        findings.add("blank", "a.csv", "is blank.", row=row + 2, column="x")
    findings.add("blank", "a.csv", "is blank.", row=1, column="y")
    faults = findings.faults
    assert len(faults) == SHOWN + 2
    assert sum(f.count for f in faults) == 101
    assert str(faults[-1]) == "a.csv, x: 80 more of these (blank). Mend them likewise."
    assert str(DataError("s", faults)).startswith("101 faults in s:\n  a.csv, row 1, y: is blank.")


@pytest.mark.parametrize("count", [0, 1, SHOWN, SHOWN + 1, 10 * SHOWN])
def test_cells_that_differ_are_shown_first(count: int):
    findings = Findings()
    same = np.zeros(count, dtype=np.int64)
    same[-3:] = np.arange(len(same[-3:]))
    shown: list[int] = []

    def add(place: int) -> None:
        shown.append(place)
        findings.add("blank", "a", "is blank.", row=place)

    findings.add_rows(("blank", "a", ""), same, add)
    assert len(shown) == min(count, SHOWN)
    assert sorted(set(shown)) == shown
    assert {same[i] for i in shown} == set(same.tolist())
    assert sum(f.count for f in findings.faults) == count


def test_files_stay_in_the_order_of_reading_and_rows_in_theirs():
    findings = Findings()
    findings.add("blank", "b.csv", "is blank.", row=9)
    findings.add("blank", "a.csv", "is blank.", row=1)
    findings.add("negative", "b.csv", "is negative.", row=3)
    findings.add("unknown-file", "c.csv", "is not known.")
    assert [(f.file, f.row) for f in findings.faults] == [("b.csv", 3), ("b.csv", 9), ("a.csv", 1)]
    assert [f.code for f in findings.warnings] == ["unknown-file"]


def test_a_code_outside_the_catalogue_is_refused():
    with pytest.raises(KeyError):
        Findings().add("typo", "a.csv", "is wrong.")


def test_a_long_value_is_cut():
    findings = Findings()
    findings.add("blank", "a.csv", "is blank.", value="x" * 10_000)
    assert len(str(findings.faults[0])) < 120


@pytest.mark.parametrize(
    ("text", "close"), [("NK-2", "NK-02"), ("nk-02", "NK-02"), ("msc", "MSC-1"), ("zzz", None)]
)
def test_nearest(text: str, close: str | None):
    assert nearest(text, ["MSC-1", "NK-02"]) == close


def test_did_you_mean():
    assert did_you_mean("NK-2", ["NK-02"], "products.csv") == "Did you mean 'NK-02'?"
    assert did_you_mean("x", ["NK-02"], "products.csv") == "Add it to products.csv or correct it."


@pytest.mark.parametrize(
    ("text", "like"),
    [
        ("patient", "patients"),
        ("Transit Weeks", "transit_weeks"),
        ("transit", "transit_weeks"),
        ("form", "from"),
        ("telephone", None),
        ("note", None),
        ("start", None),
    ],
)
def test_looks_like(text: str, like: str | None):
    known = ["name", "region", "transit_weeks", "patients", "from", "to", "rooms", "reason"]
    assert looks_like(text, known) == like
