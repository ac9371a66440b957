"""What pages show of a simulated plan comes back from the store as it was."""

from pathlib import Path

from planner.io.results.write_simulation import write_simulation
from planner.jobs.job import files_in
from planner.jobs.simulated_run import BESIDE, encode_paths, simulated_of_run
from planner.runs import Store
from planner.workflow.simulate import simulate
from tests.builders.costed_by_hand import PLAN, SCENARIO


def test_a_simulated_plan_comes_back(store: Store, tiny: str, tmp_path: Path) -> None:
    simulated, calendar = simulate(SCENARIO, PLAN, 20), SCENARIO.calendar
    write_simulation(simulated.found, calendar, tmp_path / "out")
    run = store.begin_run("simulation", version=tiny, settings={})
    store.add_files(run.id, files_in(tmp_path / "out"))
    assert simulated_of_run(store, run.id, calendar) is None  # as the command line keeps it
    store.add_files(run.id, {BESIDE: encode_paths(simulated)})
    assert simulated_of_run(store, run.id, calendar) == simulated


def test_a_run_that_has_left_nothing_has_none(store: Store, tiny: str) -> None:
    run = store.begin_run("simulation", version=tiny, settings={})
    assert simulated_of_run(store, run.id, SCENARIO.calendar) is None
