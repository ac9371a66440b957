"""A solver's process in which HiGHS hears neither its limit nor a request to stop."""

from threading import Event

import highspy

from optimizer.solvers.solver_child import main


def never(_: highspy.Highs) -> None:
    Event().wait()


if __name__ == "__main__":
    highspy.Highs.run = never
    main()
