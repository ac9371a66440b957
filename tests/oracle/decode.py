"""From the textbook's columns to a plan: every batch, bank and dose by name."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from planner.domain.bank import Tier
from planner.domain.donors import with_donors
from planner.domain.plan import (
    Batch,
    Discard,
    Interruption,
    NewBank,
    Plan,
    Service,
    Shipment,
)
from tests.oracle import reading
from tests.oracle.banking import existing
from tests.oracle.model import NOWHERE, Source, Textbook
from tests.oracle.reading import Lot


def decode(m: Textbook, values: Sequence[float]) -> Plan:
    """The plan at a point of the model; without a family it may break that family's rule."""
    if m.count_alike_rooms:
        raise ValueError("a plan needs rooms by number")
    count = [round(v) for v in values]
    parents, donors = _donors(m, count)
    wells, wcbs = _wcbs(m, count, parents)
    batches = _batches(m, count, wells)
    wcbs = _drawn(wcbs, (b.bank for b in batches))
    donors = _drawn(donors, (b.parent for b in wcbs))
    shipments, discards = _doses(m, count, batches)
    chosen = Plan(batches=(*_in_force(m, count), *batches), banking=(*m.taken_over, *donors, *wcbs))
    return Plan(
        batches=(*_firm(m, count), *with_donors(chosen, m.scenario.banks).batches),
        banking=chosen.banking,
        service=tuple(_service(m, count)),
        shipments=tuple(shipments),
        discards=tuple(discards),
        interrupted=tuple(_interrupted(m, count)),
        previous=m.scenario.in_force,
    )


class Vials:
    """Banks of one source, emptied one after the other."""

    def __init__(self, banks: dict[str, int]) -> None:
        self.left = banks

    def take(self, bank: str = "") -> str:
        """One portion of `bank`, or of the first that has one."""
        found = bank or next(b for b, left in self.left.items() if left)
        self.left[found] -= 1
        return found


Shelf = dict[tuple[str, Source], Vials]  # by product and source


def _on_hand(m: Textbook, tier: Tier, drawn: Iterable[tuple[str, str]]) -> Shelf:
    """What is left of banks on hand or taken over, less what is drawn (product, bank) of them."""
    shelf: Shelf = {}
    for p, line in m.scenario.lineage.items():
        portion = line.wcb_vials_per_batch if tier == "WCB" else 1
        for source, (_, vials) in existing(m, p, tier).items():
            shelf[p, source] = Vials({source[0]: vials // portion})
    source_of = {(p, source[0]): source for p, source in shelf}
    for p, bank in drawn:
        if (p, bank) in source_of:
            shelf[p, source_of[p, bank]].take(bank)
    return shelf


def _donors(m: Textbook, count: list[int]) -> tuple[Shelf, list[NewBank]]:
    shelf = _on_hand(m, "MCB", ((b.product, b.parent) for b in m.taken_over if b.tier == "WCB"))
    rows = []
    for (p, week), column in m.donors.items():
        line = m.scenario.lineage[p]
        names = [f"mcb-{p}-{week}-{i}" for i in range(count[column])]
        shelf[p, ("", week)] = Vials(dict.fromkeys(names, line.mcb_vials_per_donor))
        rows += [
            NewBank(
                id=name,
                product=p,
                tier="MCB",
                week=week,
                usable=week + line.mcb_weeks,
                vials=line.mcb_vials_per_donor,
            )
            for name in names
        ]
    return shelf, rows


def _wcbs(m: Textbook, count: list[int], parents: Shelf) -> tuple[Shelf, list[NewBank]]:
    shelf = _on_hand(m, "WCB", ((b.product, b.bank) for b in m.in_force))
    rows: list[NewBank] = []
    for (p, week, source), column in m.make.items():
        line = m.scenario.lineage[p]
        begun = shelf.setdefault((p, ("", week)), Vials({}))
        for _ in range(count[column]):
            name = f"wcb-{p}-{len(rows)}"
            begun.left[name] = line.wcb_vials_per_mcb_vial // line.wcb_vials_per_batch
            rows.append(
                NewBank(
                    id=name,
                    product=p,
                    tier="WCB",
                    parent="" if source == NOWHERE else parents[p, source].take(),
                    week=week,
                    usable=week + line.wcb_weeks,
                    vials=line.wcb_vials_per_mcb_vial,
                )
            )
    return shelf, rows


def _drawn(banks: list[NewBank], sources: Iterable[str]) -> list[NewBank]:
    """K4: new banks of which nothing is drawn are left out; no plan gets dearer by it."""
    used = set(sources)
    return [b for b in banks if b.id in used]


def _batches(m: Textbook, count: list[int], wells: Shelf) -> list[Batch]:
    sources: dict[tuple[str, int], list[Source]] = {}
    for (p, t, source), column in m.draw.items():
        sources.setdefault((p, t), []).extend([source] * count[column])
    like = {(lot.product, lot.start): lot for lot in m.lots}
    rows: list[Batch] = []
    for (p, t, suite, room), column in m.begin.items():
        if count[column]:
            drawn = p in m.scenario.lineage and m.keeps("K1")
            bank = wells[p, sources[p, t].pop()].take() if drawn else ""
            rows.append(_batch(f"new-{p}-{len(rows)}", like[p, t], (suite, room), t, bank))
    return rows


def _firm(m: Textbook, count: list[int]) -> Iterator[Batch]:
    """Firm batches as the scenario has them; of a frozen one the doses are elsewhere."""
    for (name, room), column in m.placed.items():
        if count[column] and name in m.scenario.batches:
            b = m.scenario.batches[name]
            doses = 0 if b.frozen else reading.firm_doses(m.scenario, b)
            lot = reading.lot_of(m.scenario, name, b.product, b.start, doses)
            batch = _batch(name, lot, (b.suite, room), b.start, b.bank)
            yield replace(batch, firm=True, donor=b.donor)


def _in_force(m: Textbook, count: list[int]) -> Iterator[Batch]:
    """Batches of the plan in force that are taken over, in a room found for them."""
    room_of = {name: room for (name, room), column in m.placed.items() if count[column]}
    like = {lot.key: lot for lot in m.lots}
    for b in m.in_force:
        yield _batch(b.id, like[b.id], (b.suite, room_of[b.id]), b.start, b.bank)


def _batch(name: str, lot: Lot, place: tuple[str, int], start: int, bank: str) -> Batch:
    return Batch(
        id=name,
        product=lot.product,
        suite=place[0],
        room=place[1],
        bank=bank,
        start=start,
        frozen=lot.frozen,
        released=lot.released,
        last=lot.last,
        doses=lot.doses,
    )


def _interrupted(m: Textbook, count: list[int]) -> Iterator[Interruption]:
    """Rows of one course and week together, whatever their doses shipped."""
    patients: Counter[tuple[str, str, int, int]] = Counter()
    for (i, week), column in m.interrupted.items():
        row = m.scenario.courses[i]
        patients[row.product, row.hospital, row.started, week] += count[column]
    for (p, h, started, week), n in patients.items():
        if n:
            yield Interruption(product=p, hospital=h, started=started, week=week, patients=n)


def _service(m: Textbook, count: list[int]) -> Iterator[Service]:
    starts = [(*key, column) for key, column in m.treat.items()]
    losses = [(p, h, due, None, column) for (p, h, due), column in m.lost.items()]
    for p, h, due, start, column in (*starts, *losses):
        if count[column]:
            yield Service(product=p, hospital=h, due=due, start=start, patients=count[column])


def _doses(
    m: Textbook, count: list[int], batches: list[Batch]
) -> tuple[list[Shipment], list[Discard]]:
    """Shipments and discards, week by week; batches of one start week empty in turn."""
    named: dict[str, dict[str, int]] = {}  # key of a lot: doses left by name
    for lot in m.lots:
        if lot.start is None:
            named[lot.key] = {lot.key: lot.doses}
    begun: dict[tuple[str, int], list[Batch]] = {}
    for b in batches:
        begun.setdefault((b.product, b.start), []).append(b)
    for lot in m.lots:
        if lot.start is not None:
            alike = begun.get((lot.product, lot.start), [])
            mine = alike if lot.key not in m.exists else alike[:1]
            named[lot.key] = {b.id: b.doses for b in mine}
            del alike[: len(mine)]
    transit = {h: x.transit_weeks for h, x in m.scenario.hospitals.items()}
    product = {lot.key: lot.product for lot in m.lots}
    last = {lot.key: lot.last for lot in m.lots}

    leaving: list[tuple[int, int, str, str, int]] = []  # week, discarded, lot, hospital, doses
    for (lot_key, h, infused), column in m.ship.items():
        doses = count[column] * m.unit(product[lot_key])
        leaving.append((infused - transit[h], 0, lot_key, h, doses))
    for (lot_key, week), column in m.discard.items():
        leaving.append((week, 1, lot_key, "", count[column]))

    shipments, discards = [], []
    for week, discarded, key, h, doses in sorted(leaving):
        for name, part in _portions(named.get(key, {}), doses):
            if discarded:
                discards.append(
                    Discard(
                        lot=name,
                        product=product[key],
                        week=week,
                        doses=part,
                        reason="expired" if week == last[key] else "early",
                    )
                )
            else:
                shipments.append(
                    Shipment(
                        lot=name,
                        product=product[key],
                        hospital=h,
                        shipped=week,
                        infused=week + transit[h],
                        doses=part,
                    )
                )
    return shipments, discards


def _portions(left: dict[str, int], doses: int) -> Iterator[tuple[str, int]]:
    for name, there in left.items():
        part = min(doses, there)
        if part:
            left[name] -= part
            doses -= part
            yield name, part
    if doses:  # only without I1: more than there is, under the name of the last
        yield name, doses
