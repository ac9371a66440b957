"""What a run does now and how far it is, in words that a planner uses."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from planner.app.runs.run_words import kind_of_run
from planner.language import _, ngettext
from planner.language.numbers import loss, money
from planner.results.report import relative_gap
from planner.runs import ProgressRow, Run
from planner.runs.records import ENDED

FIRST_SHARE = 0.05  # of the work, before which no end is estimated
FIRST_SECONDS = 5.0  # [s] before which none is


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a run stands; None is unknown.

    seconds: since it began to work.  curve: the rows at which cost or bound changed.
    """

    seconds: float = 0.0
    phase: str = ""
    best: float | None = None
    bound: float | None = None
    share: float | None = None
    curve: tuple[ProgressRow, ...] = field(default=())

    @property
    def gap(self) -> float | None:
        return relative_gap(self.best, self.bound)


def standing(rows: Sequence[ProgressRow]) -> Standing:
    """Where the run stands by what it has told so far, in order."""
    if not rows:
        return Standing()
    last, curve = rows[-1], list(rows[:1])
    for row in rows[1:]:
        if row.seconds < curve[-1].seconds:  # it waited before, and begins now
            curve = [row]
        elif (row.best, row.bound) != (curve[-1].best, curve[-1].bound):
            curve.append(row)
    return Standing(
        seconds=last.seconds,
        phase=last.phase,
        best=last.best,
        bound=last.bound,
        share=last.share,
        curve=tuple(x for x in curve if x.best is not None or x.bound is not None),
    )


def name_of(run: Run) -> str:
    """Its title, or what kind of run it is."""
    return kind_of_run(run.kind) if run.title in ("", run.kind) else run.title


def doing_words(run: Run, now: Standing) -> str:
    """What the run does now, in a sentence."""
    if run.state == "queued":
        return _("Starts as soon as its turn comes: at once, unless other jobs come first.")
    if run.state == "stopping":
        return _("Stopping; what was found so far is kept.")
    if run.state in ENDED:
        return _("Ended.")
    what, _colon, detail = now.phase.partition(": ")
    for beginnings, words in _phases(detail, now.best is not None):
        if what.startswith(beginnings):
            return words
    return _("Looking for a better plan.") if now.best is not None else _("Reading the scenario.")


def _phases(detail: str, has_plan: bool) -> tuple[tuple[tuple[str, ...], str], ...]:
    """How the phases of the engine begin, and what a planner calls them."""
    if has_plan:
        searching = _("Looking for a better plan, and proving how good the best one is.")
        bounding = _("Proving how good the plan is: what must every plan cost at least?")
    else:
        searching = _("Looking for a first plan.")
        bounding = _("Finding out what every plan must cost at least.")
    return (
        (("looking for a first plan", "first plan"), _("Looking for a first plan.")),
        (("bounding the cost", "pricing what", "what each product must cost"), bounding),
        (("looking for better plans", "improving the plan", "rounding", "CBC"), searching),
        (("serving patients",), _("Deciding which lot serves which patients.")),
        (
            ("simulating what is to be expected",),
            _("Simulating what is to be expected of the plan."),
        ),
        (("simulating",), _("Trying plans on chance: demand, failed batches and late releases.")),
        (("re-deciding",), _("Following the plan as in life, decided anew every few weeks.")),
        (
            ("Comparing with fresh",),
            _("Sending the same patients through both systems: {done} done.", done=detail),
        ),
        (
            ("What would flip it",),
            _("Looking for what would change the winner: {change}.", change=detail),
        ),
        (("starting workers",), _("Starting the processes that solve.")),
        (("solving one scenario",), _("Solving one variant after the other.")),
    )


def time_words(run: Run, now: Standing) -> str:
    """How long it has run, of at most how long, and when it ends where that can be told."""
    limit, left = limit_of(run), seconds_left(run, now)
    took = lasting(now.seconds)
    if left is not None:
        return _("{took} so far, about {left} left", took=took, left=lasting(left))
    if limit is not None and now.seconds > limit:
        return _(
            "{took} so far; its limit of {limit} has passed, and it ends as soon as it can",
            took=took,
            limit=lasting(limit),
        )
    if limit is not None:
        return _("{took} of at most {limit}", took=took, limit=lasting(limit))
    return _("{took} so far", took=took)


def limit_of(run: Run) -> float | None:
    """[s] that the run may take, where the limit is for all of it."""
    limit = run.settings.get("seconds")
    whole = run.kind in ("plan", "comparison", "flips")
    return float(limit) if whole and isinstance(limit, int | float) else None


def seconds_left(run: Run, now: Standing) -> float | None:
    """[s] until the end by the share that is done; None where that would be a guess.

    A search for a plan ends when it has proven enough, and nobody knows when that is.
    """
    if run.state != "running" or now.share is None or now.seconds < FIRST_SECONDS:
        return None
    if not FIRST_SHARE <= now.share < 1:
        return None
    return now.seconds * (1 - now.share) / now.share


def lasting(seconds: float) -> str:
    """So many seconds, in minutes where there are many."""
    minutes, rest = divmod(round(seconds), 60)
    if round(seconds) < 120:
        return _("{n} s", n=round(seconds))
    return _("{minutes} min {n} s", minutes=minutes, n=rest)


def gap_words(gap: float) -> str:
    """A distance in percent, rounded up: a proof never looks tighter than it is."""
    return loss(max(gap, 0.0), 0 if gap >= 0.1 else 2)


def distance_words(now: Standing) -> str:
    """How far the best plan so far may be from the best possible one."""
    if now.best is None:
        return _("There is no plan yet.")
    if now.gap is None:
        return _("How far this plan is from the best possible one is not known yet.")
    if now.gap <= 0:
        return _("Proven: no plan can cost less.")
    return _("At most {share} of its cost can still be saved.", share=gap_words(now.gap))


def cost_words(amount: float | None, currency: str) -> str:
    """An amount, or that it is not known."""
    return _("not known yet") if amount is None else money(amount, currency)


def ended_words(run: Run) -> str:
    """That a run has ended and how, in a line."""
    name = name_of(run)
    return {
        "done": _("{name}: done.", name=name),
        "failed": _("{name}: failed.", name=name),
        "cancelled": _("{name}: stopped.", name=name),
        "dead": _("{name}: its process died; what it had kept stands.", name=name),
    }[run.state]


def count_words(running: int, queued: int) -> str:
    """How many jobs there are, for the sidebar; where none runs, those that wait begin."""
    if not running and not queued:
        return _("No job runs")
    if not running:
        return ngettext("{n} job starts", "{n} jobs start", queued)
    runs = ngettext("{n} job runs", "{n} jobs run", running)
    if not queued:
        return runs
    waits = ngettext("{n} waits", "{n} wait", queued)
    return _("{runs}, {waits}", runs=runs, waits=waits)
