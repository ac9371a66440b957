"""Which plan is compared with fresh manufacture: by default the one for chance (contract 9)."""

from dataclasses import dataclass

from planner.app.workspace.kept_plans import LISTED, counts_on_chance, has_plan, is_for_chance
from planner.app.workspace.workspace import Workspace
from planner.language import _
from planner.results.report import Report
from planner.runs import Run, Store

CHANCE, AVERAGES = "chance", "averages"
KINDS = (CHANCE, AVERAGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPlan:
    """A plan to compare.  run: that found it; None: it is in no store."""

    report: Report
    run: str | None

    @property
    def for_chance(self) -> bool:
        return counts_on_chance(self.report)


def plan_on_the_page(mine: Workspace, kind: str) -> ComparedPlan | None:
    """The plan of the Plan page, if it is an accepted one of that kind."""
    planned = mine.planned
    report, run = planned.report, planned.run
    if report is None or not report.accepted or counts_on_chance(report) != (kind == CHANCE):
        return None
    return ComparedPlan(report=report, run=None if run is None else run.id)


def run_with_plan(store: Store, problem: str, kind: str) -> Run | None:
    """The newest run with an accepted plan of that kind for the problem.

    problem: hash of all that a plan depends on; what a comparison assumes is not in it.
    """
    if not problem:
        return None
    for run in store.runs(problem=problem, limit=LISTED):
        if has_plan(run) and is_for_chance(run) == (kind == CHANCE) and _own_plan(run):
            return run
    return None


def kind_words(kind: str) -> str:
    """What a plan of that kind is called."""
    return {CHANCE: _("The plan for chance"), AVERAGES: _("The plan on averages")}[kind]


def which_plan(kind: str) -> str:
    """A sentence on the plan that is compared."""
    if kind == CHANCE:
        return _(
            "The plan compared is one for chance, as `cryoplan compare` finds it: it counts on "
            "batches that fail and on demand that varies."
        )
    return _(
        "The plan compared counts on averages, as `cryoplan compare --averages` finds it: batches "
        "that fail and demand that varies come as a surprise to it."
    )


def report_words(kind: str) -> str:
    """The same for the report, which is in English."""
    of = "for chance" if kind == CHANCE else "on the forecast, which counts on averages"
    return f"The plan compared is the one {of}."


def _own_plan(run: Run) -> bool:
    """The plan was found in this run, which is not one that compared another's."""
    return run.kind == "plan" or run.settings.get("plan") is None
