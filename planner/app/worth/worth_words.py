"""What more is worth, in words: the sentence above the table, and the estimate of its time."""

from collections.abc import Sequence
from math import ceil

from planner.app.runs.job_words import lasting
from planner.charts.worth import Worth
from planner.language import _, translated
from planner.language.numbers import number, short_money
from planner.valuation.levers import Lever
from planner.valuation.read import ValueRow

NAMED = 2  # changes that the sentence names
SMALL = 1e-9  # of the cost: what floating point leaves of no difference


def lever_words(lever: Lever) -> str:
    """What there can be more of, as the form names it."""
    return {
        Lever.ROOMS: _("clean rooms"),
        Lever.LABORATORY: _("laboratory lots a week"),
        Lever.FREEZERS: _("freezer positions"),
        Lever.LIFE: _("shelf life"),
        Lever.SUCCESS: _("batches that pass"),
        Lever.DONORS: _("donors"),
    }[lever]


def change_words(row: ValueRow) -> str:
    """A change, and of what: `one more room (S1)`."""
    name = translated(row.change)
    return _("{change} ({of})", change=name, of=row.subject) if row.subject else name


def opening_sentence(rows: Sequence[ValueRow]) -> str:
    """What the figures say: which change is worth most, which nothing, and why."""
    known = [row for row in rows if row.value is not None]
    if not known:
        return _("Nothing can be said: there is no accepted plan to compare with.")
    worth = sorted((r for r in known if _gains(r)), key=lambda r: -(r.value or 0.0))
    nothing = [r for r in known if _is_nothing(r)]
    if not worth:
        return _(
            "Nothing asked for is surely worth anything as planned: of {n} changes, {nothing} "
            "leave the least cost as it is.",
            n=number(len(known)), nothing=number(len(nothing)),
        )  # fmt: skip
    first = worth[0]
    if not nothing:
        return _(
            "On averages {change} is worth most, {money} a year before what it costs to have it.",
            change=change_words(first),
            money=short_money(first.value or 0.0, first.currency),
        )  # fmt: skip
    return _(
        "On averages {change} is worth most, {money} a year before what it costs to have it; "
        "{nothing} is worth nothing, for the least cost stays the same.",
        change=change_words(first), money=short_money(first.value or 0.0, first.currency),
        nothing=_list([change_words(r) for r in nothing]),
    )  # fmt: skip


def chance_sentence(rows: Sequence[ValueRow]) -> str:
    """Which change is worth most where the plans are simulated; blank: none was."""
    known = [(row, row.simulated) for row in rows if row.simulated is not None]
    if not known:
        return ""
    row, best = max(known, key=lambda x: x[1].mean)
    if best.low <= 0:
        return _("With chance none of them is surely worth anything.")
    return _(
        "With chance {change} is worth most, {money} a year (95 % interval {low} to {high}).",
        change=change_words(row), money=short_money(best.mean, row.currency),
        low=short_money(best.low, row.currency), high=short_money(best.high, row.currency),
    )  # fmt: skip


def worth_of(rows: Sequence[ValueRow]) -> list[Worth]:
    """The rows that have a worth, as the chart takes them."""
    return [
        Worth(name=change_words(r), value=r.value, low=r.low, high=r.high, simulated=r.simulated)
        for r in rows
        if r.value is not None
    ]


def value_rows(rows: Sequence[ValueRow]) -> list[dict[str, object]]:
    """A row of the table for each change, with its sentence."""
    return [
        {
            _("change"): change_words(r), _("worth a year"): _whole(r.value),
            _("at least"): _whole(r.low), _("at most"): _whole(r.high),
            _("simulated"): None if r.simulated is None else _whole(r.simulated.mean),
            _("in words"): translated(r.sentence),
        }
        for r in rows
    ]  # fmt: skip


def time_sentence(solves: int, each: float, workers: int, last: float | None = None) -> str:
    """How long so many solves take, at most and as the last plan took.

    each: [s] that a solve may take.  last: [s] that the last plan of the scenario took.
    """
    rounds = ceil(solves / max(1, workers))
    most = _(
        "{n} solves of at most {each}, {workers} at a time: at most {total}.",
        n=number(solves), each=lasting(each), workers=workers, total=lasting(rounds * each),
    )  # fmt: skip
    if last is None or last >= each:
        return most
    return _(
        "{most} If each takes as long as the last plan did, about {total}.",
        most=most, total=lasting(rounds * max(1.0, last)),
    )  # fmt: skip


def _whole(amount: float | None) -> int | None:
    """Money without cents; unknown stays blank."""
    return None if amount is None else round(amount)


def _gains(row: ValueRow) -> bool:
    """It is worth something for certain; where nothing is proven, as far as the plans tell."""
    value = row.value or 0.0
    return value > _small(row) and (row.low is None or row.low > _small(row))


def _is_nothing(row: ValueRow) -> bool:
    if row.low is None or row.high is None:
        return False
    return max(abs(row.low), abs(row.high)) <= _small(row)


def _small(row: ValueRow) -> float:
    return SMALL * max(1.0, abs(row.cost_before or 0.0))


def _list(names: Sequence[str]) -> str:
    """One name, or two, or the first and how many others."""
    if len(names) == 1:
        return names[0]
    if len(names) == NAMED:
        return _("{one} or {other}", one=names[0], other=names[1])
    return _("{one} or {n} other changes", one=names[0], n=len(names) - 1)
