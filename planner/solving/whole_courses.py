"""From whole courses, which the engine counts as one dose each, back to doses (contract 3)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from optimizer.allocation.closing_stock import Rest
from optimizer.rest_doses import batch_made
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
    made = list(batches)
    found = []
    for rest in kept:
        if isinstance(rest.key, str):
            found.append(rest)
            continue
        mine = [
            b for b in made if (b.product, b.start, b.firm) == (rest.product.id, rest.key, False)
        ]
        found += [rest._replace(key=b.id, lot=batch_made(rest.product, b.start)) for b in mine]
    return found
