"""`cryoplan new` and `cryoplan validate`."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from planner.cli.console import say, warn
from planner.cli.options import ScenarioPath


def new(
    folder: Annotated[Path, Argument(help="Made here; .xlsx: a workbook.")],
    full: Annotated[
        bool, Option("--full", help="Every table and column, the state at the start too.")
    ] = False,
) -> None:
    """Write a small scenario to start from."""
    from planner.io.scenario.write import new_scenario

    new_scenario(folder, full=full)
    say(f"{folder} is a scenario to start from. Change it, then: cryoplan validate {folder}")


def validate(folder: ScenarioPath) -> None:
    """Name every fault of a scenario, or say ok."""
    from planner.io.scenario.plausibility import plausibility_warnings
    from planner.io.scenario.read import load_scenario

    loaded = load_scenario(folder)
    warn((*loaded.warnings, *plausibility_warnings(loaded.scenario)))
    say("ok")
