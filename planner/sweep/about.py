"""sweep.json and value.json: how a table was made."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict

from planner.io import plan_report
from planner.io.hashing import scenario_hash
from planner.solving import Settings
from planner.sweep.folder import Folder
from planner.sweep.tables import Done
from planner.workflow import versions


def about(
    folders: Iterable[Folder], solve: Settings, done: Done, changes: Iterable[str] = ()
) -> bytes:
    """Scenarios with their hashes, changes as typed, settings of each solve, versions, endings."""
    settings = {k: v for k, v in asdict(solve).items() if k != "seed"}  # the scenario's own
    return plan_report.encoded(
        {
            "scenarios": {f.label: scenario_hash(f.scenario) for f in folders},
            "changes": list(changes),
            "settings": settings,
            "versions": versions(),
            "runs": len(done),
            "endings": dict(Counter(result.ending for _, result in done)),
        }
    )
