"""The files of a scenario as it is edited: read, compared, named by what a plan depends on."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from planner.app.files.tables import same, text_of
from planner.domain.scenario import Scenario
from planner.errors import DataError, Fault
from planner.io.scenario.hashing import scenario_hash
from planner.io.scenario.read import LoadedScenario, files_scenario
from planner.io.scenario.schema import SETTINGS_FILE, TABLES

PARTS = (SETTINGS_FILE, *(t.file for t in TABLES))  # of a scenario, as files
KEPT = 8  # states of scenarios held in memory, for all visitors

Files = dict[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadScenario:
    """A scenario as its files are now: `loaded`, or its faults."""

    loaded: LoadedScenario | None
    faults: tuple[Fault, ...] = ()
    problem: str = ""  # hash of all that a plan depends on; "" while there are faults


def read_files(files: Mapping[str, bytes], name: str) -> ReadScenario:
    """Read them like a folder; the last few states are remembered, whoever asks."""
    return _read(tuple(sorted((x, held) for x, held in files.items() if x in PARTS)), name)


@lru_cache(maxsize=KEPT)
def _read(files: tuple[tuple[str, bytes], ...], name: str) -> ReadScenario:
    try:
        loaded = files_scenario(dict(files), name)
    except DataError as error:
        return ReadScenario(loaded=None, faults=tuple(error.faults))
    return ReadScenario(loaded=loaded, problem=scenario_hash(as_planned(loaded.scenario)))


def changed_parts(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> list[str]:
    """The files that hold something else, whatever their quotes and ends of lines."""
    return [x for x in PARTS if not same(x, before.get(x), now.get(x))]


def title_of(files: Mapping[str, bytes], otherwise: str) -> str:
    """What a scenario calls itself, also while it has faults."""
    try:
        return str(tomllib.loads(text_of(files[SETTINGS_FILE]))["name"])
    except (KeyError, tomllib.TOMLDecodeError):
        return otherwise


def as_planned(scenario: Scenario) -> Scenario:
    """The scenario without what comparisons alone read: no plan depends on it (contract 9)."""
    return replace(
        scenario,
        autologous={},
        products={p: replace(x, response=None) for p, x in scenario.products.items()},
        hospitals={h: replace(x, hospital_cost=Decimal(0)) for h, x in scenario.hospitals.items()},
    )
