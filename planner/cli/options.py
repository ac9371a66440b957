"""Arguments and options that several commands share, and the checks of their values."""

from math import isfinite
from pathlib import Path
from typing import Annotated

from typer import Argument, BadParameter, Option


def finite(value: float) -> float:
    """The value; raises BadParameter for nan and infinity."""
    if not isfinite(value):
        raise BadParameter(f"{value} is not a finite number.")
    return value


def positive(value: float) -> float:
    """The value; raises BadParameter unless it is above 0."""
    if finite(value) <= 0:
        raise BadParameter(f"{value} is not above 0.")
    return value


ScenarioPath = Annotated[Path, Argument(metavar="FOLDER", help="A scenario, or one .xlsx.")]
PlanPath = Annotated[Path, Argument(metavar="PLAN", help="Plan folder.")]
Gap = Annotated[
    float, Option(min=0, callback=finite, help="Stop when proven within this share of the best.")
]
TimeLimit = Annotated[
    float, Option(callback=positive, help="Seconds for the whole command; the best plan is kept.")
]
Threads = Annotated[int, Option(min=1, max=1024, help="Processor threads of the solver.")]
Replications = Annotated[int, Option(min=2, max=100_000, help="How often chance is drawn afresh.")]
Seed = Annotated[
    int | None,
    Option(min=0, max=2**31 - 1, help="Of solver and chance.", show_default="the scenario's"),
]
DrawSeed = Annotated[
    int | None,
    Option(
        min=0,
        max=2**31 - 1,
        help="Of the draws only; the plan is solved with the scenario's.",
        show_default="the scenario's",
    ),
]
Excel = Annotated[
    bool, Option("--excel", help="Tables that Excel opens as they are, and a workbook.")
]
ExcelTables = Annotated[
    bool, Option("--excel", help="Tables (.csv) that Excel opens as they are; no workbook.")
]
Quiet = Annotated[bool, Option("--quiet", help="Say nothing until the end.")]
StoreAddress = Annotated[
    str | None,
    Option("--store", metavar="URL", help="Store of runs: a file or a database.",
           show_default="$CRYOPLAN_STORE, else one of your own"),
]  # fmt: skip
AsJson = Annotated[bool, Option("--json", help="As JSON, for a program.")]
Keep = Annotated[bool, Option("--keep", help="Keep the run and its files in the store of runs.")]
KeptNote = Annotated[str, Option("--note", metavar="TEXT", help="A note on the run that is kept.")]
