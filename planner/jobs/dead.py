"""Runs whose process is gone: they are said to be dead, and keep the last plan they had."""

import json

from planner.errors import PlannerError
from planner.io.plan.report import decode_report, encode_report
from planner.io.plan.tables import REPORT_FILE
from planner.jobs.liveness import UNFINISHED, is_alive, unfinished
from planner.results.ending_text import SEARCHING
from planner.results.report import Ending
from planner.runs import Run, Store

DIED = "The process of the search died before it ended; this is the best plan it had kept."
WITH_PLAN = "Its process died; the best plan that it had kept stands."
WITHOUT = "Its process died; what it had kept by then stands."


def live(store: Store) -> list[Run]:
    """The runs that are queued or running, the first begun first; the dead are said to be so."""
    found = unfinished(store)
    if all(is_alive(store, run) for run in found):
        return found
    watch(store)
    return unfinished(store)


def watch(store: Store) -> list[str]:
    """Mark the runs whose process is gone as dead; returns their ids."""
    found = [run for run in unfinished(store) if not is_alive(store, run)]
    return [run.id for run in found if _mark(store, run)]


def is_over(store: Store, run: Run) -> bool:
    """Nothing more comes of the run: it has ended, or its process is found gone now."""
    if run.state not in UNFINISHED:
        return True
    return not is_alive(store, run) and _mark(store, run)


def _mark(store: Store, run: Run) -> bool:
    """False where another process was sooner, or the job has just ended."""
    kept = store.run_files(run.id).get(REPORT_FILE)
    document = None if kept is None else decode_report(kept)[0]
    try:
        if document is not None:
            _say_it_died(store, run.id, json.loads(kept or b"{}"))
        return store.happened(run.id, "dead", WITHOUT if document is None else WITH_PLAN)
    except PlannerError:  # the store is busy: the next look will do
        return False


def _say_it_died(store: Store, run_id: str, document: dict[str, object]) -> None:
    """The plan kept last becomes the plan of the run, whose report says what happened."""
    notes, warnings = document.get("notes"), document.get("warnings")
    if not isinstance(notes, dict) or notes.get("ended_by") != SEARCHING:
        return
    document["ending"] = Ending.FEASIBLE.value
    document["notes"] = {**notes, "ended_by": "failure"}
    document["warnings"] = [*(warnings if isinstance(warnings, list) else []), DIED]
    store.add_files(run_id, {REPORT_FILE: encode_report(document)})
    store.summarise(run_id, {"ending": Ending.FEASIBLE.value})
