"""The archive is unpacked, checked by the command line, and taken back by the upload."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from planner.io.plan.report import document, encode_report
from planner.io.plan.write import plan_files
from planner.io.scenario.read import files_scenario
from planner.plan_export.archive import plan_archive
from planner.solving import Settings
from planner.workflow.solve import solve
from tests.builders.folders import TINY
from tests.planner.cli.typed import cryoplan

FILES = {x.name: x.read_bytes() for x in TINY.iterdir() if x.suffix in {".toml", ".csv"}}


def archive() -> bytes:
    scenario = files_scenario(FILES, "tiny").scenario
    report = solve(scenario, Settings(seconds=30, seed=1))
    plan = {**plan_files(scenario, report), "report.json": encode_report(document(report))}
    return plan_archive(FILES, plan)


def test_what_is_unpacked_is_accepted_by_the_checker(tmp_path: Path) -> None:
    ZipFile(BytesIO(archive())).extractall(tmp_path)
    told = (tmp_path / "README.txt").read_text()
    assert "cryoplan check scenario plan" in told
    assert {x.name for x in (tmp_path / "scenario").iterdir()} == set(FILES)
    assert cryoplan("check", tmp_path / "scenario", tmp_path / "plan").code == 0


def test_the_same_files_make_the_same_archive() -> None:
    one, other = (plan_archive({"b": b"1", "a": b"2"}, {"c": b"3"}) for _ in range(2))
    assert one == other == plan_archive({"a": b"2", "b": b"1"}, {"c": b"3"})
