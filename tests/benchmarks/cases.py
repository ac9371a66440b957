"""Which scenarios `make scale` solves, within how many seconds, and to which gap."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from planner.domain.scenario import Scenario
from planner.io.scenario.read import read_scenario
from tests.benchmarks import regimes
from tests.benchmarks.scarcity import REGIMES, SIZES
from tests.builders import generate

DATA = Path(__file__).resolve().parents[2] / "data"
GENERATED = "generated"  # in a regime's place: tests/builders/generate.py, where nothing is scarce
GENERATED_LIMITS = {  # seconds and gap
    "regional": (60.0, 0.002),
    "large": (120.0, 0.003),
    "national": (180.0, 0.005),
    "continental": (600.0, 0.01),
}
LIMITS = {  # seconds, gap, and the gap asked of HARD
    "medium": (60.0, 0.005, 0.01),
    "large": (120.0, 0.01, 0.02),
    "national": (180.0, 0.01, 0.03),
    "continental": (600.0, 0.02, 0.02),
}
HARD = {"clearance", "everything"}
SHIPPED = "shipped"  # in a size's place: a scenario of data/ with a week of clearance everywhere
SHIPPED_LIMITS = {"platform": (120.0, 0.003), "ebv_tcells": (120.0, 0.02)}  # seconds and gap
USUAL = {  # regimes and seeds by size
    "regional": ((GENERATED,), (1,)),
    "medium": (tuple(REGIMES), (1, 2)),
    "large": ((GENERATED, *REGIMES), (1,)),
    "national": (
        (GENERATED, "abundant", "laboratory", "rooms", "season", "clearance", "everything"), (1,)
    ),
    "continental": ((GENERATED, "abundant", "laboratory", "clearance"), (1,)),
    SHIPPED: (tuple(SHIPPED_LIMITS), (1,)),
}  # fmt: skip
RIVALLED = ("medium", "large", SHIPPED)  # sizes whose regimes have the plain run beside them


@dataclass(frozen=True, slots=True)
class Case:
    """One scenario, by regime, size and seed."""

    regime: str
    size: str
    seed: int

    @property
    def generated(self) -> bool:
        return self.regime == GENERATED

    @property
    def known(self) -> bool:
        """Whether there is such a scenario."""
        if self.generated:
            return self.size in GENERATED_LIMITS
        if self.size == SHIPPED:
            return self.regime in SHIPPED_LIMITS
        return self.size in LIMITS and self.regime in REGIMES

    @property
    def seconds(self) -> float:
        """[s] that a solve may take."""
        return self._limits[0]

    @property
    def gap(self) -> float:
        """What is asked: (cost - bound) / cost."""
        return self._limits[1]

    @property
    def _limits(self) -> tuple[float, float]:
        if self.generated:
            return GENERATED_LIMITS[self.size]
        if self.size == SHIPPED:
            return SHIPPED_LIMITS[self.regime]
        seconds, usual, hard = LIMITS[self.size]
        return seconds, hard if self.regime in HARD else usual

    def scenario(self) -> Scenario:
        """The same for the same case."""
        if self.generated:
            return generate.generate(generate.SIZES[self.size], self.seed)
        if self.size == SHIPPED:
            return _with_clearance(read_scenario(DATA / self.regime))
        return regimes.generate(self.regime, SIZES[self.size], self.seed)


def chosen(
    names: Iterable[str] = (), sizes: Iterable[str] = (), seeds: Iterable[int] = ()
) -> list[Case]:
    """Cases of these regimes, sizes and seeds, smallest first; where none is given, the usual."""
    wanted = set(sizes) or set(USUAL)
    return [
        Case(regime, size, seed)
        for size, (usual, usual_seeds) in USUAL.items()
        if size in wanted
        for regime in tuple(names) or usual
        for seed in (tuple(seeds) if size != SHIPPED else ()) or usual_seeds
        if Case(regime, size, seed).known
    ]


def _with_clearance(scenario: Scenario) -> Scenario:
    products = {p.id: replace(p, clearance_weeks=1) for p in scenario.products.values()}
    return replace(scenario, products=products)
