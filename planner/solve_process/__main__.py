"""The worker process: `python -m planner.solve_process` reads a task and sends every incumbent."""

import os
import signal
import sys
from dataclasses import replace
from threading import Event, Lock, Thread
from time import sleep, time

from planner.domain.plan import Plan
from planner.errors import PlannerError
from planner.solve_process.columns import to_columns
from planner.solve_process.messages import Incumbent, SolveEnded, SolveTask
from planner.solve_process.signals import STOPS
from planner.solving import Budget, Progress, Watch, receive, send
from planner.workflow.find_plan import find_plan

SWITCH = 5e-4  # [s] that one lane may keep the interpreter from the callbacks of another's solver
PROGRESS_INTERVAL = 0.5  # [s] between two messages of progress


def main() -> None:
    """Solve the task that is read; a closed input, or a dead parent, is a stop request."""
    for number in STOPS:  # Ctrl-C in a terminal reaches the parent too, which asks us to stop
        if number != signal.SIGTERM:
            signal.signal(number, signal.SIG_IGN)
    sys.setswitchinterval(SWITCH)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what solvers print must not end up between the messages
    task = receive(sys.stdin.buffer)
    if not isinstance(task, SolveTask):
        raise TypeError("no task")
    stop, done, lock = Event(), Event(), Lock()
    latest = [Progress(phase="Preparing")]

    def listen() -> None:
        sys.stdin.buffer.read()
        stop.set()

    def post(message: object) -> None:
        try:
            with lock:
                send(out, message)
        except OSError:  # the parent is gone
            os._exit(1)

    def post_progress() -> None:
        while not done.is_set():
            post(latest[0])
            sleep(PROGRESS_INTERVAL)

    for work in (listen, post_progress):
        Thread(target=work, daemon=True).start()
    sent: list[Plan] = []

    def send_incumbent(plan: Plan) -> None:
        post(Incumbent(columns=to_columns(plan)))
        sent[:] = [plan]

    watch = Watch(tell=lambda p: latest.__setitem__(0, p), stop=stop.is_set)

    used = task.used + max(time() - task.sent, 0.0)
    end: SolveEnded | PlannerError
    try:
        budget = Budget.of(task.settings.seconds - used - task.later, stop.is_set)
        outcome = find_plan(
            task.scenario,
            task.settings,
            watch,
            task.warnings,
            on_incumbent=send_incumbent,
            budget=budget,
        )
        if outcome.plan is not None and not (sent and outcome.plan is sent[0]):
            send_incumbent(outcome.plan)
        planned = outcome.plan is not None
        end = SolveEnded(outcome=replace(outcome, plan=None), planned=planned)
    except PlannerError as fault:
        end = fault
    done.set()
    post(end)
    os._exit(0)  # a thread still reads the input


if __name__ == "__main__":
    main()
