"""From whole courses, which the engine counts as one dose each, back to doses (contract 3)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from optimizer.capacity.closing_stock import Rest
from optimizer.decisions import LotKey
from optimizer.rest_doses import batch_made, rest_doses
from planner.domain.plan import Batch, Discard, Shipment


def shipments_in_doses(rows: Iterable[Shipment], unit: int) -> list[Shipment]:
    """`rows` in doses.  unit: [dose] that leave together."""
    return [replace(x, doses=x.doses * unit) for x in rows]


def discards_in_doses(
    rows: Iterable[Discard], kept: Iterable[Rest], horizon: int, unit: int
) -> list[Discard]:
    """`rows` in doses, with what is left of each lot beyond its last whole course.

    kept: the rests of one product, named by lot.  horizon: [week] T.  unit: as above.
    """
    total: Counter[Discard] = Counter()
    for x in rows:
        total[replace(x, doses=0)] += x.doses * unit
    for rest in kept:
        doses = round(rest.lot.rest * unit)
        if doses and rest.gone < horizon:
            row = Discard(
                lot=str(rest.key), product=rest.product.id, week=rest.gone, doses=0,
                reason="expired" if rest.gone == rest.lot.last else "early",
            )  # fmt: skip
            total[row] += doses
    return [replace(x, doses=doses) for x, doses in total.items()]


def by_batch(kept: Iterable[Rest], batches: Iterable[Batch]) -> list[Rest]:
    """Rests of batches that were started in one week as those of each batch."""
    left: dict[tuple[str, LotKey], list[tuple[str, int]]] = {}  # batch, doses of its rest
    made = [b for b in batches if not b.firm]
    found = []
    for x in kept:
        if isinstance(x.key, str):
            found.append(x)
            continue
        p = x.product
        each = rest_doses(p, batch_made(p, x.key))
        mine = [(b.id, each) for b in made if (b.product, b.start) == (p.id, x.key)]
        queue = left.setdefault((p.id, x.key), mine)
        doses = rest_doses(p, x.lot)
        while doses:
            name, here = queue.pop(0)
            part = min(doses, here)
            doses -= part
            if here > part:
                queue.insert(0, (name, here - part))
            found.append(x._replace(key=name, lot=replace(x.lot, rest=part / p.unit)))
    return found
