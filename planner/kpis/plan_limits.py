"""What kept a plan from serving patients in time: the limit that was reached (contract 3, 4, 6)."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from planner.domain.hospital import Hospital
from planner.domain.plan import Plan
from planner.domain.product import Product
from planner.domain.scenario import Scenario
from planner.kpis.holdings import Holding, positions_used
from planner.kpis.runway import vials_of_banks

PlanLimit = Literal["reach", "start", "laboratory", "freezers", "rooms", "banks", "cost"]
FULL = 0.95  # of the freezers used, from which they bind


class PlanLimits:
    """The limits of one plan, asked for patients whom it serves late or not at all.

    They are looked for in the weeks in which a batch would have had to be begun, or frozen, for a
    dose to leave in the week due or while the patient may still start.
    """

    def __init__(self, scenario: Scenario, plan: Plan, held: Sequence[Holding]) -> None:
        self._scenario = scenario
        self._frozen = Counter(b.frozen for b in plan.batches)
        self._full = _full_freezers(scenario, held)
        self._closed = {p: _no_room(scenario, plan, p) for p in scenario.products}
        self._empty = {
            p: _no_vials(scenario, plan, p) for p in scenario.products if p in scenario.lineage
        }

    def limit(self, product: str, hospital: str, due: int, start: int | None) -> PlanLimit:
        """What was full in all of these weeks; `cost` where nothing was.

        start: the week in which they start; None: they are lost.  `reach`: a dose of a new batch is
        too old when it arrives, whatever is free.  `start`: no batch begun from week 0 on could be
        released so early.  `cost`: rooms, tests, freezers and vials were there;
        serving them costs more than it saves, or what is there is kept for others.
        """
        s, p = self._scenario, self._scenario.products[product]
        young = _arrives_young_enough(p, s.hospitals[hospital])
        last = min(due + p.max_wait_weeks, s.weeks - 1) if start is None else start - 1
        leaves = last - s.hospitals[hospital].transit_weeks
        released = range(due - s.hospitals[hospital].transit_weeks, leaves + 1)
        frozen = [t - p.release_weeks for t in released]
        begun = [t - p.production_weeks for t in frozen]
        possible = [n for n, t in enumerate(begun) if t >= 0]
        if not possible or not young:
            return "start" if young else "reach"
        weeks = [(begun[n], frozen[n]) for n in possible]
        if s.lots_per_week is not None and all(
            self._frozen[f] >= s.lots_per_week for _, f in weeks
        ):
            return "laboratory"
        if all(self._full[f] for _, f in weeks):
            return "freezers"
        if all(self._closed[product][t] for t, _ in weeks):
            return "rooms"
        if product in self._empty and all(self._empty[product][t] for t, _ in weeks):
            return "banks"
        return "cost"


def _arrives_young_enough(product: Product, hospital: Hospital) -> bool:
    """Whether a dose that is shipped on release has the life left that the hospital asks for."""
    used = product.released(0) + hospital.transit_weeks + product.kept_weeks
    return used + hospital.min_remaining_weeks <= product.last_usable(0)


def _full_freezers(scenario: Scenario, held: Sequence[Holding]) -> list[bool]:
    if not scenario.freezers:
        return [False] * scenario.weeks
    used = [sum(n) for n in zip(*positions_used(scenario, held).values(), strict=True)]
    room = scenario.positions_in_service()
    return [float(n) >= FULL * most for n, most in zip(used, room, strict=True)]


def _no_room(scenario: Scenario, plan: Plan, product: str) -> list[bool]:
    """By week: no room that may make the product is open and free."""
    free = [0] * scenario.weeks
    for suite in scenario.suites.values():
        if product not in suite.products:
            continue
        left = list(scenario.open_rooms(suite.id))
        for b in plan.batches:
            if b.suite == suite.id:
                for week in range(max(0, b.start), min(b.frozen, scenario.weeks)):
                    left[week] -= 1
        free = [n + max(0, more) for n, more in zip(free, left, strict=True)]
    return [not n for n in free]


def _no_vials(scenario: Scenario, plan: Plan, product: str) -> list[bool]:
    """By week: it ends with too few vials in every WCB for one more batch."""
    banks = vials_of_banks(scenario, plan, product, "WCB")
    return [not any(x.enough(t) for x in banks) for t in range(scenario.weeks)]
