"""A comparison and its flips, written and read back."""

from planner.io.results.read_comparison import read_comparison, read_flips
from planner.io.results.write_comparison import comparison_csv, comparison_json
from planner.io.results.write_flips import flip_files
from planner.results.comparison import ComparedFigure, Comparison
from planner.results.flips import Flip, FlipPoint, Flips, FlipStatus, PlanUsed
from planner.results.interval import Interval

AHEAD = Interval(mean=0.1, low=-1 / 3, high=0.2)
FOUND = Comparison(
    figures=(
        ComparedFigure(
            scope="=A", kpi="fill_rate", unit="share", off_the_shelf=AHEAD, autologous=None,
            difference=None,
        ),
        ComparedFigure(
            scope="all", kpi="wasted", unit="", off_the_shelf=None, autologous=AHEAD,
            difference=AHEAD,
        ),
    ),
    verdict="Off the shelf treats more.\nB: neither.",
    replications=200, seed=7, patients=12.5, notes=("One.", "二"),
)  # fmt: skip
FLIPS = Flips(
    ahead={"A": AHEAD},
    response={"A": 1.0},
    flips=(
        Flip(
            scope="A", parameter="volume", unit="times", here=1.0, first=1.0, last=4.0,
            plan=PlanUsed.RESOLVED, status=FlipStatus.FOUND, value=2.0, certain_until=1.6,
            points=(FlipPoint(value=1.0, difference=AHEAD), FlipPoint(value=2.0, difference=None)),
        ),
        Flip(
            scope="A", parameter="second_infusion", unit="week", here=None, first=1.0, last=9.0,
            plan=PlanUsed.SAME, status=FlipStatus.STOPPED,
        ),
    ),
    notes=("Two.",),
)  # fmt: skip


def test_a_comparison_is_read_back() -> None:
    files = {
        "comparison.csv": comparison_csv(FOUND),
        "comparison.json": comparison_json(FOUND, {"settings": {"plan": "chance"}}),
    }
    assert read_comparison(files) == FOUND
    assert read_comparison({"comparison.csv": b""}) is None
    assert read_comparison({**files, "comparison.csv": comparison_csv(FOUND, True)}) == FOUND


def test_flips_are_read_back() -> None:
    assert read_flips(flip_files(FLIPS, {"settings": {}})) == FLIPS
    assert read_flips({}) is None
