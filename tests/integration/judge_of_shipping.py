"""Judges what left a store by the words of contract 2 and 3: oldest first, whole courses.

It knows nothing of planner.verify and of the store; plans and sample paths are brought to one form.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from tests.oracle import reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    released: int  # [week] really
    last: int  # [week] e
    doses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    lot: str
    week: int  # in which it left
    good_to: int  # [week] to which its doses must be good
    doses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """The lots of one product, and what left them in one plan or on one path."""

    unit: int  # [dose] that leave together: 1, or a whole course
    lots: Mapping[str, Lot]
    sent: Sequence[Sent]
    discarded: Mapping[tuple[str, int], int] = field(default_factory=dict)  # lot, week: doses

    def left(self, lot: str, week: int) -> int:
        """Doses after the shipments of a week, before its discards."""
        gone = sum(x.doses for x in self.sent if x.lot == lot and x.week <= week)
        gone += sum(n for (name, t), n in self.discarded.items() if name == lot and t < week)
        return self.lots[lot].doses - gone

    def passed_over(self) -> Iterator[str]:
        """Older lots that could have made a shipment and still have the doses for one."""
        for x in self.sent:
            for name, lot in self.lots.items():
                able = lot.released <= x.week and lot.last >= x.good_to
                older = lot.last < self.lots[x.lot].last
                if able and older and self.left(name, x.week) >= self.unit:
                    yield f"{x}: {name} is older and has {self.left(name, x.week)}"

    def broken(self) -> Iterator[str]:
        """Shipments that are not whole, too early, too old or more than there is."""
        for x in self.sent:
            lot = self.lots[x.lot]
            if x.doses % self.unit or x.week < lot.released or x.good_to > lot.last:
                yield f"{x}: {lot}, in units of {self.unit}"
            if self.left(x.lot, x.week) < 0:
                yield f"{x}: {lot} has {self.left(x.lot, x.week)} left"


def unit_of(scenario: Scenario, product: str) -> int:
    p = scenario.products[product]
    return sum(p.course) if p.ship_course == "whole" else 1


def shops(scenario: Scenario, plan: Plan) -> dict[str, Shop]:
    """What a plan ships, by product."""
    lots = {x.key: x for x in reading.given_lots(scenario)}
    lots |= {b.id: reading.new_lot(scenario, b.product, b.start) for b in plan.batches}
    found = {}
    for name, p in scenario.products.items():
        kept = max(k for k, n in enumerate(p.course) if n) if p.ship_course == "whole" else 0
        rows: Counter[tuple[str, int, int, int]] = Counter()
        for x in plan.shipments:
            if x.product == name:
                life = scenario.hospitals[x.hospital].min_remaining_weeks + kept
                rows[x.lot, x.shipped, x.infused + life, x.doses] += 1
        discarded: Counter[tuple[str, int]] = Counter()
        for d in plan.discards:
            discarded[d.lot, d.week] += d.doses
        found[name] = Shop(
            unit=unit_of(scenario, name),
            lots={
                key: Lot(released=x.released, last=x.last, doses=x.doses)
                for key, x in lots.items()
                if x.product == name
            },
            sent=[
                Sent(lot=lot, week=week, good_to=good_to, doses=doses)
                for lot, week, good_to, doses in rows.elements()
            ],
            discarded=discarded,
        )
    return found
