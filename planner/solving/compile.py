"""From a scenario with dates and names to the engine's whole weeks and numbers."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from optimizer.problem import BankData, FixedLot, PatientClass, Problem, ProductData, SuiteData
from planner.domain.hospital import Hospital
from planner.domain.product import Product
from planner.domain.scenario import Scenario


def compile_scenario(scenario: Scenario) -> Problem:
    """The planning problem of `scenario` (contract 1-6)."""
    beyond = max(p.production_weeks for p in scenario.products.values())
    due: dict[str, list[tuple[str, int, int]]] = {p: [] for p in scenario.products}
    for (product, hospital, week), patients in scenario.demand.patients.items():
        if patients:
            due[product].append((hospital, week, patients))
    mean = scenario.mean_doses_due()
    return Problem(
        weeks=scenario.weeks,
        products=tuple(
            _product(scenario, p, due[p.id], mean[p.id]) for p in scenario.products.values()
        ),
        suites=_suites(scenario, scenario.weeks + beyond),
        laboratory=_laboratory(scenario, scenario.weeks + beyond),
        positions=scenario.positions_in_service() if scenario.freezers else None,
        early_discard=scenario.early_discard,
        fefo=scenario.fefo,
    )


Due = list[tuple[str, int, int]]  # hospital, week due, patients


def _product(scenario: Scenario, p: Product, due: Due, mean: Fraction) -> ProductData:
    """In doses, or in whole courses where these leave together (contract 3)."""
    unit = p.shipping_unit
    doses, rest = divmod(scenario.planned_doses(p.id), unit)
    return ProductData(
        id=p.id,
        doses=max(doses, 1),  # of a batch without a whole course nothing is made: `_suites`
        unit=unit,
        rest=rest / unit,
        production=p.production_weeks,
        release=p.release_weeks,
        shelf=p.shelf_life_weeks,
        clearance=p.clearance_weeks,
        course=(1,) if p.whole_course else p.course,
        max_wait=p.max_wait_weeks,
        batch_cost=float(p.batch_cost + p.release_cost),
        storage_cost=float(p.storage_cost * unit),
        discard_cost=float(p.discard_cost * unit),
        wait_cost=float(p.wait_cost),
        lost_cost=float(p.lost_cost),
        positions=float(p.positions_per_dose * unit),
        ending_target=float(Fraction(p.ending_cover_weeks) * mean / unit),
        lots=tuple(_lots(scenario, p)),
        classes=_classes(scenario, p, due),
        bank=_bank(scenario, p),
    )


def _lots(scenario: Scenario, p: Product) -> Iterable[FixedLot]:
    """Opening lots that are still good, and firm batches, in file order."""
    for lot in scenario.lots.values():
        released, last = scenario.lot_weeks(lot.id)
        if lot.product == p.id and last >= 0:
            doses, rest = divmod(lot.doses, p.shipping_unit)
            yield FixedLot(
                id=lot.id, doses=doses, frozen=0, released=released, last=last,
                rest=rest / p.shipping_unit,
            )  # fmt: skip
    doses, rest = divmod(scenario.planned_doses(p.id), p.shipping_unit)
    for b in scenario.batches.values():
        if b.product == p.id:
            yield FixedLot(
                id=b.id,
                doses=doses,
                frozen=p.frozen(b.start),
                released=p.released(b.start),
                last=p.last_usable(b.start),
                rest=rest / p.shipping_unit,
            )


def _alike(h: Hospital) -> tuple[int, int, Decimal, Decimal]:
    return h.transit_weeks, h.min_remaining_weeks, h.ship_cost, h.priority


def _classes(scenario: Scenario, p: Product, due: Due) -> tuple[PatientClass, ...]:
    """Hospitals with patients, merged where the model cannot tell them apart."""
    count: dict[tuple[int, int, Decimal, Decimal], list[int]] = {}
    members: dict[tuple[int, int, Decimal, Decimal], dict[str, None]] = defaultdict(dict)
    for hospital, week, patients in due:
        kind = _alike(scenario.hospitals[hospital])
        count.setdefault(kind, [0] * scenario.weeks)[week] += patients
        members[kind][hospital] = None
    return tuple(
        PatientClass(
            hospitals=tuple(members[kind]),
            transit=kind[0],
            life_needed=kind[0] + kind[1] + p.kept_weeks,
            ship_cost=float(kind[2] * p.shipping_unit),
            priority=float(kind[3]),
            due=tuple(weekly),
        )
        for kind, weekly in count.items()
    )


def _bank(scenario: Scenario, p: Product) -> BankData | None:
    line = scenario.lineage.get(p.id)
    if line is None:
        return None
    wcbs, mcbs = [], []
    for bank in scenario.banks.values():
        if bank.product == p.id:
            week = scenario.calendar.available_from(bank.available_on)
            if bank.tier == "WCB":
                wcbs.append((week, bank.vials // line.wcb_vials_per_batch))
            else:
                mcbs.append((week, bank.vials))
    return BankData(
        wcb_batches=tuple(wcbs),
        mcb_vials=tuple(mcbs),
        batches_per_wcb=line.batches_per_wcb,
        wcb_weeks=line.wcb_weeks,
        wcb_cost=float(line.wcb_cost),
        vials_per_donor=line.mcb_vials_per_donor,
        mcb_weeks=line.mcb_weeks,
        mcb_cost=float(line.mcb_cost),
        donors=line.donors_available,
    )


def serves(scenario: Scenario, product: str) -> bool:
    """A new batch gives at least the doses that leave together."""
    return scenario.planned_doses(product) >= scenario.products[product].shipping_unit


def _suites(scenario: Scenario, weeks: int) -> tuple[SuiteData, ...]:
    return tuple(
        SuiteData(
            id=s.id,
            rooms=s.rooms,
            products=tuple(p for p in s.products if serves(scenario, p)),
            open=scenario.open_rooms(s.id, weeks),
            firm=tuple((b.product, b.start) for b in scenario.batches.values() if b.suite == s.id),
        )
        for s in scenario.suites.values()
    )


def _laboratory(scenario: Scenario, weeks: int) -> tuple[int, ...] | None:
    if scenario.lots_per_week is None:
        return None
    left = [scenario.lots_per_week] * weeks
    for b in scenario.batches.values():
        frozen = scenario.products[b.product].frozen(b.start)
        if frozen < weeks:
            left[frozen] = max(0, left[frozen] - 1)
    return tuple(left)
