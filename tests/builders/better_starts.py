"""Single patients who could start, or start sooner, at no more cost: found by trying each of them.

Written from the contract (2, 3, 5): a plan's doses are shipped anew, oldest first, with one patient
moved; the checker says whether the plan is one, the KPIs say what it costs.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from planner.domain.plan import Discard, Plan, Service, Shipment
from planner.domain.scenario import Scenario
from planner.kpis import cost
from planner.verify import verify


def better_starts(scenario: Scenario, plan: Plan) -> Iterator[Service]:
    """Rows of service.csv for one patient each, who could start so at no more cost."""
    before = cost(scenario, plan).total
    for row in plan.service:
        last = min(row.due + scenario.products[row.product].max_wait_weeks, scenario.weeks - 1)
        end = last + 1 if row.start is None else row.start
        for start in range(row.due, end):
            moved = replace(row, start=start, patients=1)
            other = shipped_anew(scenario, replace(plan, service=_with(plan.service, row, moved)))
            if other and not verify(scenario, other) and cost(scenario, other).total <= before:
                yield moved


def _with(rows: tuple[Service, ...], row: Service, moved: Service) -> tuple[Service, ...]:
    """`rows`, one patient of `row` moved to `moved`."""
    left = [x for x in rows if x is not row]
    rest = [replace(row, patients=row.patients - 1)] if row.patients > 1 else []
    return (*left, *rest, moved)


def shipped_anew(scenario: Scenario, plan: Plan) -> Plan | None:
    """The same patients, their doses shipped oldest first; None: there are too few."""
    lots = {
        x.id: (x.product, *scenario.lot_weeks(x.id), x.doses) for x in scenario.lots.values()
    } | {b.id: (b.product, b.released, b.last, b.doses) for b in plan.batches}
    left = {lot: doses for lot, (_, _, last, doses) in lots.items() if last >= 0}
    oldest = sorted(left, key=lambda lot: (lots[lot][2], lots[lot][1], lot))
    sent: Counter[tuple[str, str, str, int]] = Counter()  # lot, product, hospital, week it leaves
    for week, life, product, hospital, doses in sorted(
        _orders(scenario, plan), key=lambda x: (x[0], -x[1], x[2:])
    ):
        of = scenario.products[product]
        unit, missing = of.doses_per_course if of.whole_course else 1, doses
        for lot in oldest:
            made, released, last, _ = lots[lot]
            if made == product and released <= week and last >= week + life:
                taken = min(missing, left[lot] // unit * unit)
                left[lot] -= taken
                missing -= taken
                if taken:
                    sent[lot, product, hospital, week] += taken
        if missing:
            return None
    transit = {h.id: h.transit_weeks for h in scenario.hospitals.values()}
    return replace(
        plan,
        shipments=tuple(
            Shipment(
                lot=lot, product=product, hospital=h, shipped=week, infused=week + transit[h],
                doses=n,
            )
            for (lot, product, h, week), n in sent.items()
        ),
        discards=tuple(
            Discard(lot=lot, product=lots[lot][0], week=lots[lot][2], doses=n, reason="expired")
            for lot, n in left.items()
            if n and lots[lot][2] < scenario.weeks
        ),
    )  # fmt: skip


def _orders(scenario: Scenario, plan: Plan) -> Iterator[tuple[int, int, str, str, int]]:
    """(week in which doses leave, weeks of life they need from it, product, hospital, doses)."""
    for row in plan.service:
        if row.start is None:
            continue
        product, hospital = scenario.products[row.product], scenario.hospitals[row.hospital]
        life = hospital.transit_weeks + hospital.min_remaining_weeks + product.kept_weeks
        for week, doses in enumerate(product.shipped_course, row.start):
            if doses and week < scenario.weeks:
                leaves = week - hospital.transit_weeks
                yield leaves, life, row.product, row.hospital, doses * row.patients
