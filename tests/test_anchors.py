"""The comparator against a published table, and docs/anchors.md against what is simulated."""

import csv
import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[1] / "docs"
MOST_POINTS, MOST_DAYS = 14, 17  # as the page says


@cache
def anchors() -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "anchors.py"))


@cache
def written() -> str:
    return str(anchors()["page"]((DOCS / "anchors.md").read_text(encoding="utf-8")))


@pytest.mark.parametrize(("tier", "w"), [("high", 0.136), ("medium", 0.060), ("low", 0.018)])
def test_w_gives_the_published_loss_back(tier: str, w: float) -> None:
    """33.3 x (1 - (1 - w)^(18/42)) are lost."""
    lost = anchors()["TIERS"][tier]
    solved = anchors()["lost_within_span"](lost)
    assert solved == pytest.approx(w, abs=5e-4)
    assert 100 / 3 * (1 - (1 - solved) ** (18 / 42)) == pytest.approx(lost)


@pytest.mark.long
def test_the_published_table_is_met() -> None:
    """Each tier, and all together, within three standard errors; those are small."""
    found = anchors()["lost_by_tier"]()
    expected = anchors()["TIERS"]
    errors = {tier: (x.high - x.mean) / 1.96 for tier, x in found.items()}
    for tier, x in found.items():
        assert errors[tier] < 0.02
        assert abs(x.mean - expected[tier]) < 3 * errors[tier]
    together = sum(x.mean for x in found.values())
    assert abs(together - 3.147) < 3 * sum(e**2 for e in errors.values()) ** 0.5


@pytest.mark.long
def test_the_page_says_what_is_simulated() -> None:
    """`python docs/anchors.py` writes it."""
    assert (DOCS / "anchors.md").read_text(encoding="utf-8") == written()


def test_no_difference_is_larger_than_the_page_says() -> None:
    page = written()
    assert f"No share is more than {MOST_POINTS} points" in page
    assert f"no time more than {MOST_DAYS} days" in page
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| C")]
    apart = [(r[1].split()[-1], float(r[-1].rstrip(" |"))) for r in rows if len(r) == 8]
    assert len(apart) == len(anchors()["ROWS"])
    assert max(abs(x) for unit, x in apart if unit == "%") <= MOST_POINTS
    assert max(abs(x) for unit, x in apart if unit == "days") <= MOST_DAYS


def test_every_row_of_the_file_is_placed() -> None:
    """Held against, put in, or named as outside."""
    with open(DOCS / "autologous_anchors.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    held = {row.id for row in anchors()["ROWS"]}
    outside = {"C12", "C14", "C14b", "C16"}
    assert {r["id"] for r in rows} == held | set(anchors()["INPUTS"]) | outside
    text = {r["id"]: r for r in rows}
    for row in anchors()["ROWS"]:
        published = text[row.id]["value"].split(" / ")
        value = 100 - row.published if row.id in ("C1", "C2", "C3") else row.published
        assert f"{value:g}" in published


def test_every_value_of_a_set_has_its_source() -> None:
    with open(DOCS / "anchor_sets.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["source"].strip() for row in rows)
    assert {row.set for row in anchors()["ROWS"]} == set(anchors()["sets"]())
