"""The scenarios of scarce regimes stay what they are: figures of benchmarks hang on them."""

from hashlib import sha256
from pathlib import Path

import pytest

from planner.domain.scenario import Scenario
from tests.benchmarks.regimes import generate, write
from tests.benchmarks.scarcity import REGIMES, SIZES

TINY = (2, 16, 3)
PINNED = {
    "abundant": "0812d8c76465ccc3",
    "rooms": "209658c154ac3776",
    "laboratory": "bd80ede59a94106a",
    "freezer": "ba7280b2cc5fd825",
    "banks": "ba1de00de1bc9ec5",
    "shortlife": "eea43d70f11f41ac",
    "bulk": "f4393abcaea6162b",
    "clearance": "b5ff664b42b34efd",
    "suites": "29821d1f31edfe5f",
    "everything": "dd9ac0de169fbbb2",
    "season": "c576238203e06fe0",
    "patience": "d2269fc7e7c90a19",
    "redated": "c51d51560a386ab0",
}
PINNED_MEDIUM = "01fd604dde79a56d"


def digest(folder: Path) -> str:
    """Of names and bytes of all files in a folder."""
    whole = sha256()
    for path in sorted(folder.iterdir()):
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()[:16]


@pytest.mark.parametrize("regime", REGIMES)
def test_bytes_of_small_scenarios(regime: str, tmp_path: Path) -> None:
    write(tmp_path, regime, SIZES["small"], 1)
    assert digest(tmp_path) == PINNED[regime]


def test_bytes_of_a_medium_scenario_of_another_seed(tmp_path: Path) -> None:
    write(tmp_path, "everything", SIZES["medium"], 2)
    assert digest(tmp_path) == PINNED_MEDIUM


@pytest.mark.parametrize("regime", REGIMES)
def test_every_regime_is_read_without_a_fault(regime: str) -> None:
    made = generate(regime, TINY, 5)
    assert (len(made.products), made.calendar.weeks, len(made.hospitals)) == TINY
    assert REGIMES[regime].about in made.name
    assert (made.lots_per_week is None) == (REGIMES[regime].laboratory is None)


def test_loads_are_those_asked_for() -> None:
    """Batches that the demand needs / lots or room-weeks on offer; chance moves it by a little."""
    laboratory, rooms = (generate(x, SIZES["medium"], 1) for x in ("laboratory", "rooms"))
    slots = laboratory.calendar.weeks * (laboratory.lots_per_week or 0)
    assert sum(batches(laboratory).values()) / slots == pytest.approx(1.65, rel=0.03)
    busy = sum(n * rooms.products[p].production_weeks for p, n in batches(rooms).items())
    room_weeks = rooms.calendar.weeks * sum(s.rooms for s in rooms.suites.values())
    assert busy / room_weeks == pytest.approx(1.25, rel=0.03)


def batches(scenario: Scenario) -> dict[str, float]:
    """Of each product, for all of its demand."""
    patients = dict.fromkeys(scenario.products, 0)
    for (p, _, _), n in scenario.demand.patients.items():
        patients[p] += n
    return {
        p: n * sum(scenario.products[p].course) / float(scenario.products[p].expected_doses())
        for p, n in patients.items()
    }
