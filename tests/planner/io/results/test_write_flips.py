"""flips.csv and flips.json: a row for each search, blanks where there is no value."""

import json

from planner.io.results.write_flips import flip_files
from planner.results.flips import Flip, FlipPoint, Flips, FlipStatus, PlanUsed
from planner.results.interval import Interval

HERE = Interval(mean=0.2, low=0.1, high=0.3)
FOUND = Flip(
    scope="A", parameter="slots_per_week", unit="start / week", here=4, first=4, last=20,
    plan=PlanUsed.SAME, status=FlipStatus.FOUND, value=9, certain_until=7, certain_from=None,
    points=(FlipPoint(value=4, difference=HERE), FlipPoint(value=20, difference=None)),
)  # fmt: skip
NONE = Flip(
    scope="A", parameter="second_infusion", unit="week after the first", here=None, first=26,
    last=1, plan=PlanUsed.RESOLVED, status=FlipStatus.NONE,
)  # fmt: skip


def test_both_files() -> None:
    flips = Flips(ahead={"A": HERE}, response={"A": 1.0}, flips=(FOUND, NONE), notes=("a",))
    files = flip_files(flips, {"seed": 5})
    assert files["flips.csv"].decode().split("\n") == [
        "scope,parameter,unit,plan,here,looked_from,looked_to,status,flips_at,certain_until,"
        "certain_from",
        "A,slots_per_week,start / week,same,4,4,20,found,9,7,",
        "A,second_infusion,week after the first,re-solved,,26,1,none in range,,,",
        "",
    ]
    found = json.loads(files["flips.json"])
    assert (found["seed"], found["notes"], found["relative_response"]) == (5, ["a"], {"A": 1.0})
    assert found["ahead"] == {"A": {"mean": 0.2, "low": 0.1, "high": 0.3}}
    first = found["searches"][0]
    assert (first["flips_at"], first["certain_from"]) == (9, None)
    assert first["values"][0] == {"value": 4, "difference": found["ahead"]["A"]}
    assert first["values"][1]["difference"] == {"mean": None, "low": None, "high": None}


def test_for_excel() -> None:
    flips = Flips(ahead={}, response={}, flips=(NONE,))
    assert flip_files(flips, {}, excel=True)["flips.csv"].startswith(b"\xef\xbb\xbfscope")
