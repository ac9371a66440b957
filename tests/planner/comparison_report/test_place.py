"""Where no report may be written is said before time is spent."""

from pathlib import Path

import pytest

from planner.comparison_report.place import require_report
from planner.errors import PlannerError


def test_a_page_beside_the_folders_is_fine(tmp_path: Path) -> None:
    require_report(tmp_path / "report.html", tmp_path / "out", tmp_path / "plan")
    (tmp_path / "REPORT.HTM").write_text("old")
    require_report(tmp_path / "REPORT.HTM", tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("folder.html", "is a folder"),
        ("nowhere/report.html", "there is no folder"),
        ("scenario.toml", "ends in .html"),
        ("out/report.html", "replaced whole"),
        ("out/plan/report.html", "replaced whole"),
        ("plan/report.html", "a plan folder"),
    ],
)
def test_any_other_place_is_refused(tmp_path: Path, name: str, said: str) -> None:
    for folder in ("folder.html", "out/plan", "plan"):
        (tmp_path / folder).mkdir(parents=True)
    with pytest.raises(PlannerError, match=said):
        require_report(tmp_path / name, tmp_path / "out", tmp_path / "plan")
