"""`cryoplan check`."""

from typing import Annotated

from typer import Option

from planner.cli.console import refuse, say, warn
from planner.cli.options import PlanPath, ScenarioPath
from planner.errors import require


def check(
    folder: ScenarioPath,
    plan: PlanPath,
    rewrite: Annotated[
        bool,
        Option("--rewrite", help="After an edit by hand: bring stock, KPIs and report up to date."),
    ] = False,
) -> None:
    """Check any plan folder against every rule, independently of the solver."""
    from planner.audit.audit import audit
    from planner.audit.rewrite import rewrite as rewrite_folder
    from planner.io.scenario.read import load_scenario

    loaded = load_scenario(folder)
    require(plan.is_dir(), f"{plan} is not a folder. Name the plan folder that solve wrote.")
    hopeless = rewrite_folder(loaded.scenario, plan) if rewrite else ()
    violations, warnings = audit(loaded.scenario, plan)
    warn(dict.fromkeys((*map(str, loaded.warnings), *warnings)))
    if faults := hopeless or violations:
        refuse(faults)
    say("accepted: the plan keeps every rule, and its tables are true to it")
