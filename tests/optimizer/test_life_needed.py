"""One remaining life for patients who need different ones."""

from optimizer.life_needed import life_needed
from tests.builders.problems import patients


def test_mean_and_longest_by_hand() -> None:
    """Three need 0 weeks, one needs 4: the mean is 1; who is not due counts for nothing."""
    classes = [patients(1, 2), patients(0, 1, life_needed=4), patients(0, 0, life_needed=9)]
    assert life_needed(classes, "mean") == 1
    assert life_needed(classes, "longest") == 4


def test_nobody_needs_nothing() -> None:
    assert life_needed([], "mean") == life_needed([patients(0)], "longest") == 0
