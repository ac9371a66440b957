"""What a run has left of a simulated plan: the folder of the command line, and a file beside it.

That file, in a folder of its own as the plan of a comparison is, holds what pages show of the paths
and the tables do not have.
"""

import json

from planner.domain.calendar import Calendar
from planner.io.plan.report import encode_report
from planner.io.results.read_simulation import read_simulation
from planner.runs import Store
from planner.simulation.loss_causes import ProductLosses
from planner.workflow.simulate import SimulatedPlan

BESIDE = "paths/paths.json"


def encode_paths(simulated: SimulatedPlan) -> bytes:
    """Losses by product and cause, shares of the patients who start by hospital and by path."""
    return encode_report(
        {
            "losses": [
                {
                    "product": x.product,
                    "lost": x.lost,
                    "without": dict(x.without),
                    "as_planned": x.as_planned,
                }
                for x in simulated.losses
            ],
            "by_hospital": dict(simulated.by_hospital),
            "by_path": list(simulated.by_path),
        }
    )


def simulated_of_run(store: Store, run_id: str, calendar: Calendar) -> SimulatedPlan | None:
    """All that pages show of it; None where the run has not left that."""
    files = store.run_files(run_id)
    found = read_simulation(files, calendar)
    if found is None or BESIDE not in files:
        return None
    told = json.loads(files[BESIDE])
    return SimulatedPlan(
        found=found,
        losses=tuple(ProductLosses(**x) for x in told["losses"]),
        by_hospital=told["by_hospital"],
        by_path=tuple(told["by_path"]),
    )
