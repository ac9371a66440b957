"""Supply in first-expired-first-out order, and the tiers of remaining life it ages through.

Doses need no lot index where release order and expiry order agree: cumulative counts do.  A
lot that breaks the order gets a stream of its own.
Source: docs/decisions/0008-stock-by-lots-or-by-tiers.md.
"""

from dataclasses import dataclass

from optimizer.problem import FixedLot, ProductData


@dataclass(frozen=True, slots=True)
class Stream:
    """A FEFO chain of fixed lots, and maybe the new batches: released later, expires no earlier."""

    lots: tuple[FixedLot, ...]
    new_batches: bool


def lives(product: ProductData) -> tuple[int, ...]:
    """R_0 > R_1 > ... > R_K = 0: the distinct lives [week] that hospitals need, and 0."""
    needed = {c.life_needed for c in product.everybody}
    return tuple(sorted({0, *needed}, reverse=True))


def entry_tier(lives: tuple[int, ...], released: int, last: int) -> int:
    """The freshest tier that doses with these weeks still qualify for at release."""
    return next(k for k, life in enumerate(lives) if last - max(released, 0) >= life)


def _ordered(a: FixedLot, b: FixedLot) -> bool:
    first, second = sorted((a, b), key=lambda x: max(x.released, 0))
    return max(first.released, 0) == max(second.released, 0) or first.last <= second.last


def _beside_new(lot: FixedLot, p: ProductData, weeks: int) -> bool:
    """No new batch is released before `lot` and expires later, or after it and earlier."""
    released = max(lot.released, 0)
    for t in (released - p.lag - 1, released - p.lag + 1, 0):
        start = min(max(t, 0), weeks - 1)
        r, e = p.released(start), p.last_usable(start)
        if (r < released and e > lot.last) or (r > released and e < lot.last):
            return False
    return True


def streams(p: ProductData, weeks: int) -> tuple[Stream, ...]:
    """A product's usable supply in FEFO chains: greedily as few as release order allows."""
    main: list[FixedLot] = []
    apart: list[Stream] = []
    for lot in sorted(p.lots, key=lambda x: (max(x.released, 0), x.last)):
        if lot.released >= weeks or not lot.doses:
            continue
        if _beside_new(lot, p, weeks) and all(_ordered(lot, other) for other in main):
            main.append(lot)
        else:
            apart.append(Stream((lot,), new_batches=False))
    return (Stream(tuple(main), new_batches=True), *apart)
