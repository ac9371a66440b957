"""The child: `python -m planner.child` reads one task, tells how it goes, and sends its report."""

import os
import signal
import sys
from threading import Event, Lock, Thread
from time import sleep, time

from planner import workflow
from planner.child.messages import Task, receive, send
from planner.errors import PlannerError
from planner.plan import Plan
from planner.report import Report
from planner.solving import Progress, Watch

EVERY = 0.5  # [s] between two tellings


def main() -> None:
    """Solve what comes in; a closed input, or a dead parent, is a wish to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches the parent too
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what solvers print must not end up between the messages
    task = receive(sys.stdin.buffer)
    if not isinstance(task, Task):
        raise TypeError("no task")
    stop, done, lock = Event(), Event(), Lock()
    latest = [Progress(phase="Preparing")]

    def listen() -> None:
        sys.stdin.buffer.read()
        stop.set()

    def tell() -> None:
        while not done.is_set():
            with lock:
                send(out, latest[0])
            sleep(EVERY)

    for work in (listen, tell):
        Thread(target=work, daemon=True).start()
    watch = Watch(tell=lambda p: latest.__setitem__(0, p), stop=stop.is_set)

    def keep(plan: Plan) -> None:
        with lock:
            send(out, plan)

    used = task.used + max(time() - task.sent, 0.0)
    report: Report | PlannerError
    try:
        report = workflow.solve(
            task.scenario, task.settings, watch, task.warnings,
            used=used, later=task.later, keep=keep,
        )  # fmt: skip
    except PlannerError as fault:
        report = fault
    done.set()
    with lock:
        send(out, report)
    os._exit(0)  # a thread still reads the input


if __name__ == "__main__":
    main()
