"""Many faults of one kind are counted honestly; names are matched as people mistype them."""

import numpy as np
import pytest

from planner.errors import DataError
from planner.io.text.faults import MAX_SHOWN, FaultCollector, did_you_mean, looks_like, nearest


def test_beyond_the_limit_they_are_counted():
    collector = FaultCollector()
    for row in range(100):
        collector.add("blank", "a.csv", "is blank.", row=row + 2, column="x")
    collector.add("blank", "a.csv", "is blank.", row=1, column="y")
    faults = collector.faults
    assert len(faults) == MAX_SHOWN + 2
    assert sum(f.count for f in faults) == 101
    assert str(faults[-1]) == "a.csv, x: 80 more of these (blank). Mend them likewise."
    assert str(DataError("s", faults)).startswith("101 faults in s:\n  a.csv, row 1, y: is blank.")


@pytest.mark.parametrize("count", [0, 1, MAX_SHOWN, MAX_SHOWN + 1, 10 * MAX_SHOWN])
def test_cells_that_differ_are_shown_first(count: int):
    collector = FaultCollector()
    same = np.zeros(count, dtype=np.int64)
    same[-3:] = np.arange(len(same[-3:]))
    shown: list[int] = []

    def add(place: int) -> None:
        shown.append(place)
        collector.add("blank", "a", "is blank.", row=place)

    collector.add_rows(("blank", "a", ""), same, add)
    assert len(shown) == min(count, MAX_SHOWN)
    assert sorted(set(shown)) == shown
    assert {same[i] for i in shown} == set(same.tolist())
    assert sum(f.count for f in collector.faults) == count


def test_files_stay_in_the_order_of_reading_and_rows_in_theirs():
    collector = FaultCollector()
    collector.add("blank", "b.csv", "is blank.", row=9)
    collector.add("blank", "a.csv", "is blank.", row=1)
    collector.add("negative", "b.csv", "is negative.", row=3)
    collector.add("unknown-file", "c.csv", "is not known.")
    assert [(f.file, f.row) for f in collector.faults] == [("b.csv", 3), ("b.csv", 9), ("a.csv", 1)]
    assert [f.code for f in collector.warnings] == ["unknown-file"]


def test_a_code_outside_the_catalogue_is_refused():
    with pytest.raises(KeyError):
        FaultCollector().add("typo", "a.csv", "is wrong.")


def test_a_long_value_is_cut():
    collector = FaultCollector()
    collector.add("blank", "a.csv", "is blank.", value="x" * 10_000)
    assert len(str(collector.faults[0])) < 120


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
