"""What is noted of a run, and what is read off its curve."""

from tests.benchmarks.trace import Curve, Point, Trace

CURVE = Curve(
    (
        Point(1.0, None, 80.0),
        Point(2.0, 120.0, 80.0),  # gap 1/3
        Point(3.0, 104.0, 80.0),  # 4 % above the last plan; gap 24/104
        Point(4.0, 100.0, 90.0),  # gap 0.1
    )
)


def test_times_of_a_curve() -> None:
    assert CURVE.first == 2.0
    assert CURVE.within(0.05) == 3.0
    assert CURVE.within(0.03) == 4.0
    assert CURVE.closed(0.25) == 3.0
    assert CURVE.closed(0.1) == 4.0
    assert CURVE.closed(0.09) is None


def test_a_curve_without_a_plan_has_no_times() -> None:
    bare = Curve((Point(1.0, None, 80.0),))
    assert (bare.first, bare.within(0.05), bare.closed(1.0)) == (None, None, None)


def test_only_what_is_better_is_noted() -> None:
    trace = Trace()
    for cost, bound in (
        (None, None), (120.0, None), (None, 80.0), (130.0, 70.0), (120.0, 80.0001), (110.0, 85.0),
    ):  # fmt: skip
        trace.note(cost, bound)
    trace.note(115.0, 85.0, last=True)
    noted = [(x.cost, x.bound) for x in trace.curve.points]
    # 80.0001 rises by less than is noticed, and is forgotten.
    assert noted == [(120.0, None), (120.0, 80.0), (110.0, 85.0), (110.0, 85.0)]
