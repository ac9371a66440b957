"""A store told plainly: doses one by one, promised by week and life, chosen as they leave.

It shares no code with planner.simulation.  `inversions` judges shipments by the contract's words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field


@dataclass
class Lot:
    id: str
    product: str
    frozen: int
    released: int  # really
    planned: int  # to be released
    last: int
    certain: bool
    doses: int
    left: int = field(init=False)  # have not left, promised or not

    def __post_init__(self) -> None:
        self.left = self.doses

    def held(self, week: int) -> int:
        """In the freezer at the end of the week."""
        return self.left if self.frozen <= week else 0


@dataclass(frozen=True)
class Parcel:
    """Doses that leave together, from one lot: a single one, or a whole course."""

    leaves: int  # week
    good_to: int  # the lot's last usable week is not before it
    doses: int = 1
    hospital: str = ""
    owed: int | None = None  # to this patient in the midst of a course; None: promised


@dataclass(frozen=True)
class Sent:
    lot: Lot
    parcel: Parcel


def all_can_leave(lots: Sequence[Lot], parcels: Iterable[Parcel], now: int) -> bool:
    """Whether some choice of lots serves every parcel in its week."""
    every = list(parcels)
    return how_many_can_leave(lots, every, now) == len(every)


def how_many_can_leave(lots: Sequence[Lot], parcels: Iterable[Parcel], now: int) -> int:
    """Parcels that some choice of lots serves in their weeks: a matching, by augmenting paths.

    A lot that may fail is counted on from its release only.
    """
    inside: dict[str, list[Parcel]] = {lot.id: [] for lot in lots}

    def placed(x: Parcel, tried: set[str]) -> bool:
        for lot in lots:
            known = lot.released <= (x.leaves if lot.certain else now)
            if lot.id in tried or not known or lot.last < x.good_to:
                continue
            tried.add(lot.id)
            there = inside[lot.id]
            if len(there) < lot.left // x.doses:
                there.append(x)
                return True
            for n, other in enumerate(there):
                if placed(other, tried):
                    there[n] = x
                    return True
        return False

    return sum(placed(x, set()) for x in parcels)


def send(
    lots: Sequence[Lot], parcels: Iterable[Parcel], week: int, broken: set[int] | None = None
) -> Iterator[Sent]:
    """What leaves in the week: those who need the longest life choose first, the oldest lot.

    Promises come before what is owed.  A patient who cannot be given all that is owed in the week
    is given nothing, and added to `broken`.
    """
    now = [x for x in parcels if x.leaves == week]
    broken = set() if broken is None else broken
    served: set[int] = set()
    for x in sorted(now, key=lambda x: (-x.good_to, x.owed is not None)):
        if x.owed is not None and x.owed not in served:
            mine = sum(y.owed == x.owed for y in now)
            there = sum(lot.left for lot in lots if lot.released <= week and lot.last >= x.good_to)
            (broken if x.owed in broken or there < mine else served).add(x.owed)
        if x.owed in broken:
            continue
        possible = [
            lot
            for lot in lots
            if lot.released <= week and lot.last >= x.good_to and lot.left >= x.doses
        ]
        oldest = min(possible, key=lambda lot: (lot.last, lot.planned))
        oldest.left -= x.doses
        yield Sent(oldest, x)


def tally(sent: Iterable[Sent]) -> Counter[tuple[str, int, int]]:
    """Doses by lot, week and the life asked for."""
    found: Counter[tuple[str, int, int]] = Counter()
    for x in sent:
        found[x.lot.id, x.parcel.leaves, x.parcel.good_to] += x.parcel.doses
    return found


def expire(lots: Iterable[Lot], week: int) -> Iterator[tuple[Lot, int]]:
    """Lots whose last usable week ends, and what is left in them."""
    for lot in lots:
        if lot.last == week and lot.left:
            yield lot, lot.left
            lot.left = 0


def inversions(lots: Sequence[Lot], sent: Iterable[Sent]) -> Iterator[tuple[Sent, Lot]]:
    """Shipments that pass over an older lot which could have made them, and still has doses.

    lots: one product's.  Contract 2, "Oldest first"; the doses a lot has left after a week are
    counted anew from all that was sent.
    """
    every = list(sent)
    for x in every:
        week = x.parcel.leaves
        for lot in lots:
            gone = sum(y.parcel.doses for y in every if y.lot is lot and y.parcel.leaves <= week)
            if (
                lot.last < x.lot.last
                and lot.released <= week
                and lot.last >= x.parcel.good_to
                and lot.doses - gone >= x.parcel.doses
            ):
                yield x, lot
