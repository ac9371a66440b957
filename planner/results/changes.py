"""What a plan keeps, moves, adds and drops of the plan in force (contract 7a, changes.csv)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from planner.domain.calendar import Calendar
from planner.domain.plan import Batch, NewBank, Plan, PlanInForce
from planner.domain.scenario import Scenario
from planner.formatting import count, day_words
from planner.results.change_reasons import Reasons

FROM_SUITE = "from suite"  # begins the reason of a batch that runs in another suite
What = Literal["kept", "moved", "added", "dropped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One batch or bank of the plan in force, of this plan, or of both."""

    id: str  # in this plan; of one that was dropped, in the plan in force
    product: str
    what: What
    before: int | None  # the week it was to begin; None: added
    after: int | None  # the week it begins; None: dropped
    reason: str = ""  # what the scenario shows of it; blank: nothing, it is the better plan


@dataclass(frozen=True, slots=True, eq=False)
class _Item:
    """A batch or a bank as it is matched."""

    record: Batch | NewBank
    kind: str  # of a bank its tier
    where: str  # the suite of a batch
    week: int


def changes(scenario: Scenario, plan: Plan) -> tuple[Change, ...]:
    """Every change, by week, batches first; none without a plan in force.

    Weeks outside the horizon are left out, and what the scenario has meanwhile: firm batches,
    banks on hand.
    """
    if plan.previous is None:
        return ()
    reasons = Reasons.of(scenario, plan.previous)
    batches = _changes(
        _matched(_begun(scenario, plan.previous), _items(new_batches(plan))), reasons
    )
    banks = _changes(
        _matched(
            [
                _bank(x)
                for x in plan.previous.banking
                if 0 <= x.week < scenario.weeks and x.id not in scenario.banks
            ],
            [_bank(x) for x in plan.banking],
        ),
        reasons,
    )
    return (*batches, *banks)


def batch_pairs(
    before: Iterable[Batch], after: Iterable[Batch]
) -> list[tuple[Batch | None, Batch | None]]:
    """Each batch with the one that it became, both in weeks of one calendar; None: it has none."""
    return [(_batch_of(x), _batch_of(y)) for x, y in _matched(_items(before), _items(after))]


def new_batches(plan: Plan) -> list[Batch]:
    """The batches that the plan decides on."""
    return [b for b in plan.batches if not b.firm]


def same_batches(
    scenario: Scenario, in_force: PlanInForce, batches: Sequence[Batch]
) -> list[tuple[Batch, Batch]]:
    """Each batch of the plan in force with the one of `batches` that it became, whatever its id."""
    pairs = _matched(_begun(scenario, in_force), _items(batches), by_id=False)
    return [
        (old.record, new.record)
        for old, new in pairs
        if old and new and isinstance(old.record, Batch) and isinstance(new.record, Batch)
    ]


def change_sentence(change: Change, calendar: Calendar) -> str:
    """One change in words: `B014 moved from 2 March to 16 March.`

    Days of the year of the start go without it, unless the sentence names two years.
    """
    years = {calendar.monday(week).year for week in _weeks(change)}
    year = calendar.start.year if len(years) == 1 else None

    def day(week: int | None) -> str:
        return "" if week is None else day_words(calendar.monday(week), year)

    before, after, why = day(change.before), day(change.after), change.reason
    if why.startswith(FROM_SUITE):
        when = f" of {after} moved" if before == after else f" moved from {before} to {after},"
        return f"{change.id}{when} {why}."
    words = {
        "kept": f"{change.id} stays on {after}",
        "moved": f"{change.id} moved from {before} to {after}",
        "added": f"{change.id} was added on {after}",
        "dropped": f"{change.id} of {before} was dropped",
    }
    return f"{words[change.what]}{': ' if why else ''}{why}."


def kept_sentence(found: Sequence[Change], plan: Plan) -> str:
    """How much stays, in words: `12 batches and 4 banks as before.`"""
    batches = {b.id for b in plan.batches}
    kept = Counter(x.id in batches for x in found if x.what == "kept")
    if kept:
        shown = [count(kept[True], "batch", "batches")] if kept[True] else []
        shown += [count(kept[False], "bank")] if kept[False] else []
        return f"{' and '.join(shown)} as before."
    if any(x.what != "added" for x in found):
        return "None stays as it was."
    nothing = "Nothing of the plan in force is left to decide"
    return f"{nothing}." if found else f"{nothing}, and nothing is added."


def _begun(scenario: Scenario, in_force: PlanInForce) -> list[_Item]:
    """Batches of the plan in force that this plan has to decide on anew."""
    return _items(
        b
        for b in in_force.batches
        if not b.firm and 0 <= b.start < scenario.weeks and b.id not in scenario.batches
    )


def _items(batches: Iterable[Batch]) -> list[_Item]:
    return [_Item(b, "batch", b.suite, b.start) for b in batches]


def _batch_of(item: _Item | None) -> Batch | None:
    return item.record if item is not None and isinstance(item.record, Batch) else None


def _bank(bank: NewBank) -> _Item:
    return _Item(bank, bank.tier, "", bank.week)


def _matched(
    old: Sequence[_Item], new: Sequence[_Item], *, by_id: bool = True
) -> list[tuple[_Item | None, _Item | None]]:
    """Pairs of the same product: at the same place, of the same id, then the nearest in time.

    The place comes first, since ids of new batches are numbered in the order of their starts.
    """
    pairs: list[tuple[_Item | None, _Item | None]] = []
    left, free = list(old), list(new)

    def take(key: Callable[[_Item], Hashable]) -> None:
        waiting: dict[Hashable, list[_Item]] = defaultdict(list)
        for x in free:
            waiting[key(x)].append(x)
        for x in list(left):
            if found := waiting[key(x)]:
                pair(x, found.pop(0))

    def pair(one: _Item, other: _Item) -> None:
        pairs.append((one, other))
        left.remove(one)
        free.remove(other)

    if by_id:
        take(lambda x: (*_place(x), x.record.id))
    take(_place)
    if by_id:
        take(lambda x: (x.record.product, x.kind, x.record.id))
    near = [
        (abs(x.week - y.week), x.where != y.where, x.week, y.week, i, j)
        for i, x in enumerate(left)
        for j, y in enumerate(free)
        if (x.record.product, x.kind) == (y.record.product, y.kind)
    ]
    from_, to = list(left), list(free)
    done: set[tuple[str, int]] = set()
    for *_, i, j in sorted(near):
        if ("old", i) not in done and ("new", j) not in done:
            done |= {("old", i), ("new", j)}
            pair(from_[i], to[j])
    return [*pairs, *((x, None) for x in left), *((None, y) for y in free)]


def _place(x: _Item) -> tuple[Hashable, ...]:
    return x.record.product, x.kind, x.where, x.week


def _changes(pairs: Iterable[tuple[_Item | None, _Item | None]], reasons: Reasons) -> list[Change]:
    found = [_change(old, new, reasons) for old, new in pairs]
    return sorted(found, key=lambda x: (min(_weeks(x)), x.product, x.id))


def _weeks(change: Change) -> list[int]:
    return [week for week in (change.before, change.after) if week is not None]


def _change(old: _Item | None, new: _Item | None, reasons: Reasons) -> Change:
    shown = new or old
    assert shown is not None
    what: What
    parts: list[str] = []
    if old is None:
        what = "added"
    elif new is None:
        what = "dropped"
    else:
        what = "kept" if (old.where, old.week) == (new.where, new.week) else "moved"
        if old.where != new.where:
            parts = [f"{FROM_SUITE} {old.where} to suite {new.where}"]
    if old is not None:
        why = reasons.kept(old.record) if what == "kept" else reasons.hindrance(old.record)
        parts += [why] if why else []
    return Change(
        id=shown.record.id,
        product=shown.record.product,
        what=what,
        before=old.week if old else None,
        after=new.week if new else None,
        reason="; ".join(parts),
    )
