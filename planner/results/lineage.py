"""From a donor to the patients, and back: where a lot comes from and whom it serves (contract 2-4).

What neither scenario nor plan says is blank, or None: an MCB behind a WCB that is on hand, say.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from planner.domain.bank import Tier
from planner.domain.donors import donor_behind
from planner.domain.plan import Batch, Discard, Plan, Shipment
from planner.domain.scenario import Scenario
from planner.errors import require


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Doses of one lot for one hospital in one week."""

    lot: str
    product: str
    hospital: str
    shipped: int
    infused: int
    doses: int
    patients: int | None  # who get all their doses in it; None: a course may take several lots


@dataclass(frozen=True, slots=True, kw_only=True)
class LotTrace:
    """A batch or an opening lot, from its donor to its last dose; weeks of the horizon."""

    id: str
    product: str
    batch: Batch | None  # None: an opening lot
    donor: str
    mcb: str
    wcb: str
    made: frozenset[Tier]  # banks of these tiers are made by the plan, the others are on hand
    doses: int
    released: int  # first week its doses may leave
    last: int  # last usable week
    status: str = ""  # of an opening lot, as the scenario has it
    deliveries: tuple[Delivery, ...] = ()
    discards: tuple[Discard, ...] = ()

    @property
    def shipped(self) -> int:
        """[dose]"""
        return sum(x.doses for x in self.deliveries)

    @property
    def left(self) -> int:
        """[dose] neither shipped nor discarded at the end of the horizon."""
        return self.doses - self.shipped - sum(x.doses for x in self.discards)

    @property
    def hospitals(self) -> dict[str, int]:
        """[dose] by hospital, in the order in which they first leave."""
        found: Counter[str] = Counter()
        for x in self.deliveries:
            found[x.hospital] += x.doses
        return dict(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalTrace:
    """A hospital: its patients, and the lots that serve them."""

    id: str
    started: int  # patients; those who wait at the start among them
    lost: int
    deliveries: tuple[Delivery, ...] = ()

    @property
    def lots(self) -> dict[str, int]:
        """[dose] by lot, in the order in which they first leave."""
        found: Counter[str] = Counter()
        for x in self.deliveries:
            found[x.lot] += x.doses
        return dict(found)


def lot_trace(scenario: Scenario, plan: Plan, id: str) -> LotTrace:
    """The trace of a batch of the plan, or of an opening lot.

    A firm batch that is frozen at the start is its lot.  Raises PlannerError for another id.
    """
    batch = next((b for b in plan.batches if b.id == id), None)
    lot = scenario.lots.get(id)
    require(batch is not None or lot is not None, f"{id!r} is no batch and no lot of this plan.")
    deliveries = _deliveries(scenario, (x for x in plan.shipments if x.lot == id))
    discards = tuple(sorted((x for x in plan.discards if x.lot == id), key=lambda x: x.week))
    if lot is not None:
        mcb, donor, made = _behind(scenario, plan, lot.bank)
        released, last = scenario.lot_weeks(id)
        return LotTrace(
            id=id, product=lot.product, batch=batch, donor=lot.donor or donor, mcb=mcb,
            wcb=lot.bank, made=made, doses=scenario.lot_doses(id) if last >= 0 else 0,
            released=released, last=last, status=lot.status, deliveries=deliveries,
            discards=discards,
        )  # fmt: skip
    assert batch is not None
    mcb, donor, made = _behind(scenario, plan, batch.bank)
    return LotTrace(
        id=id, product=batch.product, batch=batch, donor=batch.donor or donor, mcb=mcb,
        wcb=batch.bank, made=made, doses=batch.doses, released=batch.released, last=batch.last,
        deliveries=deliveries, discards=discards,
    )  # fmt: skip


def hospital_trace(scenario: Scenario, plan: Plan, id: str) -> HospitalTrace:
    """The trace of a hospital.  Raises PlannerError for an id that is none."""
    require(id in scenario.hospitals, f"{id!r} is no hospital of this scenario.")
    mine = [x for x in plan.service if x.hospital == id]
    return HospitalTrace(
        id=id,
        started=sum(x.patients for x in mine if x.start is not None),
        lost=sum(x.patients for x in mine if x.start is None),
        deliveries=_deliveries(scenario, (x for x in plan.shipments if x.hospital == id)),
    )


def _behind(scenario: Scenario, plan: Plan, wcb: str) -> tuple[str, str, frozenset[Tier]]:
    """MCB and donor behind a WCB, and which of the banks the plan makes."""
    begun = {x.id: x for x in plan.banking if x.id not in scenario.banks}
    made: set[Tier] = set()
    mcb = ""
    if wcb in begun:
        made.add("WCB")
        mcb = begun[wcb].parent
    if mcb in begun:
        made.add("MCB")
    return mcb, donor_behind(wcb, scenario.banks, begun), frozenset(made)


def _deliveries(scenario: Scenario, shipments: Iterable[Shipment]) -> tuple[Delivery, ...]:
    """By week and hospital; rows of one lot, hospital and week as they are."""
    return tuple(
        Delivery(
            lot=x.lot, product=x.product, hospital=x.hospital, shipped=x.shipped,
            infused=x.infused, doses=x.doses, patients=_patients(scenario, x),
        )
        for x in sorted(shipments, key=lambda x: (x.shipped, x.infused, x.lot, x.hospital))
    )  # fmt: skip


def _patients(scenario: Scenario, x: Shipment) -> int | None:
    product = scenario.products[x.product]
    whole = product.whole_course or product.doses_per_course == 1
    return x.doses // product.doses_per_course if whole else None
