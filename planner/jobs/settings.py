"""What a job is asked to do, by kind of run, with the names and defaults of the command line."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from typing import Any, TypeAlias

from planner.errors import PlannerError
from planner.valuation.levers import LEVERS

DAY = 86_400  # [s] that a job may last at most
MOST_PATHS = 100_000
LIMITS: dict[str, tuple[float, float]] = {  # lowest and highest value
    "seconds": (1, DAY),
    "gap": (0, 1),
    "threads": (1, 1024),
    "seed": (0, 2**31 - 1),
    "replications": (2, MOST_PATHS),
    "rolling": (1, 10_000),
    "rolling_paths": (2, 5000),
    "workers": (1, 1024),
    "paths": (0, MOST_PATHS),
    "compare": (0, MOST_PATHS),
}
DECIMALS = {"seconds", "gap"}
NOT_ONE = {"paths", "compare"}
FLAGS = {"uncertain", "averages", "previous"}
LISTS = {"previous_firm", "changes", "levers"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSettings:
    """Of a solve.  seconds: for all of it.  seed: None: the scenario's.

    previous: there is a plan in force, in the files of the run; previous_firm: ids of its firm
    batches, which no new batch is called.
    """

    seconds: float = 120.0
    gap: float = 0.005
    threads: int = 2
    seed: int | None = None
    solver: str = "highs"
    uncertain: bool = False
    previous: bool = False
    previous_firm: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonSettings:
    """Of a comparison, and of what would flip it.

    plan: the run whose plan is compared; None: the scenario is solved, for chance or on averages.
    seed: of the draws only.
    """

    plan: str | None = None
    averages: bool = False
    replications: int = 200
    seconds: float = 120.0
    gap: float = 0.005
    threads: int = 2
    seed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationSettings:
    """Of a simulation.  plan: the run whose plan is followed.

    rolling: weeks after which it is re-decided again and again on `rolling_paths` of the paths.
    """

    plan: str
    paths: int = 1000
    seed: int | None = None
    rolling: int | None = None
    rolling_paths: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepSettings:
    """Of a sweep.  changes: as `--set` takes them.  seconds: for each solve.

    paths: that each plan is simulated on; compare: replications of a comparison; 0: none.
    """

    changes: tuple[str, ...] = ()
    seconds: float = 120.0
    gap: float = 0.005
    workers: int | None = None
    paths: int = 1000
    compare: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueSettings:
    """Of what more is worth.  levers: of `Lever`, as `--only` takes them.  seconds: each solve."""

    levers: tuple[str, ...] = LEVERS
    seconds: float = 120.0
    gap: float = 0.0005
    workers: int | None = None
    paths: int = 1000


JobSettings: TypeAlias = (
    PlanSettings | ComparisonSettings | SimulationSettings | SweepSettings | ValueSettings
)
SETTINGS: dict[str, type[Any]] = {
    "plan": PlanSettings,
    "comparison": ComparisonSettings,
    "flips": ComparisonSettings,
    "simulation": SimulationSettings,
    "sweep": SweepSettings,
    "value": ValueSettings,
}


def read_settings(kind: str, given: Mapping[str, object]) -> Any:
    """The settings of a run of `kind`; what is left out has its default.

    Raises PlannerError with every fault at once.
    """
    if kind not in SETTINGS:
        raise PlannerError(f"{kind} is no kind of job. Known are {', '.join(SETTINGS)}.")
    known = SETTINGS[kind]
    faults = list(_faults(kind, known, given))
    if faults:
        raise PlannerError("\n".join(faults))
    return known(**{name: _typed(name, value) for name, value in given.items()})


def as_stored(settings: JobSettings) -> dict[str, object]:
    """All of them, also those left out, as JSON can hold them."""
    return {name: list(x) if isinstance(x, tuple) else x for name, x in asdict(settings).items()}


def _faults(kind: str, known: type[Any], given: Mapping[str, object]) -> Iterator[str]:
    defaults = {field.name: field.default for field in fields(known)}
    for name, value in given.items():
        if name not in defaults:
            yield f"{kind}: {name} is no setting. Known are {', '.join(defaults)}."
        elif not (value is None and defaults[name] is None) and (wanted := _wanted(name, value)):
            yield f"{kind}: {name} is {value!r}; it must be {wanted}."
    for name, default in defaults.items():
        if default is MISSING and name not in given:
            yield f"{kind}: {name} is missing."


def _wanted(name: str, value: object) -> str:
    """What the value must be; blank where it is that."""
    if name in FLAGS:
        return "" if isinstance(value, bool) else "true or false"
    if name in LISTS:
        fits = isinstance(value, list | tuple) and all(isinstance(x, str) for x in value)
        known = name != "levers" or (isinstance(value, list | tuple) and {*value} <= {*LEVERS})
        return "" if fits and known else f"a list of {_listed(name)}"
    if name not in LIMITS:
        return "" if isinstance(value, str) else "a text"
    low, high = LIMITS[name]
    whole = name not in DECIMALS
    number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if not number or not low <= float(str(value)) <= high:
        return f"a {'whole number' if whole else 'number'} from {low:,} to {high:,}"
    return "0, or 2 and more: one path tells nothing" if name in NOT_ONE and value == 1 else ""


def _listed(name: str) -> str:
    return ", ".join(LEVERS) if name == "levers" else "texts"


def _typed(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return float(value) if name in DECIMALS else value
