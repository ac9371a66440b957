"""A lane that raises the dual bound in turns, in a thread of its own or when it is asked."""

from abc import ABC, abstractmethod
from threading import Event, Thread

from optimizer.arrays import Floats
from optimizer.budget import Budget
from optimizer.solvers.solver_process import SolverProcess

JOIN_SECONDS = 5.0  # [s] that a thread whose process was killed is waited for


class BoundingLane(ABC):
    """Its turns use one solver's process at a time, which a stop kills."""

    def __init__(self, budget: Budget) -> None:
        self._stop = Event()
        self._budget = Budget(budget.deadline, stop=self._stop.is_set)
        self._process: SolverProcess | None = None
        self._thread: Thread | None = None

    @abstractmethod
    def turn(self, iterations: int | None = None) -> bool:
        """One piece of work, for so many iterations of linear programs; False: nothing is left."""

    @abstractmethod
    def poll(self) -> tuple[float, Floats | None]:
        """The bound proven so far and the last plan found, if there is one; does not wait."""

    @abstractmethod
    def know(self, incumbent: Floats, objective: float) -> None:
        """Hears of a new incumbent."""

    def start(self) -> None:
        """Work in a thread of its own until the end."""
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Kill what runs."""
        self._stop.set()
        if self._process is not None:
            self._process.stop()
        if self._thread is not None:
            self._thread.join(JOIN_SECONDS)

    def _work(self) -> None:
        while self.turn():
            pass
