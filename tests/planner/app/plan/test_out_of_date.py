"""What is said above a plan that the scenario has left."""

from dataclasses import replace

from planner.app.plan.out_of_date import of_version, out_of_date_words
from planner.app.plan.shown_plan import plan_as_it_is
from tests.planner.app.visits import solved


def test_the_line_says_for_which_version_and_since_when() -> None:
    now = plan_as_it_is(solved("tiny"))
    assert now is not None
    old = replace(now, version=replace(now.version, number=3), found=None)
    told = out_of_date_words(old, changed=True)
    assert "found for version 3 on –, and the scenario has changed since" in told
    assert "has become the plan in force since" in out_of_date_words(old, changed=False)
    assert "of version 3" in of_version(old)
