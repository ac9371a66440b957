"""DIR of a sweep: one small file for each finished run, and the tables made from them."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from planner.errors import PlannerError
from planner.formatting import count
from planner.io.plan.write import require_replaceable
from planner.io.text.atomic import write_file
from planner.sweep.lock import exclusive
from planner.sweep.result import RunResult, decode_result, encode_result
from planner.sweep.run import SweepRun

RUNS = "runs"
SURFACE = ("surface.csv", "surface.html")
SWEEP = ("sweep.json", "sweep.csv", "runs.csv", "pareto.csv", "pareto.html", *SURFACE)
VALUE = ("value.json", "value.csv")


class RunStore:
    """The finished runs in one folder; the file of a run is written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, result: RunResult) -> None:
        """Write the file aside, then rename it: solving a run twice leaves one file."""
        write_file(self._file(result.id), encode_result(result))

    def find(self, run: str) -> RunResult | None:
        """The result of the run with this id; None: it is not there, or its file is broken."""
        try:
            return decode_result(self._file(run).read_bytes(), run)
        except FileNotFoundError:
            return None
        except OSError as error:
            why = error.strerror or str(error)
            raise PlannerError(
                f"{self._file(run)} cannot be read: {why}. Choose another folder."
            ) from error

    def finished(self, runs: Iterable[SweepRun]) -> list[tuple[SweepRun, RunResult]]:
        """Those of `runs` that are finished, in their order, each once."""
        return [(run, result) for run in runs if (result := self.find(run.id))]

    def pending(self, runs: Iterable[SweepRun]) -> list[SweepRun]:
        """Those of `runs` still to be solved; a failed run is tried again."""
        return [run for run in runs if not ((found := self.find(run.id)) and found.final)]

    @contextmanager
    def only(self, runs: Iterable[SweepRun], describe: Callable[[], str]) -> Iterator[None]:
        """Lock the folder for `runs`, which must include all runs that it has.

        describe: the words for the difference, called where the folder has other runs.
        Raises PlannerError where it has others, or another command has the lock.
        """
        with exclusive(self.folder / RUNS):
            others = self._present() - {run.id for run in runs}
            if others:
                raise PlannerError(
                    f"{self.folder} holds {count(len(others), 'run')} of another question"
                    f"{describe()}; its tables would be lost. Choose another folder, delete that "
                    "one, or ask for all of its runs and more."
                )
            yield

    def count(self) -> int:
        """How many runs the folder has, of this sweep and of earlier ones."""
        return len(self._present())

    def _present(self) -> set[str]:
        """The ids that have a file, readable or not."""
        return {file.stem for file in (self.folder / RUNS).glob("*.json")}

    def write(self, tables: Mapping[str, bytes]) -> None:
        """Write each table, whole or not at all."""
        for name, content in tables.items():
            write_file(self.folder / name, content)

    def read_json(self, name: str) -> Mapping[str, object]:
        """The content of sweep.json or value.json; empty where it is missing or broken."""
        try:
            found = json.loads((self.folder / name).read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _file(self, run: str) -> Path:
        return self.folder / RUNS / f"{run}.json"


def require_sweepable(out: Path, scenarios: Iterable[Path], tables: Iterable[str] = SWEEP) -> None:
    """Raise PlannerError unless `out` is free or holds `tables`, apart from every scenario."""

    def is_ours(inside: Mapping[str, Path]) -> bool:
        present = {name for name in inside if not name.startswith(".")}  # without temporary files
        return present <= {RUNS, *tables}

    for scenario in scenarios:
        require_replaceable(out, scenario, is_ours=is_ours, what="such a table and its runs")
