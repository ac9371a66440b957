"""What would flip a comparison, in words."""

from dataclasses import replace

from rich.console import Console

from planner.flips.table import flips_remarks, flips_table
from planner.results.flips import Flip, Flips, FlipStatus, PlanUsed
from planner.results.interval import Interval

AHEAD = Interval(mean=0.2, low=0.1, high=0.3)
UP = Flip(
    scope="A", parameter="dropout_per_month", unit="1 / month", here=0.1, first=0.1, last=1,
    plan=PlanUsed.SAME, status=FlipStatus.NONE,
)  # fmt: skip
DOWN = replace(
    UP, last=0.0, status=FlipStatus.FOUND, value=0.04, certain_until=0.05, certain_from=None
)


def shown(*flips: Flip, ahead: Interval = AHEAD) -> list[str]:
    wide = Console(width=200, record=True, file=None, quiet=False)
    with wide.capture() as caught:
        wide.print(flips_table(Flips(ahead={"A": ahead}, response={"A": 1}, flips=flips)))
    return [" ".join(line.split()) for line in caught.get().splitlines()]


def test_both_directions_are_one_row() -> None:
    assert shown(DOWN, UP)[1] == "drop-out a month 0.1 0 … 1 0.04 or less – to 0.05 the same"


def test_none_in_range_and_what_was_not_reached() -> None:
    assert shown(UP)[1] == "drop-out a month 0.1 0.1 … 1 none of these the same"
    stopped = replace(UP, status=FlipStatus.STOPPED, plan=PlanUsed.RESOLVED)
    assert shown(stopped)[1].endswith("not reached: time ran out a new one")


def test_who_is_ahead_as_things_are() -> None:
    flips = Flips(ahead={"A": AHEAD}, response={"A": 1}, flips=())
    assert flips_remarks(flips) == (
        "A: off the shelf is ahead; share treated off the shelf minus fresh: +20.0 points "
        "(95 % interval +10.0 to +30.0)."
    )
    doubtful = Interval(mean=-0.1, low=-0.3, high=0.1)
    said = flips_remarks(Flips(ahead={"A": doubtful}, response={"A": 0.8}, flips=(), notes=("b",)))
    assert said == (
        "A: fresh autologous manufacture is ahead, though not for certain; share treated off the "
        "shelf x 0.8 minus fresh: -10.0 points (95 % interval -30.0 to +10.0).\nb"
    )
