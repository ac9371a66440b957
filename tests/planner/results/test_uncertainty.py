"""The note of report.json and its records say the same."""

from dataclasses import replace

from planner.results.interval import Interval
from planner.results.uncertainty import (
    Estimate,
    RollingResult,
    RollingTarget,
    TargetResult,
    Uncertainty,
    from_json,
)

COST, RATE = Interval(mean=9.0, low=8.0, high=10.0), Interval(mean=0.9, low=0.8, high=1.0)
ESTIMATE = Estimate(cost=COST, fill_rate=RATE)
PLAIN = Uncertainty(
    paths=1_000, seed=1, batches_from="expected", this_plan=ESTIMATE,
    averages_plan=Estimate(cost=COST, fill_rate=None), cost_difference=COST, fill_difference=None,
)  # fmt: skip
TARGET = TargetResult(
    target=0.9, fill_rate=0.95, lower_95=0.94, met=True, price_factor=4.0, paths=8_000, sentence="A"
)
ROLLING = RollingResult(
    every=4, paths=30, followed=ESTIMATE, re_decided=ESTIMATE, cost_difference=COST,
    targets={"A": RollingTarget(target=0.9, price_factor=4.0, followed=0.95, re_decided=0.8)},
)  # fmt: skip


def test_what_is_written_is_read_back() -> None:
    whole = replace(PLAIN, rolling=ROLLING, targets={"A": TARGET})
    for found in (PLAIN, whole):
        assert from_json(found.to_json()) == found


def test_what_does_not_apply_is_left_out() -> None:
    assert list(PLAIN.to_json()) == [
        "paths", "seed", "batches_from", "this_plan", "averages_plan", "cost_difference",
        "fill_difference",
    ]  # fmt: skip
