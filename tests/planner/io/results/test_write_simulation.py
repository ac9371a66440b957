"""The folder of a simulation: numbers in full, blank where undefined, replaced whole."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from planner.errors import PlannerError
from planner.io.results.write_simulation import OURS, require_simulation_place, write_simulation
from tests.planner.io.results.simulations import CALENDAR, FOUND


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(file.read_text(encoding="utf-8"))))


def test_every_number_in_full_and_nothing_where_undefined(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_simulation(FOUND, CALENDAR, out, charts={"stock.html": b"x"}, about={"plan": "p"})
    one, two = rows(out / "simulation.csv")
    assert one["scope"] == "'=1+1"
    assert (one["mean"], one["low"], one["high"]) == (
        "0.30000000000000004", "0.0000001", "12345678.125",
    )  # fmt: skip
    assert (two["planned"], two["mean"], two["p95"]) == ("", "", "")
    (week,) = rows(out / "weeks.csv")
    assert (week["week"], week["stock_p5"], week["lost_p95"]) == ("2026-01-26", "1", "2.5")
    assert (week["started_p5"], week["started_p95"]) == ("0", "3.5")
    (worst,) = rows(out / "worst_weeks.csv")
    assert (worst["week"], worst["cause"], worst["if_released_on_time"]) == (
        "2026-01-19", "demand", "",
    )  # fmt: skip
    said = json.loads((out / "simulation.json").read_text(encoding="utf-8"))
    assert said == {
        "sentence": FOUND.sentence, "notes": ["A note."], "paths": 20, "seed": 3, "plan": "p",
    }  # fmt: skip
    assert (out / "stock.html").read_bytes() == b"x"


def test_replaced_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_simulation(FOUND, CALENDAR, out, charts={"stock.html": b"x"})
    write_simulation(FOUND, CALENDAR, out)
    assert {x.name for x in out.iterdir()} < OURS
    assert not (out / "stock.html").exists()


def test_what_may_be_replaced(tmp_path: Path) -> None:
    scenario, plan, out = (tmp_path / name for name in ("scenario", "plan", "out"))
    scenario.mkdir()
    plan.mkdir()
    require_simulation_place(out, scenario, plan)
    write_simulation(FOUND, CALENDAR, out)
    require_simulation_place(out, scenario, plan)
    (out / "letter.txt").write_text("dear")
    for place, why in (
        (out, "holds other files than a simulation"),
        (scenario, "holds the scenario"),
        (plan, "lie within one another"),
        (plan / "in", "lie within one another"),
    ):
        with pytest.raises(PlannerError, match=why):
            require_simulation_place(place, scenario, plan)
