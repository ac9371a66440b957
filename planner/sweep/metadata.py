"""sweep.json and value.json: how a table was made, and how one question differs from another."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from planner.io.plan.report import encode_report
from planner.io.scenario.hashing import scenario_hash
from planner.sweep.folder import Folder
from planner.sweep.run import SolveRequest
from planner.sweep.tables import Done
from planner.workflow.versions import versions

About = Mapping[str, object]


def about(folders: Iterable[Folder], solve: SolveRequest, changes: Iterable[str] = ()) -> About:
    """Scenarios with their hashes, changes as typed, settings and paths of each run, versions."""
    settings = {k: v for k, v in asdict(solve.settings).items() if k != "seed"}  # the scenario's
    return {
        "scenarios": {f.label: scenario_hash(f.scenario) for f in folders},
        "changes": list(changes),
        "settings": settings,
        "paths": solve.paths,
        "versions": versions(),
    }


def metadata_json(question: About, done: Done) -> bytes:
    """The JSON of `question`, with the number of runs by ending."""
    endings = dict(Counter(result.ending for _, result in done))
    return encode_report({**question, "runs": len(done), "endings": endings})


def differences(before: About, now: About) -> str:
    """The keys in which `before` differs, in brackets behind a noun; blank: unknown or none."""
    found = [key for key in ("scenarios", "changes", "paths") if before.get(key) != now[key]]
    for part in ("settings", "versions"):
        old, new = before.get(part), now[part]
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            names = ("cryoplan",) if part == "versions" else tuple(new)
            found += [f"{name} {old[name]}" for name in names if old.get(name) != new[name]]
    return f" ({', '.join(found)} not the same)" if before and found else ""
