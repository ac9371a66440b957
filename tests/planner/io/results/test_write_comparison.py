"""comparison.csv and comparison.json: written in full, read back the same, nothing else lost."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from planner.errors import PlannerError
from planner.io.results.write_comparison import comparison_csv, require_comparable, write_comparison
from planner.results.comparison import ComparedFigure, Comparison
from planner.results.interval import Interval

FOUND = Comparison(
    figures=(
        ComparedFigure(
            scope="all",
            kpi="fill_rate",
            unit="share",
            off_the_shelf=Interval(mean=0.1 + 0.2, low=1e-7, high=1),
            autologous=Interval(mean=0.25, low=0.2, high=0.3),
            difference=Interval(mean=-12345678.125, low=-0.5, high=0),
        ),
        ComparedFigure(
            scope="=1+1",
            kpi="wasted",
            unit="dose or lot",
            off_the_shelf=None,
            autologous=None,
            difference=None,
        ),
    ),
    verdict="Off the shelf treats 99.9 % of 7 人.",
    replications=200,
    seed=3,
    patients=7,
    notes=("A note.",),
)


def test_columns_and_cells() -> None:
    rows = list(csv.reader(StringIO(comparison_csv(FOUND).decode())))
    sides = ("off_the_shelf", "autologous", "difference")
    assert rows[0][:3] == ["scope", "kpi", "unit"]
    assert rows[0][3:] == [f"{side}{x}" for side in sides for x in ("", "_low", "_high")]
    assert [float(x) for x in rows[1][3:]] == [
        *(0.1 + 0.2, 1e-7, 1, 0.25, 0.2, 0.3),
        *(-12345678.125, -0.5, 0),
    ]
    assert not any("e" in cell for cell in rows[1][3:])
    assert rows[2] == ["'=1+1", "wasted", "dose or lot", *[""] * 9]


def test_for_excel() -> None:
    content = comparison_csv(FOUND, excel=True)
    assert content.startswith(b"\xef\xbb\xbfscope,")
    assert content.count(b"\r\n") == 3
    assert not comparison_csv(FOUND).startswith(b"\xef\xbb\xbf")


def test_json_says_how_it_was_made(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("stays", encoding="utf-8")
    write_comparison(FOUND, tmp_path, about={"versions": {"numpy": "2"}})
    said = json.loads((tmp_path / "comparison.json").read_text(encoding="utf-8"))
    assert said == {
        "verdict": FOUND.verdict,
        "notes": ["A note."],
        "patients": 7,
        "replications": 200,
        "seed": 3,
        "versions": {"numpy": "2"},
    }
    assert (tmp_path / "comparison.csv").read_bytes() == comparison_csv(FOUND)
    assert (tmp_path / "other.txt").read_text(encoding="utf-8") == "stays"


def test_what_may_be_replaced(tmp_path: Path) -> None:
    scenario, out, plan = (tmp_path / name for name in ("scenario", "out", "plan"))
    require_comparable(out, scenario)
    write_comparison(FOUND, out)
    require_comparable(out, scenario)
    (out / "plan").mkdir()
    (out / "plan" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(PlannerError, match="other files than a comparison"):
        require_comparable(out, scenario)
    (out / "plan" / "notes.txt").rename(out / "plan" / "report.json")
    require_comparable(out, scenario)
    with pytest.raises(PlannerError, match="lies in the plan folder"):
        require_comparable(plan / "comparison", scenario, plan)
    with pytest.raises(PlannerError, match="holds the scenario"):
        require_comparable(scenario, scenario)
    plan.mkdir()
    (plan / "report.json").write_text("{}", encoding="utf-8")
    with pytest.raises(PlannerError, match="other files than a comparison"):
        require_comparable(plan, scenario)
