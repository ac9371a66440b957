"""value.csv, written and read back."""

from pathlib import Path

from planner.io.scenario.read import read_scenario
from planner.results.interval import Interval
from planner.sweep.result import RunResult
from planner.valuation.changes import CapacityChange
from planner.valuation.marginal_value import MarginalValue
from planner.valuation.read import ValueRow, read_value_csv
from planner.valuation.table import sentence, value_csv

TINY = read_scenario(Path(__file__).parents[3] / "data" / "tiny")
ROOM = CapacityChange(name="one more room", subject="S1", scenario=TINY)
NONE = CapacityChange(name="one more donor", subject="=A", scenario=None, why="No limit.")


def test_what_was_written_is_read_back() -> None:
    before = RunResult(id="x", ending="FEASIBLE", accepted=True, cost=221.0, bound=220.5)
    after = RunResult(id="y", ending="FEASIBLE", accepted=True, cost=200.25, bound=200.0)
    room = MarginalValue(
        change=ROOM, before=before, after=after, value=20.75, low=20.25, high=21.0,
        simulated=Interval(mean=19.5, low=-1.0, high=40.0), currency="CNY",
    )  # fmt: skip
    none = MarginalValue(change=NONE, before=before, after=None, currency="CNY")
    found = read_value_csv(value_csv([room, none]))
    assert found == (
        ValueRow(
            change="one more room", subject="S1", applies=True, value=20.75, low=20.25, high=21.0,
            simulated=Interval(mean=19.5, low=-1.0, high=40.0), cost_before=221.0,
            cost_after=200.25, currency="CNY", sentence=sentence(room),
        ),
        ValueRow(
            change="one more donor", subject="=A", applies=False, value=None, low=None, high=None,
            simulated=None, cost_before=221.0, cost_after=None, currency="CNY",
            sentence="One more donor (=A): does not apply. No limit.",
        ),
    )  # fmt: skip
