"""What was written of a simulation is read back as it was."""

from pathlib import Path

from planner.io.results.read_simulation import read_rolling, read_simulation
from planner.io.results.write_simulation import write_simulation
from planner.results.simulation import Rolling
from tests.planner.io.results.simulations import CALENDAR, FOUND, ROLLING


def files_of(folder: Path, rolling: Rolling | None = None) -> dict[str, bytes]:
    write_simulation(FOUND, CALENDAR, folder, rolling=rolling)
    return {x.name: x.read_bytes() for x in folder.iterdir()}


def test_a_simulation_is_read_back(tmp_path: Path) -> None:
    files = files_of(tmp_path / "out")
    assert read_simulation(files, CALENDAR) == FOUND
    assert read_rolling(files) is None


def test_what_re_deciding_changes_is_read_back(tmp_path: Path) -> None:
    files = files_of(tmp_path / "out", ROLLING)
    assert read_rolling(files) == ROLLING
    assert read_simulation(files, CALENDAR) == FOUND


def test_files_of_something_else_hold_no_simulation() -> None:
    assert read_simulation({"runs.csv": b""}, CALENDAR) is None
    assert read_rolling({"runs.csv": b""}) is None
