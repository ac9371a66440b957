"""Long work in processes of its own, which outlive the page and the server that began them.

    run_id = begin(store, "plan", version_id, {"seconds": 60})
    live(store)                        # what is queued or runs; the dead are marked
    stop(store, run_id)                # the best plan is kept
    report_of_run(store, run_id)       # of a plan; while it is searched for, the best one so far

Who begins a job loads no solver: its process does.
"""

from planner.jobs.control import begin as begin
from planner.jobs.control import stop as stop
from planner.jobs.dead import is_over as is_over
from planner.jobs.dead import live as live
from planner.jobs.dead import watch as watch
from planner.jobs.reports import plan_files_of_run as plan_files_of_run
from planner.jobs.reports import report_of_run as report_of_run
