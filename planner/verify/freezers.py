"""Freezer positions, counted exactly (F1)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from planner.domain.plan import Plan, Violation
from planner.domain.scenario import Scenario
from planner.verify.stock import supply
from planner.verify.wording import MAX_NUMBER, monday, number


def freezers(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """F1: closing stock, quarantine included, fits the positions in service (contract 6).

    One violation for each run of weeks with the same figures.
    """
    if not scenario.freezers:
        return
    weeks, calendar = scenario.weeks, scenario.calendar
    size = {x.id: Fraction(x.positions_per_dose) for x in scenario.products.values()}
    used, room = Fraction(0), 0  # [position]
    moves, service = _moves(scenario, plan), _service(scenario)
    by_week = []
    for week in range(weeks):
        used += sum((size[p] * doses for p, doses in moves.get(week, {}).items()), Fraction(0))
        room += service.get(week, 0)
        by_week.append((used, room))
    for (used, room), run in groupby(range(weeks), by_week.__getitem__):
        first, *others = run
        if used > room:
            when = f"the week of {monday(calendar, first)}"
            if others:
                last = monday(calendar, others[-1])
                when = f"each of the weeks of {monday(calendar, first)} to {last}"
            count = f"{_decimal(used)} positions used, {room} in service"
            message = f"Freezers, at the end of {when}: {count}; "
            yield Violation(rule="F1", message=message + f"{_decimal(used - room)} too many.")


def _moves(scenario: Scenario, plan: Plan) -> dict[int, Counter[str]]:
    """Change of each product's closing stock by week [dose]."""
    moves: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for lot in supply(scenario, plan).values():
        moves[lot.arrives][lot.product] += lot.doses
    for x in plan.shipments:
        moves[x.shipped][x.product] -= x.doses
    for d in plan.discards:
        moves[d.week][d.product] -= d.doses
    return moves


def _service(scenario: Scenario) -> Counter[int]:
    """Change of the positions in service by week, apart from Scenario.positions_in_service."""
    change: Counter[int] = Counter()
    for x in scenario.freezers.values():
        first = 0 if x.start is None else scenario.calendar.week_of(x.start)
        last = scenario.weeks - 1 if x.end is None else scenario.calendar.week_of(x.end)
        if first <= last and last >= 0:
            change[max(first, 0)] += x.positions
            change[last + 1] -= x.positions
    return change


def _decimal(value: Fraction) -> str:
    """Exact where it is whole, else to ten digits."""
    if value.denominator == 1 or value > MAX_NUMBER:
        return number(int(value))
    return f"{float(value):.10g}"
