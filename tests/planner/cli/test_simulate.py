"""`cryoplan simulate` on `tiny`: exit codes, words, tables, and nothing else replaced."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from planner.formatting import percent, rate
from planner.io.results.write_simulation import OURS
from tests.builders.folders import TINY, rows
from tests.planner.cli.typed import cryoplan


@pytest.fixture
def tiny(tmp_path: Path) -> tuple[Path, Path]:
    """A copy of `tiny`, and a plan for it."""
    folder, plan = tmp_path / "tiny", tmp_path / "plan"
    shutil.copytree(TINY, folder)
    assert cryoplan("solve", folder, "--out", plan, "--quiet").code == 0
    return folder, plan


def test_tables_charts_and_words(tiny: tuple[Path, Path]) -> None:
    folder, plan = tiny
    out = folder.parent / "out"
    code, said, _ = cryoplan("simulate", folder, plan, "--out", out, "--paths", 300, "--seed", 4)
    assert code == 0
    assert {x.name for x in out.iterdir()} == OURS
    about = json.loads((out / "simulation.json").read_text(encoding="utf-8"))
    assert about["sentence"] in said
    assert about["sentence"].startswith("Expect ")
    assert "; the plan says " in about["sentence"]
    assert (about["paths"], about["seed"]) == (300, 4)
    assert {"numpy", "cryoplan"} <= about["versions"].keys()
    assert "300 paths (seed 4)" in said
    assert "Worst weeks and their cause:" in said
    figures = {(r["scope"], r["kpi"]): r for r in rows(out / "simulation.csv")}
    planned = {(r["scope"], r["kpi"]): r["value"] for r in rows(plan / "kpis.csv")}
    means = {kpi: float(r["mean"]) for (scope, kpi), r in figures.items() if scope == "all"}
    due, lost = means["due_patients"], means["lost_patients"]
    assert means["fill_rate"] == pytest.approx(1 - lost / due)  # the same paths, the same patients
    parts = [v for k, v in means.items() if k.startswith("cost_") and k != "cost_per_treated"]
    assert len(parts) == 10
    assert sum(parts) == pytest.approx(means["cost"])
    assert f"Expect {rate(means['fill_rate'])} of the patients" in said
    assert f"  {percent(means['fill_rate'], 1)} ± " in said
    for words in ("money spent, CNY", "making and release, CNY", "for lost patients, CNY"):
        assert words in said
    assert "missing at the end" not in said  # `tiny` asks for no cover
    for kpi in ("fill_rate", "mean_wait_weeks", "expired_doses", "cost", "cost_storage"):
        figure = figures["all", kpi]
        if kpi != "cost_storage":
            assert float(figure["planned"]) == pytest.approx(float(planned["all", kpi]))
        assert float(figure["low"]) <= float(figure["mean"]) <= float(figure["high"])
        assert float(figure["p5"]) <= float(figure["p50"]) <= float(figure["p95"])
    weeks = rows(out / "weeks.csv")
    assert len(weeks) == 8
    assert weeks[0]["week"] == "2026-01-05"
    for name in ("lost_p5", "lost_p50", "lost_p95"):
        lost = [float(w[name]) for w in weeks]
        assert lost == sorted(lost)  # so far, never fewer
    worst = rows(out / "worst_weeks.csv")
    assert 0 < len(worst) <= 10
    assert {w["cause"] for w in worst} <= {
        "failed batch",
        "laboratory",
        "demand",
        "freezer",
        "plan",
    }
    assert "plotly.min.js" in (out / "stock.html").read_text(encoding="utf-8")
    assert "http" not in (out / "lost.html").read_text(encoding="utf-8").split("<script")[-1]


def test_the_same_seed_gives_the_same_tables_and_replaces_them_whole(
    tiny: tuple[Path, Path],
) -> None:
    folder, plan = tiny
    one, two = folder.parent / "one", folder.parent / "two"
    for out in (one, two, two):
        assert cryoplan("simulate", folder, plan, "--out", out, "--paths", 50).code == 0
    for name in OURS:
        assert (one / name).read_bytes() == (two / name).read_bytes()
    assert cryoplan("simulate", folder, plan, "--out", two, "--paths", 50, "--seed", 9).code == 0
    assert (one / "weeks.csv").read_bytes() != (two / "weeks.csv").read_bytes()


def test_for_excel(tiny: tuple[Path, Path]) -> None:
    folder, plan = tiny
    out = folder.parent / "out"
    code, said, _ = cryoplan("simulate", folder, plan, "--out", out, "--paths", 20, "--excel")
    assert code == 0
    assert "Excel opens the .csv files as they are" in said
    assert "20 may hold too few of them" in said
    assert (out / "simulation.csv").read_bytes().startswith(b"\xef\xbb\xbfscope,")
    assert b"\r\n" in (out / "weeks.csv").read_bytes()


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("demand.csv, dispersion", "0.9", "'0.9' is too small; it must be at least 1."),
        ("products.csv, batch_success", "1.2", "'1.2' is too large; it must be at most 1."),
        ("products.csv, batch_success", "0", "'0' is too small; it must be above 0."),
    ],
)
def test_bad_input_is_refused_with_the_reason(
    tiny: tuple[Path, Path], column: str, value: str, why: str
) -> None:
    folder, plan = tiny
    file, column = column.split(", ")
    table = rows(folder / file)
    table[0][column] = value
    with (folder / file).open("w", encoding="utf-8", newline="") as text:
        out = csv.DictWriter(text, table[0].keys())
        out.writeheader()
        out.writerows(table)
    code, said, faults = cryoplan("simulate", folder, plan, "--out", folder.parent / "out")
    assert (code, said) == (2, "")
    assert f"{file}, row 2, {column}: {why}" in faults
    assert not (folder.parent / "out").exists()


def test_a_plan_that_breaks_a_rule_is_refused(tiny: tuple[Path, Path]) -> None:
    folder, plan = tiny
    table = (plan / "batches.csv").read_text(encoding="utf-8").splitlines()
    (plan / "batches.csv").write_text("\n".join([*table, table[-1], ""]), encoding="utf-8")
    code, said, _ = cryoplan("simulate", folder, plan, "--out", folder.parent / "out")
    assert code == 1
    assert said.startswith("refused: ")
    assert not (folder.parent / "out").exists()


def test_places_that_may_not_be_written(tiny: tuple[Path, Path]) -> None:
    folder, plan = tiny
    other = folder.parent / "other"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    for out, why in (
        (other, "holds other files than a simulation"),
        (folder, "holds the scenario"),
        (plan, "holds other files than a simulation"),
        (plan / "inside", "the plan folder lie within one another"),
    ):
        code, said, faults = cryoplan("simulate", folder, plan, "--out", out)
        assert (code, said) == (2, "")
        assert why in faults
    assert (other / "letter.txt").read_text() == "dear"
    assert cryoplan("check", folder, plan).code == 0
    code, _, faults = cryoplan(
        "simulate", folder, folder.parent / "none", "--out", folder.parent / "o"
    )
    assert code == 2
    assert "is not a folder" in faults


def test_state_at_the_start_is_simulated_and_told(tiny: tuple[Path, Path]) -> None:
    """Nobody can be given all that is owed: 40 courses under way, each owed a dose in week 0."""
    folder, plan = tiny
    product, hospital = rows(folder / "products.csv")[0], rows(folder / "hospitals.csv")[0]
    name = product["product"]
    header = "product,hospital,started,patients,shipped"
    state = f"{header}\n{name},{hospital['hospital']},2025-12-29,40,1\n"
    assert product["course"].startswith("1;")
    (folder / "courses.csv").write_text(state, encoding="utf-8")
    assert cryoplan("solve", folder, "--out", plan, "--quiet").code == 0
    out = folder.parent / "out"
    code, said, _ = cryoplan("simulate", folder, plan, "--out", out, "--paths", 20)
    assert code == 0
    assert "courses interrupted" in said
    figures = {(r["scope"], r["kpi"]): r for r in rows(out / "simulation.csv")}
    broken = figures["all", "interrupted_courses"]
    assert 0 < float(broken["mean"]) <= 40
    cost = float(figures["all", "cost_interrupted"]["mean"])
    assert cost == pytest.approx(float(broken["mean"]) * float(product["lost_cost"]))
    total = sum(told_by_plan(said, label) for label in ("money spent", "for "))
    assert total == pytest.approx(told_by_plan(said, "cost, "), abs=2)  # of rounding


def told_by_plan(said: str, label: str) -> float:
    """Sum of what the screen says of the plan in the lines that begin so."""
    cells = [x.replace(",", "").split() for x in said.splitlines() if x.strip().startswith(label)]
    assert cells
    return sum(float(x[x.index("CNY") + 1]) for x in cells)
