"""The report and the plan that a run has left in the store; of one that runs, its best plan yet."""

from collections.abc import Mapping

from planner.domain.scenario import Scenario
from planner.io.plan.read_report import read_report
from planner.io.plan.report import decode_report
from planner.io.plan.tables import REJECTED, REPORT_FILE
from planner.io.results.write_comparison import PLAN_FOLDER
from planner.io.scenario.read import LoadedScenario, files_scenario
from planner.io.scenario.schema import SETTINGS_FILE, TABLES
from planner.results.report import Report
from planner.runs import Store

PARTS = {SETTINGS_FILE, *(table.file for table in TABLES)}  # of a scenario, as files


def load_version(store: Store, version_id: str) -> LoadedScenario:
    """The scenario of a version; what else is kept beside its files is not read.

    Raises DataError where the scenario has faults.
    """
    files = {name: x for name, x in store.files(version_id).items() if name in PARTS}
    return files_scenario(files, store.version(version_id).name)


def report_of_run(store: Store, run_id: str, scenario: Scenario | None = None) -> Report | None:
    """The report of a run that has one: of a plan, or of the plan of a comparison.

    scenario: of the run's version, where it has been read already.  Reading takes as long as
    reading a scenario, so callers keep what they get.
    """
    files = plan_files_of_run(store, run_id)
    version = store.run(run_id).version
    if REPORT_FILE not in files or (scenario is None and version is None):
        return None
    if scenario is None:
        scenario = load_version(store, str(version)).scenario
    return read_report(scenario, files)


def plan_files_of_run(store: Store, run_id: str) -> dict[str, bytes]:
    """The plan folder that a run has left, by name; empty where there is none.

    The store gives the newest file of each name: what an earlier report of the run brought, and
    the last one does not have, is left out.
    """
    found = store.run_files(run_id)
    place = "" if REPORT_FILE in found else f"{PLAN_FOLDER}/"
    files = {name.removeprefix(place): x for name, x in found.items() if name.startswith(place)}
    content = files.get(REPORT_FILE)
    if content is None:
        return {}
    return {REPORT_FILE: content, **_tables(files, refused=_refused(content))}


def _tables(files: Mapping[str, bytes], *, refused: bool) -> dict[str, bytes]:
    return {
        name: content
        for name, content in files.items()
        if name != REPORT_FILE and name.startswith(f"{REJECTED}/") == refused
    }


def _refused(report: bytes) -> bool:
    document = decode_report(report)[0]
    return document is not None and bool(document["violations"])
