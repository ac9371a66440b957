"""Which WCB each batch thaws and which MCB each WCB comes from (contract 4)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from planner.domain.plan import NewBank
from planner.domain.scenario import Scenario
from planner.solving.naming import kept_ids
from planner.solving.taken_over import NOTHING_TAKEN, TakenOver


class Banking:
    """Gives new banks ids, and batches the vials of the bank that is usable first."""

    def __init__(
        self,
        scenario: Scenario,
        *,
        donors: Mapping[str, Sequence[int]],
        wcbs: Mapping[str, Sequence[int]],
        kept: TakenOver = NOTHING_TAKEN,
    ) -> None:
        """donors, wcbs: how many are started, by product and week; kept: those taken over."""
        self._scenario = scenario
        self._taken = set(scenario.banks)
        self._rows: list[NewBank] = []
        self._left: dict[str, int] = {}
        self._usable: dict[str, int] = {}
        self._tier: dict[tuple[str, str], list[str]] = defaultdict(list)
        for bank in scenario.banks.values():
            week = scenario.calendar.available_from(bank.available_on)
            self._add(bank.id, bank.product, bank.tier, week, bank.vials)
        for new in kept.banks:
            self._rows.append(new)
            self._taken.add(new.id)
            self._add(new.id, new.product, new.tier, new.usable, new.vials)
        for name, vials in kept.vials.items():
            self._left[name] -= vials
        force = scenario.in_force.banking if scenario.in_force else ()
        self._free = [b for b in force if b.week >= 0 and b.id not in self._taken]
        self._avoid = {b.id for b in force}  # a new bank is not called as another one was
        for product in scenario.lineage:
            for week, name in self._weeks(product, "MCB", donors.get(product, ())):
                self._begin(product, "MCB", "", week, name)
            for week, name in self._weeks(product, "WCB", wcbs.get(product, ())):
                self._begin(product, "WCB", self._draw(product, "MCB", week, 1), week, name)

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

    def _weeks(
        self, product: str, tier: str, started: Sequence[int]
    ) -> Iterator[tuple[int, str]]:  # fmt: skip
        """(week, id of the plan in force or "") of each new bank of one product and tier."""
        weeks = [week for week, number in enumerate(started) for _ in range(number)]
        old = [(b.id, ("", b.week)) for b in self._free if (b.product, b.tier) == (product, tier)]
        yield from zip(weeks, kept_ids(old, [("", week) for week in weeks]), strict=True)

    def _begin(self, product: str, tier: str, parent: str, week: int, name: str) -> None:
        line = self._scenario.lineage[product]
        number = 0
        while not name or name in self._taken:
            number += 1
            name = f"{product}-{tier}{number:02d}"
            name = "" if name in self._avoid else name
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
