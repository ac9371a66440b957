"""`cryoplan export`: a plan for others, from its folder."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from tests.builders.folders import TINY
from tests.planner.cli.typed import cryoplan


def test_a_plan_is_written_for_others_and_its_archive_is_accepted(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    assert cryoplan("solve", TINY, "--out", plan, "--quiet").code == 0
    files = tmp_path / "plan.zip", tmp_path / "plan.ics", tmp_path / "plan.html"
    ended = cryoplan(
        "export", TINY, plan, "--zip", files[0], "--ical", files[1], "--report", files[2]
    )
    assert ended.code == 0
    ZipFile(BytesIO(files[0].read_bytes())).extractall(tmp_path / "out")
    for table in plan.iterdir():
        assert (tmp_path / "out" / "plan" / table.name).read_bytes() == table.read_bytes()
    assert cryoplan("check", tmp_path / "out/scenario", tmp_path / "out/plan").code == 0
    assert b"Start batch MSC-B001" in files[1].read_bytes()
    assert b"Proven: no plan can cost less." in files[2].read_bytes()


def test_what_cannot_be_exported_is_said(tmp_path: Path) -> None:
    nothing = cryoplan("export", TINY, tmp_path)
    assert (nothing.code, "Say what to write" in nothing.err) == (2, True)
    no_plan = cryoplan("export", TINY, tmp_path, "--zip", tmp_path / "x.zip")
    assert (no_plan.code, "holds no accepted plan" in no_plan.err) == (2, True)
