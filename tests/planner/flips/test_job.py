"""`cryoplan compare --flips` on `tiny`: what is shown and written, and what is refused."""

import json
from pathlib import Path

import pytest

from tests.builders.folders import rows, tiny_with_comparator
from tests.planner.cli.typed import cryoplan


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return tiny_with_comparator(tmp_path / "tiny")


def test_it_writes_and_tells(tiny: Path) -> None:
    out = tiny.parent / "out"
    quick = ("--replications", 20, "--seed", 7, "--averages", "--quiet")
    code, said, _ = cryoplan("compare", tiny, "--out", out, "--flips", *quick)
    assert code == 0
    for words in ("What would change the winner", "drop-out a month", "second infusion after"):
        assert words in said
    assert {x.name for x in out.iterdir()} == {
        "comparison.csv", "comparison.json", "flips.csv", "flips.json", "plan",
    }  # fmt: skip
    found = rows(out / "flips.csv")
    assert {r["parameter"] for r in found} == {
        "relative_response", "slots_per_week", "dropout_per_month", "forecast_cv",
        "batch_success", "volume", "second_infusion",
    }  # fmt: skip
    assert {r["plan"] for r in found if r["parameter"] == "batch_success"} == {"same", "re-solved"}
    about = json.loads((out / "flips.json").read_text(encoding="utf-8"))
    assert about["settings"]["replications"] == 20
    compared = next(
        r for r in rows(out / "comparison.csv") if (r["scope"], r["kpi"]) == ("MSC", "fill_rate")
    )
    assert about["ahead"]["MSC"]["mean"] == float(compared["difference"])
    again = cryoplan("compare", tiny, "--out", out, *quick)
    assert again.code == 0  # the folder with flips is one that may be replaced
    assert not (out / "flips.csv").exists()


def test_a_search_cut_short_says_what_to_do(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No time is left for another plan: what keeps the plan is found, the rest is named."""
    out = tiny.parent / "out"
    monkeypatch.setattr("planner.flips.find.LEAST_SOLVE", 1e9)
    code, said, _ = cryoplan(
        "compare", tiny, "--out", out, "--flips", "--averages", "--replications", 5, "--quiet"
    )
    assert code == 0
    assert "searches ended early: allow more time." in said
    status = {(r["parameter"], r["plan"]): r["status"] for r in rows(out / "flips.csv")}
    assert status["volume", "re-solved"] == "stopped"
    assert status["dropout_per_month", "same"] != "stopped"


@pytest.mark.parametrize("words", [("--flips=3",), ("--flip",)])
def test_a_flag_that_is_none_is_refused(tiny: Path, words: tuple[str, ...]) -> None:
    out = tiny.parent / "out"
    code, said, faults = cryoplan("compare", tiny, "--out", out, *words)
    assert (code, said) == (2, "")
    assert words[0].split("=")[0] in faults
    assert not out.exists()
