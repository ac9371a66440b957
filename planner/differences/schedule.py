"""The new batches of two plans: which are kept, moved, added and dropped, matched by date."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from planner.domain.calendar import Calendar
from planner.domain.plan import Batch, Plan
from planner.results.changes import What, batch_pairs, new_batches


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchDifference:
    """One batch of either plan, or of both: `planner/results/changes.py` says how they are matched.

    batch: its id in the later plan; of one that is dropped, in the plan before.
    before, now: the Monday it starts; None: the plan does not make it.  moved: in another week, or
    in another suite.
    """

    batch: str
    product: str
    what: What
    before: date | None
    now: date | None
    suite_before: str = ""
    suite_now: str = ""

    @property
    def first(self) -> date:
        """The earlier of both Mondays."""
        return min(day for day in (self.before, self.now) if day is not None)


def schedule_differences(
    before: tuple[Plan, Calendar], now: tuple[Plan, Calendar]
) -> tuple[BatchDifference, ...]:
    """Every new batch of both plans, by week; weeks are matched by date (contract 7a)."""
    (old, then), (new, calendar) = before, now
    shift = calendar.week_of(then.start)
    earlier = [replace(b, start=b.start + shift) for b in new_batches(old)]
    pairs = batch_pairs(earlier, new_batches(new))
    found = [_difference(one, other, calendar) for one, other in pairs]
    return tuple(sorted(found, key=lambda x: (x.first, x.product, x.batch)))


def changes_by_product(found: Sequence[BatchDifference]) -> dict[str, Counter[What]]:
    """How many batches of each product are kept, moved, added and dropped."""
    counts: dict[str, Counter[What]] = defaultdict(Counter)
    for x in found:
        counts[x.product][x.what] += 1
    return dict(counts)


def _difference(old: Batch | None, new: Batch | None, calendar: Calendar) -> BatchDifference:
    named = new or old
    assert named is not None
    what: What = "added" if old is None else "dropped"
    if old is not None and new is not None:
        what = "kept" if (old.suite, old.start) == (new.suite, new.start) else "moved"
    return BatchDifference(
        batch=named.id,
        product=named.product,
        what=what,
        before=None if old is None else calendar.monday(old.start),
        now=None if new is None else calendar.monday(new.start),
        suite_before="" if old is None else old.suite,
        suite_now="" if new is None else new.suite,
    )
