"""The child: `python -m planner.child` reads one task, tells how it goes, and sends its report."""

import os
import signal
import sys
from dataclasses import replace
from threading import Event, Lock, Thread
from time import sleep, time

from planner import workflow
from planner.child.messages import OfLast, Task, receive, send
from planner.errors import PlannerError
from planner.plan import Plan
from planner.progress import STOPS
from planner.report import Report
from planner.solving import Progress, Watch

EVERY = 0.5  # [s] between two tellings


def main() -> None:
    """Solve what comes in; a closed input, or a dead parent, is a wish to stop."""
    for known in STOPS:  # Ctrl-C in a terminal reaches the parent too, who asks us to stop
        if known != signal.SIGTERM:
            signal.signal(known, signal.SIG_IGN)
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

    def say(message: object) -> None:
        try:
            with lock:
                send(out, message)
        except OSError:  # nobody listens any more
            os._exit(1)

    def tell() -> None:
        while not done.is_set():
            say(latest[0])
            sleep(EVERY)

    for work in (listen, tell):
        Thread(target=work, daemon=True).start()
    sent: list[Plan] = []

    def keep(plan: Plan) -> None:
        say(plan)
        sent[:] = [plan]

    watch = Watch(tell=lambda p: latest.__setitem__(0, p), stop=stop.is_set)

    used = task.used + max(time() - task.sent, 0.0)
    report: Report | OfLast | PlannerError
    try:
        report = workflow.solve(
            task.scenario, task.settings, watch, task.warnings,
            used=used, later=task.later, keep=keep,
        )  # fmt: skip
        if sent and report.plan is sent[0]:
            report = OfLast(report=replace(report, plan=None))
    except PlannerError as fault:
        report = fault
    done.set()
    say(report)
    os._exit(0)  # a thread still reads the input


if __name__ == "__main__":
    main()
