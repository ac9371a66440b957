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
        Option(
            "--rewrite",
            help="After an edit by hand: bring stock, KPIs and report up to date. A plan from "
            "before oldest first was a rule is labelled anew.",
        ),
    ] = False,
) -> None:
    """Check any plan folder against every rule, independently of the solver."""
    from planner.audit.audit import audit
    from planner.audit.rewrite import rewrite as rewrite_folder
    from planner.io.scenario.read import load_scenario

    loaded = load_scenario(folder)
    require(plan.is_dir(), f"{plan} is not a folder. Name the plan folder that solve wrote.")
    done = rewrite_folder(loaded.scenario, plan) if rewrite else None
    violations, warnings = audit(loaded.scenario, plan)
    warn(dict.fromkeys((*map(str, loaded.warnings), *warnings)))
    if done and done.other_lots:
        shipments = f"{done.other_lots:,} of {done.shipments:,} shipments"
        say(f"labelled anew: {shipments} took other lots, oldest first; their doses are the same")
        if any(v.rule == "F1" for v in violations):
            say(
                "oldest first its stock does not fit the freezers: solve again, or lift the rule by"
            )
            say("fefo = false in scenario.toml and plan anew")
    if faults := (done and done.hindrances) or violations:
        refuse(faults)
    say("accepted: the plan keeps every rule, and its tables are true to it")
