"""What a job tells the store while it works, and how it hears that it should stop."""

from contextlib import suppress
from threading import Event, Thread
from time import monotonic
from types import TracebackType

from planner.errors import PlannerError
from planner.runs import Store
from planner.solving import Progress, Watch

POLL_INTERVAL = 0.5  # [s] between two looks at the store, and two rows of progress at least
BEAT = 5.0  # [s] after which a row is written without news: a sign of life


class Recorder:
    """Rows of progress of one run, written by a thread of its own; `asked`: it should stop.

    A store that is busy or away for a while costs rows, never the work.
    """

    def __init__(self, store: Store, run_id: str) -> None:
        self.store, self.run_id = store, run_id
        self.latest = Progress(phase="")
        self.share: float | None = None  # of the work, where it is known
        self._asked, self._over = Event(), Event()
        self._began = monotonic()
        self._thread = Thread(target=self._follow, daemon=True)

    def __enter__(self) -> "Recorder":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: object, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    @property
    def asked(self) -> bool:
        """Somebody asked the job to stop."""
        return self._asked.is_set()

    @property
    def seconds(self) -> float:
        """Since the job began to work."""
        return monotonic() - self._began

    @property
    def watch(self) -> Watch:
        """For what is to be followed and stopped."""
        return Watch(tell=self.tell, stop=self._asked.is_set)

    def stop(self) -> None:
        """Ask, as a signal does."""
        self._asked.set()

    def begin(self) -> None:
        """The work begins now: what was waited for before does not count."""
        self._began = monotonic()

    def tell(self, now: Progress) -> None:
        """Where a solve stands; the cost of a plan, and a bound, stay known once they are."""
        before = self.latest
        self.latest = Progress(
            phase=now.phase,
            incumbent=before.incumbent if now.incumbent is None else now.incumbent,
            bound=before.bound if now.bound is None else now.bound,
        )

    def tell_share(self, share: float, phase: str = "") -> None:
        """How much of the work is done, 0 to 1."""
        self.share = share
        self.latest = Progress(phase=phase or self.latest.phase)

    def forget(self) -> None:
        """What was known of cost and bound does not hold for what comes now."""
        self.latest = Progress(phase=self.latest.phase)

    def _follow(self) -> None:
        written, at = (Progress(phase=""), self.share), 0.0
        over = False
        while not over:
            over = self._over.wait(POLL_INTERVAL)
            now = self.latest, self.share
            with suppress(PlannerError):
                if any(x.state == "stopping" for x in self.store.events(self.run_id)):
                    self._asked.set()
                if now != written or monotonic() - at > BEAT:
                    self._write(*now)
                    written, at = now, monotonic()

    def _write(self, now: Progress, share: float | None) -> None:
        self.store.tell(
            self.run_id, self.seconds, now.phase, best=now.incumbent, bound=now.bound, share=share
        )
