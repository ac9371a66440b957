"""Opening lots on many paths: released, in quarantine, on hold (contract 2, 7a)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.scenario import Scenario
from planner.domain.supply import OpeningLot
from planner.simulation.random_streams import RandomStream, random_stream
from planner.simulation.reservations import Counts
from planner.simulation.store import StoreLots


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningSupply:
    """The opening lots of one product that are still good at the start, in file order."""

    lots: tuple[OpeningLot, ...]
    planned: tuple[int, ...]  # [dose] of each that a plan counts on
    doses: Counts  # [lot, path] 0: it does not pass

    @property
    def certain(self) -> list[bool]:
        """Of each lot, whether its doses are known to be usable from its release on."""
        return [x.status != "quarantine" or x.success == 1 for x in self.lots]

    def on(self, paths: slice) -> "OpeningSupply":
        """Some of the paths."""
        return replace(self, doses=self.doses[:, paths])

    def as_planned(self) -> "OpeningSupply":
        """The same where each lot gives what the plan counts on."""
        return self._giving(self.planned)

    def all_passed(self) -> "OpeningSupply":
        """The same where each lot passes."""
        return self._giving([x.doses for x in self.lots])

    def _giving(self, doses: Sequence[int]) -> "OpeningSupply":
        given = np.array(doses, dtype=np.int64).reshape(-1, 1)
        return replace(self, doses=np.broadcast_to(given, self.doses.shape).copy())

    def before(self, scenario: Scenario, batches: StoreLots) -> StoreLots:
        """These lots, then those of `batches`.

        A lot on hold is in the freezer to its end and serves nobody: it is released after that.
        """
        weeks = [scenario.lot_weeks(x.id) for x in self.lots]
        released = [
            last + 1 if x.status == "hold" else first
            for x, (first, last) in zip(self.lots, weeks, strict=True)
        ]
        held = [
            x.status != "hold" and sure for x, sure in zip(self.lots, self.certain, strict=True)
        ]
        return StoreLots(
            frozen=[*[0] * len(self.lots), *batches.frozen],
            released=[*released, *batches.released],
            last=[*[last for _, last in weeks], *batches.last],
            certain=[*held, *batches.certain],
            doses=np.concatenate([self.doses, batches.doses]),
            late={len(self.lots) + n: week for n, week in batches.late.items()},
        )


def sample_opening(
    scenario: Scenario, product: str, *, seed: int, block: int, paths: int
) -> OpeningSupply:
    """Draw which lots in quarantine pass, whole or not at all, on the first paths of one block.

    The stream of a lot is named by its id, as that of a batch is: one that a later scenario has in
    quarantine keeps its luck.
    """
    lots = tuple(opening_of(scenario, product))
    doses = np.zeros((len(lots), paths), dtype=np.int64)
    for n, x in enumerate(lots):
        doses[n] = x.doses
        if x.status == "quarantine" and x.success < 1:
            uniform = random_stream(seed, RandomStream.RELEASE, product, x.id, block).random(paths)
            doses[n] *= uniform < float(x.success)
    return OpeningSupply(
        lots=lots, planned=tuple(scenario.lot_doses(x.id) for x in lots), doses=doses
    )


def opening_of(scenario: Scenario, product: str) -> list[OpeningLot]:
    """The product's opening lots that are still good at the start, in file order."""
    mine = [x for x in scenario.lots.values() if x.product == product]
    return [x for x in mine if scenario.lot_weeks(x.id)[1] >= 0]
