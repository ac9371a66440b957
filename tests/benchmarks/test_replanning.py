"""The table of re-planning is true on a scenario that is quickly re-planned."""

from planner.solving import Settings, solve_scenario
from tests.benchmarks.replanning import figures, replanned
from tests.builders.uncertain import eight_weeks


def test_figures_are_means_of_the_paths() -> None:
    world = eight_weeks()
    settings = Settings(gap=0.0, seconds=60, threads=1)
    plan = solve_scenario(world, settings).plan
    assert plan is not None
    found = replanned(world, plan, settings, weeks=2, paths=2, share=10.0)
    row = figures(found)
    assert row["reviews"] == 4
    assert (row["moved"], row["added"], row["dropped"]) == (0, 0, 0)
    assert row["difference"] == row["re-planned"] - row["followed"] == 0
    assert row["followed"] == found.followed.cost.sum() / 2
