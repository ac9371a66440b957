"""Why a batch or a bank of the plan in force stays, or cannot, as far as the scenario shows it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from planner.domain.plan import Batch, NewBank, PlanInForce
from planner.domain.scenario import Scenario
from planner.formatting import day_words

FROZEN = "within the frozen weeks"


@dataclass(frozen=True)
class Reasons:
    """Reasons that hold whatever the plan; blank where there is none.

    What only costs less, or what other new batches leave no room for, has no reason here.
    """

    scenario: Scenario
    in_force: PlanInForce
    frozen_banks: frozenset[str]  # that batches of the frozen weeks draw on, and their parents

    @classmethod
    def of(cls, scenario: Scenario, in_force: PlanInForce) -> "Reasons":
        drawn = {b.bank for b in in_force.batches if 0 <= b.start < scenario.frozen_weeks}
        parents = {x.parent for x in in_force.banking if x.id in drawn}
        return cls(scenario, in_force, frozenset(drawn | parents))

    def kept(self, record: Batch | NewBank) -> str:
        """Why it may not change."""
        if isinstance(record, Batch):
            return FROZEN if record.start < self.scenario.frozen_weeks else ""
        return "a batch of the frozen weeks needs it" if record.id in self.frozen_banks else ""

    def hindrance(self, record: Batch | NewBank) -> str:
        """Why it cannot be as it was."""
        if record.product not in self.scenario.products:
            return f"product {record.product} is gone"
        if isinstance(record, NewBank):
            return self._no_parent(record)
        return self._no_suite(record) or self._no_laboratory(record) or self._no_bank(record)

    def _no_suite(self, b: Batch) -> str:
        suite = self.scenario.suites.get(b.suite)
        if suite is None:
            return f"suite {b.suite} is gone"
        if b.product not in suite.products:
            return f"suite {b.suite} makes no {b.product} any more"
        weeks = range(b.start, b.start + self.scenario.products[b.product].production_weeks)
        open_rooms = self.scenario.open_rooms(b.suite, weeks.stop)
        for week in weeks:
            if not open_rooms[week]:
                return f"suite {b.suite} is closed in the week of {self._day(week)}"
            if self._firm_runs[b.suite, week] >= open_rooms[week]:
                return f"firm batches fill suite {b.suite} in the week of {self._day(week)}"
        return ""

    def _no_laboratory(self, b: Batch) -> str:
        frozen, limit = self._frozen(b.product, b.start), self.scenario.lots_per_week
        if limit is None or self._firm_frozen[frozen] < limit:
            return ""
        return f"the release laboratory takes no more in the week of {self._day(frozen)}"

    def _no_bank(self, b: Batch) -> str:
        line = self.scenario.lineage.get(b.product)
        if line is None or not b.bank:
            return ""
        bank = self.scenario.banks.get(b.bank)
        if bank is None:
            return "" if b.bank in self._to_come else f"bank {b.bank} is gone"
        usable = self.scenario.calendar.available_from(bank.available_on)
        if usable > b.start:
            return f"bank {b.bank} is usable from the week of {self._day(usable)} only"
        if bank.vials < line.wcb_vials_per_batch:
            return f"bank {b.bank} has too few vials"
        return ""

    def _no_parent(self, bank: NewBank) -> str:
        if bank.tier == "MCB":
            line = self.scenario.lineage.get(bank.product)
            return "" if line and line.donors_available else "no donor is available any more"
        known = bank.parent in self.scenario.banks or bank.parent in self._to_come
        return "" if known else f"bank {bank.parent} is gone"

    def _day(self, week: int) -> str:
        return day_words(self.scenario.calendar.monday(week), self.scenario.calendar.start.year)

    def _frozen(self, product: str, start: int) -> int:
        return self.scenario.products[product].frozen(start)

    @cached_property
    def _to_come(self) -> frozenset[str]:
        """Banks that the plan in force was to begin within the horizon."""
        return frozenset(x.id for x in self.in_force.banking if x.week >= 0)

    @cached_property
    def _firm_runs(self) -> Mapping[tuple[str, int], int]:
        """Firm batches by suite and week."""
        return Counter(
            (b.suite, week)
            for b in self.scenario.batches.values()
            for week in range(b.start, self._frozen(b.product, b.start))
        )

    @cached_property
    def _firm_frozen(self) -> Mapping[int, int]:
        """Firm batches by the week in which they are frozen."""
        return Counter(self._frozen(b.product, b.start) for b in self.scenario.batches.values())
