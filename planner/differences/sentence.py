"""What differs between two plans, in one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.differences.inputs import InputDifference, differing_places
from planner.differences.schedule import BatchDifference
from planner.domain.plan import Plan
from planner.language import _, ngettext
from planner.language.numbers import money, number

PLACES = 2  # columns that the sentence names; of more it says how many there are


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSide:
    """One of two plans as the sentence needs it.  cost: None where it is unknown."""

    name: str
    plan: Plan
    cost: float | None
    currency: str

    @property
    def served(self) -> int:
        """Patients who start."""
        return sum(x.patients for x in self.plan.service if x.start is not None)

    @property
    def batches(self) -> int:
        """New batches."""
        return sum(not b.firm for b in self.plan.batches)


def difference_sentence(
    before: PlanSide,
    now: PlanSide,
    inputs: Sequence[InputDifference],
    schedule: Sequence[BatchDifference],
) -> str:
    """Whom `now` serves, at what cost and with how many batches against `before`; and why."""
    return _(
        "{name} serves {patients} {cost}, {batches}; {inputs}.",
        name=now.name,
        patients=_patients(now.served - before.served),
        cost=_cost(before, now),
        batches=_batches(now.batches - before.batches, schedule),
        inputs=_inputs(inputs),
    )


def _patients(more: int) -> str:
    if more > 0:
        return ngettext("{count} patient more", "{count} patients more", more, count=number(more))
    if more < 0:
        return ngettext(
            "{count} patient fewer", "{count} patients fewer", -more, count=number(-more)
        )
    return _("as many patients")


def _cost(before: PlanSide, now: PlanSide) -> str:
    if before.cost is None or now.cost is None or before.currency != now.currency:
        return _("at costs that cannot be compared")
    more, unit = now.cost - before.cost, now.currency
    shown = money(abs(more), unit)
    if shown == money(0.0, unit):
        return _("at the same cost")
    return _("for {money} more", money=shown) if more > 0 else _("for {money} less", money=shown)


def _batches(more: int, schedule: Sequence[BatchDifference]) -> str:
    if more > 0:
        return ngettext(
            "with {count} batch more", "with {count} batches more", more, count=number(more)
        )
    if more < 0:
        return ngettext(
            "with {count} batch fewer", "with {count} batches fewer", -more, count=number(-more)
        )
    others = sum(x.what != "kept" for x in schedule)
    if not others:
        return _("with the same batches")
    return ngettext(
        "with as many batches, of which {count} changed",
        "with as many batches, of which {count} changed",
        others,
        count=number(others),
    )


def _inputs(found: Sequence[InputDifference]) -> str:
    if not found:
        return _("the inputs are the same")
    places = differing_places(found)
    if len(places) > PLACES:
        return ngettext(
            "{count} input differs, in {columns} columns",
            "{count} inputs differ, in {columns} columns",
            len(found),
            count=number(len(found)),
            columns=len(places),
        )
    named = [
        _only(next(x for x in found if (x.file, x.column) == place))
        if n == 1
        else _place(*place, n)
        for place, n in places.items()
    ]
    return named[0] if len(named) == 1 else _("{one} and {other}", one=named[0], other=named[1])


def _only(x: InputDifference) -> str:
    if not x.column:
        return _("{row} of {file} differs", row=x.row or _("a row"), file=x.file)
    if not x.row:
        return _("{column} of {file} differs", column=x.column, file=x.file)
    return _("{column} of {row} in {file} differs", column=x.column, row=x.row, file=x.file)


def _place(file: str, column: str, n: int) -> str:
    if not column:
        return _("{count} rows of {file} differ", count=number(n), file=file)
    return _(
        "{column} of {file} differs in {count} places", column=column, file=file, count=number(n)
    )
