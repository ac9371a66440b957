"""What differs, on the screen: long lists are cut, and say so."""

import json
from datetime import date

from rich.console import Console, RenderableType

from planner.cli.diff_words import SHOWN, diff_json, diff_words
from planner.differences.figures import FigureDifference
from planner.differences.inputs import InputDifference
from planner.differences.schedule import BatchDifference
from planner.differences.two_plans import Differences


def printed(what: RenderableType) -> list[str]:
    console = Console(width=120, markup=False, record=True, quiet=True)
    with console.capture() as shown:
        console.quiet = False
        console.print(what)
    return [line.rstrip() for line in shown.get().splitlines()]


def an_input(n: int) -> InputDifference:
    return InputDifference(
        file="demand.csv", row=f"P{n}", column="patients", what="changed", before="", now=str(n)
    )


def test_the_first_rows_are_shown_and_the_others_counted() -> None:
    lines = printed(diff_words([an_input(n) for n in range(SHOWN + 2)], None))
    assert sum(line.startswith("demand.csv") for line in lines) == SHOWN
    assert lines[-1] == "  and 2 rows more; --out writes them all to inputs.csv"
    assert lines[2].split() == ["demand.csv", "P0", "patients", "blank", "0"]


def test_figures_and_batches_of_two_plans() -> None:
    found = Differences(
        inputs=(),
        figures=(
            FigureDifference(
                scope="all", kpi="mean_wait_weeks", unit="week", before=None, now=1.5, change=None
            ),
            FigureDifference(scope="all", kpi="cost", unit="CNY", before=2, now=2, change=0),
        ),
        batches=(
            BatchDifference(
                batch="A-B001", product="A", what="moved", before=date(2026, 1, 5),
                now=date(2026, 1, 12), suite_before="ONE", suite_now="TWO",
            ),
        ),
    )  # fmt: skip
    lines = printed(diff_words((), found))
    cells = [line.split() for line in lines]
    assert lines[0] == "The inputs mean the same."
    assert ["all", "mean_wait_weeks", "–", "1.5", "–", "week"] in cells
    assert not any("cost" in line for line in lines)
    assert ["A", "0", "1", "0", "0"] in cells
    assert ["A-B001", "moved", "2026-01-05", "2026-01-12", "ONE", "to", "TWO"] in cells
    document = json.loads(diff_json((), found))
    assert document["batches"][0]["now"] == "2026-01-12"
    assert document["figures"][0]["before"] is None
