"""How a solve ended, in one sentence for a planner."""

from planner.formatting import count, share
from planner.results.report import Ending, Report
from planner.results.uncertainty import NOTE

SEARCHING = "search"  # note "ended_by" of a report that is not the last: the search goes on
CHANCE = (
    "The best plan found under uncertainty, by its simulated cost. "
    "Nothing is proven against chance: how far it is from the best possible plan is not known."
)


def ending_words(report: Report, stopped: bool = False) -> str:
    """How the solve ended, in one sentence for a planner; `stopped`: on request, by Ctrl-C."""
    if report.plan is None:
        return _without_plan(report.ending, stopped)
    if report.violations:
        faults = count(len(report.violations), "fault")
        return f"A plan was found, but the checker refuses it: {faults}."
    if NOTE in report.notes:
        return f"Stopped on request. {CHANCE}" if stopped else CHANCE
    if report.gap is None or report.bound is None:
        proof = "How far it is from the best possible plan is not known."
    elif report.gap <= 1e-9:
        proof = "Proven: no plan can cost less."
    else:
        proof = f"Proven within {share(report.gap)} of the best possible plan."
    if report.notes.get("ended_by") == SEARCHING:
        return f"The search goes on; this is the best plan so far. {proof}"
    if report.ending == Ending.OPTIMAL:
        return proof
    broke = report.ending == Ending.FAILED or report.notes.get("ended_by") == "failure"
    cut = "Stopped on request" if stopped else "Time ran out"
    return (
        f"{'The solver failed' if broke else cut}; this is the best plan found until then. {proof}"
    )


def _without_plan(ending: Ending, stopped: bool) -> str:
    match ending:
        case Ending.INFEASIBLE:
            return "No plan exists that keeps every rule."
        case Ending.NO_PLAN if stopped:
            return "Stopped on request before a plan was found."
        case Ending.NO_PLAN:
            return "No plan was found in time. Allow more time."
        case Ending.UNBOUNDED:
            return "The costs of this scenario have no lower limit, so no plan is the best."
        case _:
            return "The solver failed before it found a plan."
