"""Which WCB each batch thaws and which MCB each WCB comes from (contract 4)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from planner.domain.plan import NewBank
from planner.domain.scenario import Scenario


class Banking:
    """Gives new banks ids, and batches the vials of the bank that is usable first."""

    def __init__(
        self,
        scenario: Scenario,
        *,
        donors: Mapping[str, Sequence[int]],
        wcbs: Mapping[str, Sequence[int]],
    ) -> None:
        """donors, wcbs: how many are started, by product and week."""
        self._scenario = scenario
        self._taken = set(scenario.banks)
        self._rows: list[NewBank] = []
        self._left: dict[str, int] = {}
        self._usable: dict[str, int] = {}
        self._tier: dict[tuple[str, str], list[str]] = defaultdict(list)
        for bank in scenario.banks.values():
            week = scenario.calendar.available_from(bank.available_on)
            self._add(bank.id, bank.product, bank.tier, week, bank.vials)
        for product in scenario.lineage:
            for week, number in enumerate(donors.get(product, ())):
                for _ in range(number):
                    self._begin(product, "MCB", "", week)
            for week, number in enumerate(wcbs.get(product, ())):
                for _ in range(number):
                    self._begin(product, "WCB", self._draw(product, "MCB", week, 1), week)

    def rows(self) -> tuple[NewBank, ...]:
        """One row for each new bank, in the order they are started."""
        return tuple(sorted(self._rows, key=lambda b: (b.week, b.product, b.tier)))

    def thaw(self, product: str, week: int) -> str:
        """The WCB whose vials a batch started in `week` uses; "" without lineage."""
        line = self._scenario.lineage.get(product)
        return "" if line is None else self._draw(product, "WCB", week, line.wcb_vials_per_batch)

    def _add(self, bank: str, product: str, tier: str, usable: int, vials: int) -> None:
        self._left[bank] = vials
        self._usable[bank] = usable
        same = self._tier[product, tier]
        same.append(bank)
        same.sort(key=lambda b: self._usable[b])

    def _draw(self, product: str, tier: str, week: int, vials: int) -> str:
        """The first usable bank with enough vials; the rows K1 and K2 say that there is one."""
        for bank in self._tier[product, tier]:
            if self._usable[bank] <= week and self._left[bank] >= vials:
                self._left[bank] -= vials
                return bank
        raise LookupError(f"No {tier} of {product!r} has {vials} vials in week {week}.")

    def _begin(self, product: str, tier: str, parent: str, week: int) -> None:
        line = self._scenario.lineage[product]
        number, name = 0, ""
        while not name or name in self._taken:
            number += 1
            name = f"{product}-{tier}{number:02d}"
        self._taken.add(name)
        made = tier == "WCB"
        usable = week + (line.wcb_weeks if made else line.mcb_weeks)
        vials = line.wcb_vials_per_mcb_vial if made else line.mcb_vials_per_donor
        self._rows.append(
            NewBank(
                id=name, product=product, tier="WCB" if made else "MCB", parent=parent,
                week=week, usable=usable, vials=vials,
            )
        )  # fmt: skip
        self._add(name, product, tier, usable, vials)
