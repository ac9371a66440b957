"""Every dose that leaves a store, lot by lot, as it is simulated."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from planner.simulation.reservations import Counts
from planner.simulation.store import DoseStore, StoreLots
from tests.planner.simulation.plain_store import Lot, Parcel, Sent


@dataclass(frozen=True)
class Left:
    week: int
    life: int  # asked for
    lot: int  # in the order of the store
    doses: Counts  # by path


@contextmanager
def watching(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Left]]:
    """What leaves any store in the meantime."""
    found: list[Left] = []
    ship = DoseStore.ship

    def watched(store: DoseStore) -> Iterator[tuple[int, int, Counts]]:
        for life, lot, doses in ship(store):
            found.append(Left(store.week, life, lot, doses.copy()))
            yield life, lot, doses

    with monkeypatch.context() as patched:
        patched.setattr(DoseStore, "ship", watched)
        yield found


def sent_on(path: int, left: Iterable[Left], lots: Sequence[Lot], unit: int) -> list[Sent]:
    """What left on one path, parcel by parcel; a part of a parcel is one of its own."""
    found = []
    for x in left:
        doses = int(x.doses[path])
        whole, rest = divmod(doses, unit)
        for parcel in [unit] * whole + [rest] * (rest > 0):
            found.append(Sent(lots[x.lot], Parcel(x.week, x.week + x.life, parcel)))
    return found


def lots_on(path: int, lots: StoreLots) -> list[Lot]:
    """The lots of a store as one path has them."""
    return [
        Lot(
            id=str(n),
            product="",
            frozen=lots.frozen[n],
            released=int(lots.late[n][path]) if n in lots.late else released,
            planned=released,
            last=lots.last[n],
            certain=lots.certain[n],
            doses=int(lots.doses[n, path]),
        )
        for n, released in enumerate(lots.released)
    ]
