"""Metadata of a sweep (sweep.json, value.json): how its tables were made; differences of two."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from planner.io.plan.report import encode_report
from planner.io.scenario.hashing import scenario_hash
from planner.results.software import versions
from planner.sweep.folder import ScenarioFolder
from planner.sweep.run import SolveRequest
from planner.sweep.tables import FinishedRuns

Metadata = Mapping[str, object]


def sweep_metadata(
    folders: Iterable[ScenarioFolder], solve: SolveRequest, changes: Iterable[str] = ()
) -> Metadata:
    """Hashes of the scenarios, changes as typed, settings and paths of each run, versions."""
    settings = {k: v for k, v in asdict(solve.settings).items() if k != "seed"}  # the scenario's
    return {
        "scenarios": {f.label: scenario_hash(f.scenario) for f in folders},
        "changes": list(changes),
        "settings": settings,
        "paths": solve.paths,
        **({"compared": solve.compared} if solve.compared else {}),
        "versions": versions(),
    }


def metadata_json(metadata: Metadata, done: FinishedRuns) -> bytes:
    """The bytes of the file: the metadata, and how the runs ended."""
    endings = dict(Counter(result.ending for _, result in done))
    return encode_report({**metadata, "runs": len(done), "endings": endings})


def metadata_differences(before: Metadata, now: Metadata) -> str:
    """How `before` differs from `now`, in brackets; blank where that is unknown."""
    found = [key for key in ("scenarios", "changes", "paths") if before.get(key) != now[key]]
    for part in ("settings", "versions"):
        old, new = before.get(part), now[part]
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            names = ("cryoplan",) if part == "versions" else tuple(new)
            found += [f"{name} {old[name]}" for name in names if old.get(name) != new[name]]
    return f" ({', '.join(found)} not the same)" if before and found else ""
