"""One model over many sampled paths: the textbook's way to plan for chance."""

from planner.domain.scenario import Scenario
from planner.plan import Plan
from planner.solving import Settings


def sample_average(scenario: Scenario, settings: Settings) -> tuple[Plan | None, str]:
    """The plan that is best on the sampled paths, and a remark; None where it is not tractable."""
    return None, "not yet"
