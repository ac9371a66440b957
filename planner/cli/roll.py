"""`cryoplan roll`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from planner.cli.console import require_writable, say, warn
from planner.cli.options import KeptNote, PlanPath, ScenarioPath, StoreAddress
from planner.errors import PlannerError, require

if TYPE_CHECKING:
    from planner.roll.read_actuals import Contents


def roll(
    folder: ScenarioPath,
    plan: PlanPath,
    *,
    to: Annotated[
        str, Option(metavar="DATE", help="A later Monday of the horizon, as 2026-03-02.")
    ],
    out: Annotated[Path, Option(help="Scenario to write: a folder, or an .xlsx.")],
    actuals: Annotated[
        Path | None,
        Option(
            metavar="FOLDER",
            help="Tables of what went otherwise than planned.",
            show_default="all as planned",
        ),
    ] = None,
    keep: Annotated[
        bool, Option("--keep", help="Keep both scenarios, as versions, in the store of runs.")
    ] = False,
    kept_note: KeptNote = "",
    kept_in: StoreAddress = None,
) -> None:
    """Write the scenario as things stand on a later Monday: plan anew from there."""
    from planner.cli.keeping import KeepRequest, keep_rolled
    from planner.io.scenario.read import load_scenario
    from planner.io.scenario.write import write_scenario
    from planner.roll.next_scenario import next_scenario, plan_to_roll
    from planner.roll.standing import standing

    for kept, what in ((folder, "the scenario"), (plan, "the plan"), (actuals, "the actuals")):
        if kept is not None:
            clash = out.resolve() == kept.resolve()
            require(not clash, f"{out} holds {what}. Choose another folder.")
    asked = KeepRequest(keep, kept_note, kept_in)
    require_writable(out)
    loaded = load_scenario(folder)
    require(plan.is_dir(), f"{plan} is not a folder. Name the plan folder that solve wrote.")
    followed, faults, about_plan = plan_to_roll(loaded.scenario, plan)
    found = next_scenario(loaded.scenario, followed, _contents(actuals), to, others=faults)
    warn(dict.fromkeys((*map(str, loaded.warnings), *about_plan, *map(str, found.warnings))))
    write_scenario(found.scenario, out)
    first, *rest = standing(found.scenario)
    say("\n  ".join([first, *rest]))
    say(f"Written to {out}. Plan anew: cryoplan solve {out} --out PLAN --previous {plan}")
    keep_rolled(asked, (folder, loaded.scenario), (out, found.scenario))


def _contents(actuals: Path | None) -> "Contents":
    from planner.roll.read_actuals import folder_contents

    if actuals is None:
        return {}
    require(actuals.is_dir(), f"{actuals} is not a folder. Name the folder of the actuals.")
    try:
        return folder_contents(actuals)
    except OSError as error:
        raise PlannerError(f"{error.filename}: {error.strerror or error}.") from error
