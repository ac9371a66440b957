"""What would flip a comparison, written and read back."""

from planner.io.results.read_flips import read_flips
from planner.io.results.write_flips import flip_files
from planner.results.flips import Flip, FlipPoint, Flips, FlipStatus, PlanUsed
from planner.results.interval import Interval

AHEAD = Interval(mean=0.1, low=-1 / 3, high=0.2)
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


def test_flips_are_read_back() -> None:
    assert read_flips(flip_files(FLIPS, {"settings": {}})) == FLIPS
    assert read_flips({}) is None
