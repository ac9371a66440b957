"""The accepted plan of a folder, for the commands that read one."""

from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import PlannerError, require

if TYPE_CHECKING:
    from planner.domain.scenario import Scenario
    from planner.results.report import Report


def accepted_plan(
    scenario: "Scenario", folder: Path, plan: Path
) -> tuple["Report", dict[str, bytes]]:
    """The report of a plan folder and its files by name; `folder`: where the scenario is.

    Raises PlannerError where it holds no accepted plan, or one of another scenario.
    """
    from planner.io.plan.read_report import read_report
    from planner.io.scenario.hashing import scenario_hash

    require(plan.is_dir(), f"{plan} is not a folder. Name the plan folder that solve wrote.")
    files = {x.name: x.read_bytes() for x in sorted(plan.iterdir()) if x.is_file()}
    found = read_report(scenario, files)
    if found is None or found.plan is None or not found.accepted:
        raise PlannerError(f"{plan} holds no accepted plan. See cryoplan check {folder} {plan}")
    require(
        found.scenario_hash == scenario_hash(scenario),
        f"{plan} is a plan of another scenario than {folder}. Name the one it was made for.",
    )
    return found, files
