"""`cryoplan new` and `cryoplan validate`."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from planner.cli.console import say, warn
from planner.cli.options import ScenarioPath
from planner.errors import require


def new(
    folder: Annotated[Path, Argument(help="Made here; .xlsx: a workbook.")],
    full: Annotated[
        bool, Option("--full", help="Every table and column, the state at the start too.")
    ] = False,
    example: Annotated[
        str, Option("--from", metavar="EXAMPLE", help="A copy of an example, such as ucart.")
    ] = "",
) -> None:
    """Write a small scenario to start from, or a copy of an example."""
    from planner.io.scenario.examples import copy_example
    from planner.io.scenario.write import new_scenario

    require(not (example and full), "--full is of the template; an example is copied as it is.")
    if example:
        copy_example(example, folder)
    else:
        new_scenario(folder, full=full)
    say(f"{folder} is a scenario to start from. Change it, then: cryoplan validate {folder}")


def validate(folder: ScenarioPath) -> None:
    """Name every fault of a scenario, or say ok."""
    from planner.io.scenario.plausibility import plausibility_warnings
    from planner.io.scenario.read import load_scenario

    loaded = load_scenario(folder)
    warn((*loaded.warnings, *plausibility_warnings(loaded.scenario)))
    say("ok")
